"""The door to the ledger import: stage a file, preview it, write it in one transaction."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from unioncare.core.audit import acting
from unioncare.imports.models import ImportRun
from unioncare.imports.progress import ProgressMeter
from unioncare.imports.reading.source import Source
from unioncare.imports.services.runs import finish_run, hold_run
from unioncare.imports.services.staging import Stage, read_staged, stage_run
from unioncare.organisation.models import User

from .checking import CREATE, UPDATE, Checked, check_rows
from .reading import LedgerRow, read_ledger
from .writing import write_outcome

KIND = "cases"
ROWS = "rows"


def stage_ledger(*, source: Source, actor: User, now: datetime) -> ImportRun:
    """Read and check a file; keep its rows, encrypted, for the preview and the confirmation. Raises UnreadableFile."""
    today = timezone.localdate(now)
    ledger = read_ledger(source, today)
    rows = [row.as_staged() for row in ledger.rows]  # before checking: what is wrong may have changed by tomorrow
    checked = check_rows(ledger.rows, actor=actor, today=today)
    headers = [header.as_staged() for header in ledger.headers]
    stage: Stage
    with stage_run(kind=KIND, source=source, started_by=actor, now=now, options={"headers": headers}) as stage:
        stage.extend(ROWS, rows)
        stage.summarise(dict(checked.summary()))
    return stage.run


def preview(run: ImportRun, *, actor: User | None, now: datetime) -> Checked:
    """Say what confirming the run would do now."""
    rows = [LedgerRow.from_staged(staged) for staged in read_staged(run=run, part=ROWS)]
    return check_rows(rows, actor=actor, today=timezone.localdate(now))


@transaction.atomic
def write_run(*, run: ImportRun, now: datetime) -> Checked:
    """Write the good rows of a confirmed run; the refused ones are kept for a day, to be downloaded and mended."""
    run = hold_run(run=run)
    checked = preview(run, actor=run.started_by, now=now)
    meter = ProgressMeter(run.pk, len(checked.outcomes))
    write_checked(checked, actor=run.started_by, now=now, meter=meter)
    finish_run(run=run, summary=dict(checked.summary()), now=now, keep=(ROWS,))
    return checked


@transaction.atomic
def write_checked(checked: Checked, *, actor: User | None, now: datetime, meter: ProgressMeter | None = None) -> int:
    """Make and fill in the cases of every good row; return how many."""
    written = 0
    with acting(actor):
        for outcome in checked.outcomes:
            if outcome.action in (CREATE, UPDATE):
                write_outcome(outcome, actor=actor, now=now)
                written += 1
            if meter is not None:
                meter.advance(1)
    return written
