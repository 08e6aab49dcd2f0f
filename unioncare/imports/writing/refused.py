"""The rows that were refused, to be mended and imported again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.utils.translation import pgettext

from ..cells import Cell
from ..cleaning.text import number_text
from ..columns import ADDED_COLUMNS, Column, header_index, normal_header
from ..headers import SheetHeader
from ..problems import RowIssue
from .templates import heading_of
from .workbooks import Heading, Mark, SheetWriter, open_book


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """A row as it stood in its sheet, with all that is wrong with it."""

    sheet: str
    number: int
    values: Sequence[Cell]
    issues: Sequence[RowIssue]

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back."""
        return [self.sheet, self.number, list(self.values), [issue.as_staged() for issue in self.issues]]

    @classmethod
    def from_staged(cls, staged: Sequence[Any]) -> "RefusedRow":
        sheet, number, values, issues = staged
        return cls(sheet, number, values, [RowIssue.from_staged(issue) for issue in issues])


def write_refused(
    target: str | Path | IO[bytes],
    columns: Sequence[Column],
    headers: Sequence[SheetHeader],
    rows: Iterable[RefusedRow],
    mark: Mark | None = None,
) -> None:
    """Write refused rows, grouped by sheet in the order of `headers`, with what is wrong and what to do.

    Every original cell is kept, recognised columns under their own label; wrong cells are coloured. The columns added
    at the end are passed over when the file is imported again.
    """
    by_code = {column.code: column for column in columns}
    layouts = {header.sheet: _Layout(header, by_code) for header in headers}
    with open_book(target, mark=mark) as book:
        current, writer = None, None
        for row in rows:
            if row.sheet != current or writer is None:
                current, writer = row.sheet, book.sheet(row.sheet, layouts[row.sheet].headings)
            layouts[row.sheet].write(writer, row)


class _Layout:
    """Where the cells of one sheet go."""

    def __init__(self, header: SheetHeader, columns: Mapping[str, Column]) -> None:
        self._columns = columns
        codes = {place: code for code, place in header.positions.items()}
        known = header_index(columns.values())
        self._places: list[int] = []
        self._codes: list[str] = []
        self.headings: list[Heading] = []
        for place, text in enumerate(header.headers):
            code = codes.get(place, "")
            if not code and (not text or normal_header(text) in known):
                continue  # would be taken for the column that was chosen before it
            self._places.append(place)
            self._codes.append(code)
            self.headings.append(heading_of(columns[code]) if code else Heading(text))
        self.headings += [Heading(label, width) for label, width in zip(ADDED_COLUMNS, (12, 48, 48), strict=True)]

    def write(self, writer: SheetWriter, row: RefusedRow) -> None:
        wrong = {issue.column for issue in row.issues}
        cells = [row.values[place] if place < len(row.values) else "" for place in self._places]
        values = [
            number_text(cell) if self.headings[index].text and isinstance(cell, float) else cell
            for index, cell in enumerate(cells)
        ]
        marked = {index for index, code in enumerate(self._codes) if code in wrong}
        messages, hints = self._words(row.issues)
        writer.add([*values, row.number, messages, hints], marked)

    def _words(self, issues: Sequence[RowIssue]) -> tuple[str, str]:
        colon, semicolon = pgettext("between column and problem", ": "), pgettext("between problems", "; ")
        messages = [self._label(issue) + colon + issue.message for issue in issues]
        return semicolon.join(messages), semicolon.join(dict.fromkeys(issue.hint for issue in issues))

    def _label(self, issue: RowIssue) -> str:
        column = self._columns.get(issue.column)
        return str(column.label) if column else issue.column
