"""Whether what waits with an import names somebody, in its staged rows or in the file that is still to be read."""

from collections.abc import Collection
from typing import Any

from ..cleaning.text import plain
from ..errors import UnreadableFile
from ..models import ImportRun, StagedChunk
from ..reading.source import open_source
from .staging import read_staged
from .uploads import PART as UPLOAD
from .uploads import open_upload


def names_any(run: ImportRun, words: Collection[str]) -> bool:
    """Tell whether a cell that is kept with a run is one of some words. A file that cannot be read may hold any."""
    if not words:
        return False
    parts = StagedChunk.objects.filter(run=run).order_by("part").values_list("part", flat=True).distinct()
    return any(_is_in_upload(run, words) if part == UPLOAD else _is_staged(run, part, words) for part in parts)


def _is_staged(run: ImportRun, part: str, words: Collection[str]) -> bool:
    return any(_holds(row, words) for row in read_staged(run=run, part=part))


def _is_in_upload(run: ImportRun, words: Collection[str]) -> bool:
    try:
        with open_upload(run=run) as file, open_source(file, name=run.file_name) as source:
            return any(_holds(list(row), words) for _sheet, rows in source.batches() for row in rows)
    except UnreadableFile:
        return True


def _holds(cell: Any, words: Collection[str]) -> bool:
    if isinstance(cell, list | dict):
        return any(_holds(part, words) for part in (cell.values() if isinstance(cell, dict) else cell))
    return plain(cell).strip() in words
