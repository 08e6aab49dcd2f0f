"""The door to the import: stage a file, preview it, write it in one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core.audit import acting, record_event
from unioncare.imports.models import ImportRun
from unioncare.imports.outcomes import CREATE
from unioncare.imports.progress import ProgressMeter
from unioncare.imports.reading.source import Source
from unioncare.imports.services.staging import read_staged, stage_run
from unioncare.imports.services.writing import ROWS, write_run
from unioncare.imports.showing import SHOWN
from unioncare.organisation.models import User

from ..models import PastAid
from .checking import Checked, check_rows
from .reading import FileRow, read_file
from .showing import staged_lines

KIND, LINES = "past_aid", "lines"
IMPORTED = gettext_noop("past aid imported")


def stage_file(*, source: Source, options: Any, actor: User, now: datetime) -> ImportRun:
    """Read and check a file; keep its rows, encrypted, and the first lines for the preview. Raises UnreadableFile."""
    today = timezone.localdate(now)
    rows, headers = read_file(source, today)
    staged = [row.as_staged() for row in rows]  # before checking: what is wrong may have changed by tomorrow
    checked = check_rows(rows, actor=actor, today=today)
    kept = {"headers": [header.as_staged() for header in headers]}
    with stage_run(kind=KIND, source=source, started_by=actor, now=now, options=kept) as stage:
        stage.extend(ROWS, staged)
        stage.extend(LINES, staged_lines(checked, SHOWN))
        stage.summarise(checked.summary())
    return stage.run


def check_run(run: ImportRun, *, actor: User | None, now: datetime) -> Checked:
    """Say what confirming the run would do now, row by row."""
    rows = [FileRow.from_staged(staged) for staged in read_staged(run=run, part=ROWS)]
    return check_rows(rows, actor=actor, today=timezone.localdate(now))


def write_confirmed(*, run: ImportRun, now: datetime) -> None:
    """Write the good rows of a confirmed run, or raise."""
    write_run(run=run, check=check_run, write=write_checked, now=now)


@transaction.atomic
def write_checked(
    checked: Checked, *, actor: User | None, now: datetime, run: ImportRun | None = None,
    meter: ProgressMeter | None = None,
) -> None:  # fmt: skip
    """Write every good row, or nothing; what somebody else wrote meanwhile stays as it is."""
    rows = [
        PastAid(
            member=one.member, kind=one.kind, amount=one.row.cells["amount"], given_on=one.row.cells["given_on"],
            note=one.row.cells["note"] or "", run=run, recorded_at=now,
        )
        for one in checked.having(CREATE)
        if one.kind is not None
    ]  # fmt: skip
    with acting(actor):
        PastAid.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
        if run is not None:
            record_event(run, actor=actor, what=IMPORTED, details={"rows": len(rows)})
    if meter is not None:
        meter.advance(len(rows))
