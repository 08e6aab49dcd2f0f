"""From the file to cleaned rows; whether a row fits what stands is checked elsewhere."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from cases.members.roster.columns import ID_NUMBER
from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.cleaning.numbers import clean_money, clean_whole
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text, is_scientific, plain, stated
from unioncare.imports.columns import Column
from unioncare.imports.headers import SheetHeader
from unioncare.imports.problems import Problem, RowIssue
from unioncare.imports.reading.source import Source
from unioncare.imports.table import RawRow, read_table

from .columns import CERTIFICATE, EMPLOYEE_NO, FUNDING, MEMBER_NAME, PREMIUM, SHARES, STARTS_ON

Cleaner = Callable[[Cell], tuple[Any, Problem | None]]
# Nobody enrols for a day further ahead.
_AHEAD = timedelta(days=800)
_AMOUNTS = (PREMIUM.code, *(column.code for column in FUNDING))


@dataclass(slots=True)
class FileRow:
    """One row: cleaned cells by column code (None where empty), and what is wrong so far."""

    sheet: str
    number: int
    values: list[Cell]
    cells: dict[str, Any]
    issues: list[RowIssue] = field(default_factory=list)

    def note(self, column: Column, reason: str, **params: Any) -> None:
        """Note a problem of a cell; its value is shown masked where it is sensitive."""
        value = self.cells.get(column.code)
        text = "" if value is None else str(value)
        shown = column.mask(text) if column.mask and text else text
        self.issues.append(RowIssue(self.sheet, self.number, column.code, shown, Problem(reason, params)))

    @property
    def is_refused(self) -> bool:
        return any(issue.problem.is_error for issue in self.issues)

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back."""
        issues = [issue.as_staged() for issue in self.issues]
        return [self.sheet, self.number, self.values, dict(self.cells), issues]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "FileRow":
        sheet, number, values, cells, issues = staged
        if told := cells.get(STARTS_ON.code):
            cells[STARTS_ON.code] = date.fromisoformat(told)
        cells |= {code: Decimal(cells[code]) for code in _AMOUNTS if cells.get(code) is not None}
        return cls(sheet, number, values, cells, [RowIssue.from_staged(issue) for issue in issues])


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All rows of a file, and the headers of the sheets they came from."""

    rows: list[FileRow]
    headers: list[SheetHeader]


def read_file(source: Source, columns: Sequence[Column], today: date) -> ReadFile:
    """Read the sheets of a file that have these columns; raises UnreadableFile."""
    table = read_table(source, columns)
    codes = {column.code for column in columns}
    cleaners = [(column, clean) for column, clean in _cleaners(today) if column.code in codes]
    return ReadFile([_cleaned(raw, cleaners) for raw in table.rows()], list(table.sheets))


def _cleaned(raw: RawRow, cleaners: list[tuple[Column, Cleaner]]) -> FileRow:
    row = FileRow(raw.sheet, raw.number, raw.values, {})
    for column, clean in cleaners:
        value, problem = clean(raw.cells.get(column.code, ""))
        row.cells[column.code] = None if value == "" else value
        if problem is not None:
            row.issues.append(raw.issue(column, problem))
    return row


def _cleaners(today: date) -> list[tuple[Column, Cleaner]]:
    latest = today + _AHEAD
    return [
        (EMPLOYEE_NO, _optional(clean_employee_no)),
        (ID_NUMBER, lambda cell: clean_id_number(cell, today)),
        (MEMBER_NAME, _optional(clean_name)),
        (STARTS_ON, lambda cell: clean_date(cell, latest)),
        (SHARES, clean_whole),
        *((column, clean_money) for column in (PREMIUM, *FUNDING)),
        (CERTIFICATE, _certificate),
    ]


# Excel keeps fifteen digits of a number.
EXACT = 10**15


def _certificate(cell: Cell) -> tuple[str, Problem | None]:
    text = stated(cell)
    is_cut = is_scientific(text) or (isinstance(cell, int | float) and abs(cell) >= EXACT)
    return ("", Problem("certificate_missing.precision")) if is_cut else clean_text(text, 60)


def _optional(clean: Cleaner) -> Cleaner:
    return lambda cell: clean(cell) if plain(cell) else (None, None)
