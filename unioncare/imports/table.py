"""From the sheets of a file to rows by column code."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from unioncare.core.listed import listed

from .cells import Cell
from .cleaning.text import plain
from .columns import Column, normal_header
from .errors import EMPTY, HEADER_MISSING, HEADER_ONLY, SHEET_MISSING, UnreadableFile
from .headers import HeaderFinder, SheetHeader, missing_columns
from .problems import Problem, RowIssue
from .reading.sheets import SheetHead
from .reading.source import Source
from .rows import RowReader
from .showing import shown


@dataclass(slots=True)
class RawRow:
    """One data row. `cells` holds every column that the sheet has; `values` is the row as it stands in the file."""

    sheet: str
    number: int  # as the sheet numbers it
    cells: dict[str, Cell]
    values: list[Cell]

    def issue(self, column: Column, problem: Problem) -> RowIssue:
        """Return a problem of this row with its place and the cell as it may be shown."""
        value = shown(self.cells.get(column.code, ""), column.mask)
        return RowIssue(self.sheet, self.number, column.code, value, problem)


@dataclass(frozen=True, slots=True)
class IgnoredSheet:
    """A sheet that is not read, and the required columns that it lacks; all of them if it has no header at all."""

    name: str
    missing: tuple[Column, ...]


@dataclass(slots=True)
class Table:
    """The sheets of a file that have the columns; several of them are read one after the other.

    `missing` are required columns that no sheet has, only with `allow_missing`. `expected_rows` is a bound for a
    progress bar, None where the file does not tell. `skipped` counts what was passed over so far: blank, header,
    total.
    """

    columns: tuple[Column, ...]
    sheets: tuple[SheetHeader, ...]
    ignored: tuple[IgnoredSheet, ...]
    missing: tuple[Column, ...]
    expected_rows: int | None
    skipped: Counter[str] = field(default_factory=Counter)
    _rows: Iterator[RawRow] = field(default=iter(()), repr=False)

    def rows(self) -> Iterator[RawRow]:
        """Stream the data rows; they can be read once."""
        return self._rows


def read_table(
    source: Source,
    columns: Sequence[Column],
    mapping_override: Mapping[str, str | None] | None = None,
    *,
    sheet_names: Collection[str] | None = None,
    allow_missing: bool = False,
) -> Table:
    """Find the header of each sheet and return the table, of which at least one data row is certain.

    `mapping_override` is what a person corrected: column code → header as `SheetHeader.headers` spells it, or None
    for "not in the file". `sheet_names` restricts to sheets of these names. Raises UnreadableFile: empty,
    header_missing, header_only, sheet_missing, and while reading too_large or damaged. With `allow_missing` a table
    without all required columns is returned, so that a page can ask for them.
    """
    heads = _chosen(source, sheet_names)
    finder = HeaderFinder(columns, mapping_override or {})
    found = {index: header for index, head in heads.items() if (header := finder.find(head.name, head.rows))}
    good = {index: header for index, header in found.items() if not missing_columns(columns, header)}
    if not good and allow_missing and found:
        best = min(found, key=lambda index: len(missing_columns(columns, found[index])))
        good = {best: found[best]}
    if not good:
        raise _no_header(source, heads, columns)
    table = Table(
        columns=tuple(columns),
        sheets=tuple(good.values()),
        ignored=tuple(
            IgnoredSheet(head.name, _missing(columns, found.get(index)))
            for index, head in heads.items()
            if index not in good and any(map(any, head.rows))
        ),
        missing=missing_columns(columns, next(iter(good.values()))),
        expected_rows=_expected_rows(heads, good),
    )
    rows = _rows(source, heads, good, table)
    first = next(rows, None)
    if first is None:
        raise _named(UnreadableFile(HEADER_ONLY), source)
    table._rows = chain((first,), rows)
    return table


def _chosen(source: Source, names: Collection[str] | None) -> dict[int, SheetHead]:
    heads = dict(enumerate(source.sheets))
    if names is None:
        return heads
    wanted = {normal_header(name) for name in names}
    chosen = {index: head for index, head in heads.items() if normal_header(head.name) in wanted}
    if not chosen:
        raise _named(UnreadableFile(SHEET_MISSING, params={"sheet": next(iter(names))}), source)
    return chosen


def _rows(
    source: Source, heads: dict[int, SheetHead], headers: dict[int, SheetHeader], table: Table
) -> Iterator[RawRow]:
    readers = {
        index: RowReader(header, table.columns, heads[index].rows, table.skipped) for index, header in headers.items()
    }
    for index, batch in source.batches():
        if reader := readers.get(index):
            sheet = reader.sheet
            for number, cells, values in reader.read(batch):
                yield RawRow(sheet, number, cells, values)


def _no_header(source: Source, heads: dict[int, SheetHead], columns: Sequence[Column]) -> UnreadableFile:
    blank = not any(plain(cell) for head in heads.values() for row in head.rows for cell in row)
    if blank:
        return _named(UnreadableFile(EMPTY), source)
    wanted = listed(column.label for column in columns if column.required)
    return _named(UnreadableFile(HEADER_MISSING, params={"columns": wanted}), source)


def _named(error: UnreadableFile, source: Source) -> UnreadableFile:
    error.name_file(source.name)
    return error


def _missing(columns: Sequence[Column], header: SheetHeader | None) -> tuple[Column, ...]:
    if header:
        return missing_columns(columns, header)
    return tuple(column for column in columns if column.required)


def _expected_rows(heads: dict[int, SheetHead], headers: dict[int, SheetHeader]) -> int | None:
    counts = [heads[index].height for index in headers]
    if any(count is None for count in counts):
        return None
    return sum(count - header.row for count, header in zip(counts, headers.values(), strict=True) if count)
