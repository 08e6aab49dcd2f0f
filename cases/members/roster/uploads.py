"""The steps that only the browser takes: a file waits for its headers to be confirmed, then a job checks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction

from unioncare.imports.cells import Cell
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.headers import SheetHeader
from unioncare.imports.models import CALL_AGAIN, ImportRun, RunState
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.staging import Stage, delete_staged, read_staged, stage_run
from unioncare.imports.services.uploads import PART as UPLOAD
from unioncare.imports.services.uploads import keep_upload, open_upload
from unioncare.imports.showing import shown
from unioncare.imports.table import read_table
from unioncare.organisation.models import User

from .columns import BY_CODE, COLUMNS
from .options import KIND, RosterOptions
from .services import stage_preview

HEADS = "heads"
_SAMPLES = 3
# Where a staged upload stands, in the summary of its run.
HEADERS_STEP, CHECKING_STEP, CHECKED_STEP = "headers", "checking", "checked"


@dataclass(frozen=True, slots=True)
class Head:
    """A sheet as the page of headers shows it: its header and its first rows."""

    header: SheetHeader
    samples: Sequence[Sequence[str]]


def receive_upload(*, file: IO[bytes], name: str, actor: User, now: datetime) -> ImportRun:
    """Keep an uploaded file and what is recognised of its headers. Raises UnreadableFile; nothing is kept then."""
    with open_source(file, name=name) as source:
        table = read_table(source, COLUMNS, allow_missing=True)
        samples: dict[str, list[list[str]]] = {header.sheet: [] for header in table.sheets}
        positions = {header.sheet: header.positions for header in table.sheets}
        for raw in islice(table.rows(), _SAMPLES):
            samples[raw.sheet].append(_masked(raw.values, positions[raw.sheet]))
        source.close()
        with stage_run(kind=KIND, source=source, started_by=actor, now=now) as stage:
            for header in table.sheets:
                stage.add(HEADS, [header.as_staged(), samples[header.sheet]])
            keep_upload(run=stage.run, file=file)
            stage.summarise({"step": HEADERS_STEP})
    return stage.run


def read_heads(run: ImportRun) -> list[Head]:
    """Return the sheets of a kept upload."""
    return [Head(SheetHeader.from_staged(header), samples) for header, samples in read_staged(run=run, part=HEADS)]


def ask_for_preview(*, run: ImportRun, options: RosterOptions, job: str, now: datetime) -> bool:
    """Note how the file is to be read and the job it waits for; return whether it is still there to be read."""
    summary = {"step": CHECKING_STEP, "asked_at": now.isoformat()}
    staged = ImportRun.objects.filter(pk=run.pk, state=RunState.STAGED, expires_at__gt=now)
    waits = {"job": job, "tries": 0, "call_at": now + CALL_AGAIN}
    return bool(staged.update(options=options.as_json(), summary=summary, error="", **waits))


@transaction.atomic
def preview_upload(*, run_id: int, now: datetime) -> None:
    """Check a kept upload as its options say; an unreadable file leaves its error with the run. A job's whole work."""
    run = ImportRun.objects.select_for_update(of=("self",)).get(pk=run_id)
    if run.state != RunState.STAGED or run.summary.get("step") != CHECKING_STEP:
        return
    try:
        with transaction.atomic():
            _check(run, now)
    except (UnreadableFile, ValidationError) as error:
        put_back(run_id=run_id, error=error.message if isinstance(error, UnreadableFile) else " ".join(error.messages))


def put_back(*, run_id: int, error: str) -> None:
    """Let an upload that could not be checked wait at its headers again, with the reason."""
    checking = ImportRun.objects.filter(pk=run_id, state=RunState.STAGED, summary__step=CHECKING_STEP)
    checking.update(error=error, summary={"step": HEADERS_STEP}, job="")


def is_worked_on(run: ImportRun) -> bool:
    """Tell whether a job has this run in hand at the moment: it holds the run's row."""
    with transaction.atomic():
        return not ImportRun.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=run.pk).exists()


def _check(run: ImportRun, now: datetime) -> None:
    delete_staged(run=run, keep=(UPLOAD, HEADS))
    stage = Stage(run)
    with open_upload(run=run) as file, open_source(file, name=run.file_name) as source:
        stage_preview(stage=stage, source=source, options=RosterOptions.from_json(run.options), now=now)
    stage.summarise({**run.summary, "step": CHECKED_STEP})
    stage.finish()
    ImportRun.objects.filter(pk=run.pk).update(job="")


def _masked(values: Sequence[Cell], positions: Mapping[str, int]) -> list[str]:
    """Return the cells of a row as a page may show them before anybody asked for a purpose."""
    masks = {place: BY_CODE[code].mask for code, place in positions.items()}
    return [shown(cell, masks.get(place)) for place, cell in enumerate(values)]


def waiting_since(run: ImportRun) -> datetime | None:
    """Return since when a run waits for a job, None if it does not."""
    if run.state == RunState.RUNNING:
        return run.confirmed_at
    asked = run.summary.get("asked_at")
    return datetime.fromisoformat(asked) if asked else None
