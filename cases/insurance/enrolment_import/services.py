"""The door to both imports: stage a file, preview it, write it in one transaction."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import acting
from unioncare.core.ui.amounts import money
from unioncare.imports.models import ImportRun
from unioncare.imports.progress import ProgressMeter
from unioncare.imports.reading.source import Source
from unioncare.imports.services.staging import read_staged, stage_run
from unioncare.imports.services.writing import ROWS, write_run
from unioncare.imports.showing import SHOWN
from unioncare.organisation.models import User

from ..errors import InsuranceRefused
from .jobs import JOBS, Job
from .outcomes import Checked, Options
from .reading import FileRow, read_file
from .showing import staged_lines
from .writing import write_rows

LINES = "lines"


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


def write_confirmed(*, run: ImportRun, now: datetime) -> None:
    """Write the good rows of a confirmed run, or raise."""
    write_run(run=run, check=check_run, write=write_checked, now=now)


@transaction.atomic
def write_checked(
    checked: Checked, *, actor: User | None, now: datetime, run: ImportRun | None = None,
    meter: ProgressMeter | None = None,
) -> None:  # fmt: skip
    """Write every good row, or nothing. Raises InsuranceRefused, also where the sum is not that of the preview."""
    due = checked.summary()["premium"]
    if run is not None and (seen := run.summary.get("premium", due)) != due:
        raise InsuranceRefused(
            _("The new enrolments come to %(due)s by now, and %(seen)s was confirmed. Check the file anew.")
            % {"due": money(Decimal(due)), "seen": money(Decimal(seen))}
        )
    with acting(actor):
        write_rows(checked, actor=actor, now=now, run=run, meter=meter)
