"""Rows that wait between a preview and its confirmation, encrypted, so that a file is parsed once."""

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import transaction

from unioncare.core.crypto import decrypt_bytes, encrypt_bytes

from ..models import STAGED_FOR, ImportRun, RunState, StagedChunk
from ..reading.source import Source

if TYPE_CHECKING:
    from unioncare.organisation.models import User

CHUNK_ROWS = 2_000
_FAST = 1  # level of zlib: the rows are read back once and deleted

StagedRow = Sequence[Any]


class Stage:
    """Collects the rows of a run while they are being checked; `add` keeps no more than a chunk of each part."""

    def __init__(self, run: ImportRun) -> None:
        self.run = run
        self._rows: dict[str, list[StagedRow]] = {}
        self._written: dict[str, int] = {}

    def add(self, part: str, row: StagedRow) -> None:
        """Append a row of texts, numbers, dates and amounts; dates and amounts come back as ISO and plain texts."""
        rows = self._rows.setdefault(part, [])
        rows.append(row)
        if len(rows) >= CHUNK_ROWS:
            self._write(part)

    def extend(self, part: str, rows: Iterable[StagedRow]) -> None:
        """Append several rows."""
        for row in rows:
            self.add(part, row)

    def summarise(self, summary: dict[str, Any]) -> None:
        """Keep the counts that the preview shows; no personal data."""
        self.run.summary = summary

    def finish(self) -> None:
        """Write what is left."""
        for part in list(self._rows):
            self._write(part)
        self.run.save(update_fields=["summary"])

    def _write(self, part: str) -> None:
        if rows := self._rows.pop(part, None):
            position = self._written.get(part, 0)
            StagedChunk.objects.create(run=self.run, part=part, position=position, payload=_packed(rows))
            self._written[part] = position + 1


@contextmanager
def stage_run(
    *, kind: str, source: Source, started_by: "User | None", now: datetime, options: dict[str, Any] | None = None
) -> Iterator[Stage]:
    """Make a run to be confirmed and hand out its stage; all of it is written when the block ends, or nothing."""
    with transaction.atomic():
        run = ImportRun.objects.create(
            kind=kind,
            file_name=source.name[-200:],
            sha256=source.sha256,
            size=source.size,
            state=RunState.STAGED,
            options=options or {},
            started_by=started_by,
            created_at=now,
            expires_at=now + STAGED_FOR,
        )
        stage = Stage(run)
        yield stage
        stage.finish()


def read_staged(*, run: ImportRun, part: str) -> Iterator[list[Any]]:
    """Yield the rows of a part in their order, fetching and decrypting a chunk at a time."""
    chunks = StagedChunk.objects.filter(run=run, part=part).order_by("position")
    for payload in chunks.values_list("payload", flat=True).iterator(chunk_size=1):
        yield from _unpacked(bytes(payload))


def delete_staged(*, run: ImportRun, keep: Sequence[str] = ()) -> int:
    """Delete the staged rows of a run, except the parts to keep; return the number of chunks deleted."""
    deleted, _by_model = StagedChunk.objects.filter(run=run).exclude(part__in=keep).delete()
    return deleted


def _packed(rows: list[StagedRow]) -> bytes:
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"), default=_as_text)
    return encrypt_bytes(zlib.compress(text.encode(), _FAST))


def _unpacked(payload: bytes) -> list[list[Any]]:
    rows: list[list[Any]] = json.loads(zlib.decompress(decrypt_bytes(payload)))
    return rows


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"A staged row cannot hold {type(value).__name__}.")
