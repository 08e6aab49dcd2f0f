"""From the sheets of a file to rows by column code."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from .cells import Cell
from .columns import Column
from .problems import Problem, RowIssue
from .reading.source import Source


@dataclass(frozen=True, slots=True)
class RawRow:
    """One data row. `cells` holds every column that the sheet has; `values` is the row as it stands in the file."""

    sheet: str
    number: int
    cells: dict[str, Cell]
    values: list[Cell]

    def issue(self, column: Column, problem: Problem) -> RowIssue:
        """Return the problem with its place and the cell as it may be shown."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class SheetHeader:
    """What was recognised of a sheet: column code → position, and the headers that nothing claims."""

    sheet: str
    row: int
    headers: tuple[str, ...]
    positions: Mapping[str, int]
    unmatched: tuple[str, ...]


@dataclass
class Table:
    """The sheets of a file whose header was recognised."""

    columns: tuple[Column, ...]
    sheets: tuple[SheetHeader, ...]
    ignored_sheets: tuple[str, ...]
    missing: tuple[Column, ...]  # required columns that no header names

    def rows(self) -> Iterator[RawRow]:
        """Stream the data rows, once."""
        raise NotImplementedError


def read_table(
    source: Source,
    columns: Sequence[Column],
    mapping_override: Mapping[str, str | None] | None = None,
    *,
    allow_missing: bool = False,
) -> Table:
    """Find the header of each sheet and return the table.

    `mapping_override` is what a person corrected: column code → header text of the file, or None for "not in it".
    Raises UnreadableFile (header_missing, header_only, empty); with `allow_missing` a table that lacks required
    columns is returned, so that a page can ask for them.
    """
    raise NotImplementedError
