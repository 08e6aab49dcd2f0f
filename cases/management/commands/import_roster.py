"""manage.py import_roster FILE [--dry-run] [--create-units] [--full UNIT] [--as-of DATE] [--json]"""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.members.roster.leavers import Departures
from cases.members.roster.options import RosterOptions
from cases.members.roster.report import report_lines, write_json
from cases.members.roster.services import (
    LeaversUnconfirmed,
    confirm_roster,
    preview_roster,
    unconfirmed_text,
)
from cases.members.roster.units import UnitDirectory
from unioncare.imports.management.base import REFUSED, ImportCommand
from unioncare.imports.models import ImportRun
from unioncare.imports.reading.source import Source, open_source
from unioncare.imports.services.runs import discard_run


class Command(ImportCommand):
    help = "Import a roster. Exit 1: some rows were refused, the others are written; 2: nothing was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--create-units", action="store_true", help="make the units that the file names")
        parser.add_argument("--full", metavar="UNIT", help="mark whoever of this unit the file does not name as left")
        parser.add_argument("--as-of", type=_day, metavar="DATE", help="from when units and statuses hold: 2026-03-01")
        parser.add_argument("--confirm-leavers", action="store_true", help="mark more than 5%% of a unit as left")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with self.telling_failures(options):
                run = self._run(options)
        except LeaversUnconfirmed as error:
            advice = _("Then give --confirm-leavers; --dry-run names these people.")
            raise self.failure("leavers_unconfirmed", f"{error.messages[0]} {advice}", options) from error
        except ValidationError as error:
            raise self.failure(_code(error), " ".join(error.messages), options) from error
        if run.summary["refused_rows"] or run.summary.get("skipped"):
            sys.exit(REFUSED)

    def _run(self, options: dict[str, Any]) -> ImportRun:
        now = timezone.now()
        with open_source(options["file"]) as source:
            if options["dry_run"]:
                return self._dry_run(source, options)
            run = preview_roster(source=source, options=self._options(options), actor=None, now=now)
        try:
            run = confirm_roster(run=run, actor=None, now=now, leavers_confirmed=self._leavers_confirmed(run, options))
        except LeaversUnconfirmed:
            discard_run(run=run, now=now)  # nobody can confirm it later
            raise
        self._report(run, options)
        return run

    def _dry_run(self, source: Source, options: dict[str, Any]) -> ImportRun:
        with transaction.atomic():
            run = preview_roster(source=source, options=self._options(options), actor=None, now=timezone.now())
            self._report(run, options)
            transaction.set_rollback(True)
        return run

    def _options(self, options: dict[str, Any]) -> RosterOptions:
        full = options["full"]
        return RosterOptions(
            as_of=options["as_of"] or timezone.localdate(),
            create_units=options["create_units"],
            full=_unit(full) if full else None,
        )

    def _leavers_confirmed(self, run: ImportRun, options: dict[str, Any]) -> bool:
        """Ask on a terminal; anywhere else the flag has to say it."""
        departures = Departures(run.summary["left"], run.summary["population"])
        if options["confirm_leavers"] or not departures.need_confirmation:
            return True
        if options["json"] or not (sys.stdin.isatty() and sys.stdout.isatty()):
            return False
        self.stdout.write(unconfirmed_text(departures))
        return input(_("Type yes to mark them as left: ")).strip().casefold() in ("yes", "是")

    def _report(self, run: ImportRun, options: dict[str, Any]) -> None:
        if options["json"]:
            write_json(run, self.stdout)
            return
        for line in report_lines(run, dry=options["dry_run"]):
            self.stdout.write(line)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is not a date like 2026-03-01") from error


def _unit(text: str) -> int:
    found = UnitDirectory().find(text)
    if found.problem is not None:
        raise ValidationError(f"--full {text}: {found.problem.text}", code=found.problem.code)
    assert found.pk is not None  # where there is no problem there is a unit
    return found.pk


def _code(error: ValidationError) -> str:
    return getattr(error, "code", None) or "refused"
