"""The door to both imports: stage a file, preview it, write it in one transaction."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from unioncare.core.audit import acting
from unioncare.imports.models import ImportRun
from unioncare.imports.progress import ProgressMeter
from unioncare.imports.reading.source import Source
from unioncare.imports.services.runs import finish_run, take_in_hand
from unioncare.imports.services.staging import read_staged, stage_run
from unioncare.organisation.models import User

from .jobs import JOBS, Job
from .outcomes import Checked, Options
from .reading import FileRow, read_file
from .showing import SHOWN, staged_lines
from .writing import write_rows

ROWS, LINES = "rows", "lines"


def stage_file(*, job: Job, source: Source, options: Options, actor: User, now: datetime) -> ImportRun:
    """Read and check a file; keep its rows, encrypted, and the first lines of each kind for the preview.

    Raises UnreadableFile.
    """
    today = timezone.localdate(now)
    file = read_file(source, job.columns, today)
    rows = [row.as_staged() for row in file.rows]  # before checking: what is wrong may have changed by tomorrow
    checked = job.check(file.rows, options=options, actor=actor, today=today)
    kept: dict[str, Any] = {**options, "headers": [header.as_staged() for header in file.headers]}
    with stage_run(kind=job.kind, source=source, started_by=actor, now=now, options=kept) as stage:
        stage.extend(ROWS, rows)
        stage.extend(LINES, staged_lines(checked, SHOWN))
        stage.summarise(checked.summary())
    return stage.run


def check_run(run: ImportRun, *, actor: User | None, now: datetime) -> Checked:
    """Say what confirming the run would do now, row by row."""
    rows = [FileRow.from_staged(staged) for staged in read_staged(run=run, part=ROWS)]
    return JOBS[run.kind].check(rows, options=run.options, actor=actor, today=timezone.localdate(now))


@transaction.atomic
def write_run(*, run: ImportRun, now: datetime) -> Checked:
    """Write the good rows of a confirmed run; the refused ones are kept for a day, to be downloaded and mended."""
    take_in_hand(run)
    checked = check_run(run, actor=run.started_by, now=now)
    meter = ProgressMeter(run.pk, len(checked.outcomes))
    write_checked(checked, actor=run.started_by, now=now, run=run, meter=meter)
    finish_run(run=run, summary=checked.summary(), now=now, keep=(ROWS,))
    return checked


@transaction.atomic
def write_checked(
    checked: Checked, *, actor: User | None, now: datetime, run: ImportRun | None = None,
    meter: ProgressMeter | None = None,
) -> None:  # fmt: skip
    """Write every good row, or nothing. Raises InsuranceRefused."""
    with acting(actor):
        write_rows(checked, actor=actor, now=now, run=run, meter=meter)
