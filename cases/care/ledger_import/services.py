"""The door to the ledger import: stage a file, preview it, write it in one transaction."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from unioncare.core.audit import acting
from unioncare.imports.models import ImportRun
from unioncare.imports.outcomes import CREATE, UPDATE
from unioncare.imports.progress import ProgressMeter
from unioncare.imports.reading.source import Source
from unioncare.imports.services.staging import Stage, read_staged, stage_run
from unioncare.imports.services.writing import ROWS, write_run
from unioncare.organisation.models import User

from .checking import Checked, check_rows
from .reading import LedgerRow, read_ledger
from .writing import write_outcome

KIND = "cases"


def stage_ledger(*, source: Source, options: Mapping[str, Any], actor: User, now: datetime) -> ImportRun:
    """Read and check a file; keep its rows, encrypted, for the preview and the confirmation. Raises UnreadableFile.

    Nothing is chosen beside the file: `options` is empty.
    """
    today = timezone.localdate(now)
    ledger = read_ledger(source, today)
    rows = [row.as_staged() for row in ledger.rows]  # before checking: what is wrong may have changed by tomorrow
    checked = check_rows(ledger.rows, actor=actor, today=today)
    headers = [header.as_staged() for header in ledger.headers]
    stage: Stage
    with stage_run(
        kind=KIND, source=source, started_by=actor, now=now, options={**options, "headers": headers}
    ) as stage:
        stage.extend(ROWS, rows)
        stage.summarise(checked.summary())
    return stage.run


def check_run(run: ImportRun, *, actor: User | None, now: datetime) -> Checked:
    """Say what confirming the run would do now."""
    rows = [LedgerRow.from_staged(staged) for staged in read_staged(run=run, part=ROWS)]
    return check_rows(rows, actor=actor, today=timezone.localdate(now))


def write_confirmed(*, run: ImportRun, now: datetime) -> None:
    """Write the good rows of a confirmed run, or raise."""
    write_run(run=run, check=check_run, write=write_checked, now=now)


@transaction.atomic
def write_checked(
    checked: Checked, *, actor: User | None, now: datetime, run: ImportRun | None = None,
    meter: ProgressMeter | None = None,
) -> int:  # fmt: skip
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
