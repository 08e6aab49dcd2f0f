"""What every kind of file is read as."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from ..cells import Row

HEAD_ROWS = 40
BATCH_ROWS = 500

# (index of the sheet, some of its rows); the sheets in order, their rows in order, blank rows included.
Batches = Iterator[tuple[int, list[Row]]]


@dataclass(frozen=True, slots=True)
class SheetHead:
    """A sheet's name, its first rows, and how many rows it has in all where that is known beforehand."""

    name: str
    rows: list[Row]
    height: int | None = None


class Reader(Protocol):
    """One pass over a file: the heads once, then the batches once."""

    def heads(self) -> list[SheetHead]: ...

    def batches(self) -> Batches: ...

    def close(self) -> None: ...
