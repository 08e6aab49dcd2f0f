"""The door to the roster import: preview, confirm, or both at once.

A preview stages what a file would change; confirming writes it in one transaction. The command line takes the same
two steps without a pause between them.
"""

import time
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.bulk import loaded_objects_frozen
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.reading.source import Source
from unioncare.imports.services.runs import RunMoved, confirm_run, finish_run
from unioncare.imports.services.staging import Stage, stage_run
from unioncare.organisation.models import Unit, User

from . import staged
from .check import RowChecker
from .compare import CHANGED, NEW, REFUSED, UNCHANGED, RosterComparison
from .leavers import Departures, find_leavers, present_members
from .new_units import UnitFinder
from .options import KIND, RosterOptions
from .preview import RosterPreview
from .units import UnitDirectory
from .write import RosterWriter

# Any number; whoever holds it is the only one who writes a roster.
_WRITING = 7_230_411
_TOP_UNITS = 8


class LeaversUnconfirmed(ValidationError):
    """A full roster leaves out more members than pass without a word."""


class NotChecked(ValidationError):
    """A file whose rows were not checked yet: what it would change, nobody has seen."""


def preview_roster(*, source: Source, options: RosterOptions, actor: User | None, now: datetime) -> ImportRun:
    """Stage what a file would change, and return the run with its counts.

    Raises UnreadableFile, then nothing is kept, and ValidationError for leavers as of a day to come.
    """
    with stage_run(kind=KIND, source=source, started_by=actor, now=now, options=options.as_json()) as stage:
        stage_preview(stage=stage, source=source, options=options, now=now)
    return stage.run


@loaded_objects_frozen()
def stage_preview(*, stage: Stage, source: Source, options: RosterOptions, now: datetime) -> None:
    """Fill a stage with what a file would change and its run with the counts; raises as `preview_roster` does."""
    started = time.monotonic()
    today = timezone.localdate(now)
    if options.full is not None and options.as_of > today:
        raise ValidationError({"as_of": _("Who has left can only be told for today or an earlier day.")})
    finder = UnitFinder(UnitDirectory(options.scope), create=options.create_units, below=options.full)
    preview = RosterPreview(
        source,
        stage,
        mapping=options.mapping,
        finder=finder,
        checker=RowChecker(finder, today),
        comparison=RosterComparison(options.as_of, today, finder.directory.in_scope),
    )
    preview.run()
    departures = _stage_leavers(stage, preview, options, today)
    stage.summarise({**_summary(preview, finder, departures), "seconds": round(time.monotonic() - started, 1)})


def confirm_roster(*, run: ImportRun, actor: User | None, now: datetime, leavers_confirmed: bool = False) -> ImportRun:
    """Write a previewed roster in one transaction. Raises LeaversUnconfirmed, and RunMoved if it was taken before."""
    take_roster(run=run, now=now, leavers_confirmed=leavers_confirmed)
    return write_roster(run=run, actor=actor, now=now)


def take_roster(*, run: ImportRun, now: datetime, leavers_confirmed: bool = False, job: str = "") -> ImportRun:
    """Take a previewed run for writing, by a job if one is named: of two calls one succeeds, the other raises RunMoved.

    Raises NotChecked where there is no preview yet, and LeaversUnconfirmed.
    """
    if run.state != RunState.STAGED:
        raise RunMoved(run.state)
    summary = run.summary
    if "left" not in summary:
        raise NotChecked(
            _("This file was not checked yet. Look at its headers and let it be checked, then import it."),
            code="not_checked",
        )
    departures = Departures(summary["left"], summary["population"])
    if departures.need_confirmation and not leavers_confirmed:
        raise LeaversUnconfirmed(unconfirmed_text(departures), code="leavers_unconfirmed")
    return confirm_run(run=run, now=now, job=job)


def unconfirmed_text(departures: Departures) -> str:
    """Say how many would be marked as left, out of how many."""
    text = _(
        "%(number)d of %(population)d members would be marked as left, more than 5%%. "
        "Check that the file is complete, then confirm it explicitly."
    )
    return str(text) % {"number": departures.number, "population": departures.population}


@loaded_objects_frozen()
def write_roster(*, run: ImportRun, actor: User | None, now: datetime) -> ImportRun:
    """Write a run that was taken, all of it or nothing; rosters are written one after the other.

    Calling it again for a run that is done changes nothing, so that a job may be delivered twice.
    """
    with transaction.atomic():
        locked = ImportRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
        if locked.state != RunState.RUNNING:
            return locked
        with connection.cursor() as cursor:  # who waits for another roster holds the run: it is in hand
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_WRITING])
        writer = RosterWriter(locked, actor=actor, now=now)
        writer.write()
        summary = _written(locked.summary, writer)
        keep = (staged.HEADERS, staged.REFUSED, staged.LATE, staged.WARNINGS)
        return finish_run(run=locked, summary=summary, now=timezone.now(), keep=keep)


def _stage_leavers(stage: Stage, preview: RosterPreview, options: RosterOptions, today: date) -> Departures:
    if options.full is None:
        return Departures(0, 0)
    present = present_members(Unit.objects.get(pk=options.full), options.as_of, today)
    number = 0
    for leaver in find_leavers(present, preview.seen):
        stage.add(staged.LEAVERS, list(leaver))
        number += 1
    return Departures(number, present.count())


def _summary(preview: RosterPreview, finder: UnitFinder, departures: Departures) -> dict[str, Any]:
    counts = preview.counts
    return {
        "rows": counts.rows,
        "created": counts.outcomes[NEW],
        "updated": counts.outcomes[CHANGED],
        "unchanged": counts.outcomes[UNCHANGED],
        "left": departures.number,
        "population": departures.population,
        "refused_rows": counts.outcomes[REFUSED],
        "refused": counts.refused_cells,
        "warnings": counts.warnings,
        "merged": counts.merged,
        "fields": {name: number for name, number in counts.fields.items() if number},
        "new_by_unit": [
            [finder.name(reference), number]
            for reference, number in counts.new_by_unit.most_common(_TOP_UNITS)
            if number
        ],
        "units": ["/".join(plan.names) for place, plan in enumerate(finder.planned) if counts.planned[-1 - place] > 0],
    }


def _written(preview: dict[str, Any], writer: RosterWriter) -> dict[str, Any]:
    counts = writer.counts
    return {
        **preview,
        "created": counts[NEW],
        "updated": counts[CHANGED],
        "unchanged": preview["rows"] - preview["refused_rows"] - counts[NEW] - counts[CHANGED] - counts[REFUSED],
        "left": counts["left"],
        "merged": counts["merged"],
        "units_created": counts["units"],
        "skipped": counts[REFUSED],
    }
