"""manage.py import_organisation FILE [--dry-run] [--json] [--passwords FILE]"""

import json
import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.imports.management.base import REFUSED, ImportCommand
from unioncare.imports.organisation.checking import Checked, check_rows
from unioncare.imports.organisation.passwords import write_passwords
from unioncare.imports.organisation.reading import read_organisation
from unioncare.imports.organisation.services import KIND, give_passwords, write_checked
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import record_run


class Command(ImportCommand):
    help = "Import units, people and posts from one workbook. Exit 1: rows were refused; 2: nothing was written."

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--passwords", type=Path, help="give new people one-time passwords and write them here")

    def handle(self, *args: Any, **options: Any) -> None:
        with self.telling_failures(options):
            checked = self._run(options)
        report = checked.as_json()
        if options["json"]:
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            self._print(checked)
        if report["refused"]:
            raise SystemExit(REFUSED)

    def _run(self, options: dict[str, Any]) -> Checked:
        now = timezone.now()
        with open_source(options["file"]) as source:
            checked = check_rows(read_organisation(source).rows, actor=None, today=timezone.localdate(now))
            if not options["dry_run"]:
                with transaction.atomic():
                    written = write_checked(checked, actor=None)
                    summary = {**checked.summary(), "new_people": written.new_people}
                    run = record_run(kind=KIND, source=source, summary=summary, started_by=None, now=now)
                    if options["passwords"]:
                        self._write_passwords(options["passwords"], give_passwords(run=run, actor=None))
        return checked

    def _write_passwords(self, path: Path, given: list[Any]) -> None:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            write_passwords(file, given)

    def _print(self, checked: Checked) -> None:
        summary = checked.summary()
        for issue in checked.issues:
            self.stdout.write(
                _("%(sheet)s, row %(row)d, %(column)s: %(message)s. %(hint)s.")
                % {
                    "sheet": issue.sheet,
                    "row": issue.row,
                    "column": issue.column,
                    "message": issue.message,
                    "hint": issue.hint,
                }
            )
        self.stdout.write(
            _("%(rows)d rows: %(created)d new, %(updated)d changed, %(unchanged)d unchanged, %(refused)d refused.")
            % summary
        )
