"""From the file to cleaned rows; whether a row fits what stands is checked elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cases.members.roster.columns import ID_NUMBER, NAME
from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.cleaning.numbers import clean_money
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text, plain
from unioncare.imports.columns import Column
from unioncare.imports.headers import SheetHeader
from unioncare.imports.problems import Problem, RowIssue
from unioncare.imports.reading.source import Source
from unioncare.imports.table import RawRow, read_table

from .columns import AMOUNT, COLUMNS, EMPLOYEE_NO, GIVEN_ON, KIND, NOTE

Cleaner = Callable[[Cell], tuple[Any, Problem | None]]


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

    def blames(self, column: Column) -> bool:
        """Tell whether a cell was found wrong already."""
        return any(issue.column == column.code for issue in self.issues)

    @property
    def is_refused(self) -> bool:
        return any(issue.problem.is_error for issue in self.issues)

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back."""
        return [self.sheet, self.number, self.values, dict(self.cells), [issue.as_staged() for issue in self.issues]]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "FileRow":
        sheet, number, values, cells, issues = staged
        if told := cells.get(GIVEN_ON.code):
            cells[GIVEN_ON.code] = date.fromisoformat(told)
        if (amount := cells.get(AMOUNT.code)) is not None:
            cells[AMOUNT.code] = Decimal(amount)
        return cls(sheet, number, values, cells, [RowIssue.from_staged(issue) for issue in issues])


def read_file(source: Source, today: date) -> tuple[list[FileRow], list[SheetHeader]]:
    """Read the sheets that have these columns, with their headers; raises UnreadableFile."""
    table = read_table(source, COLUMNS)
    cleaners = _cleaners(today)
    return [_cleaned(raw, cleaners) for raw in table.rows()], list(table.sheets)


def _cleaned(raw: RawRow, cleaners: list[tuple[Column, Cleaner]]) -> FileRow:
    row = FileRow(raw.sheet, raw.number, raw.values, {})
    for column, clean in cleaners:
        value, problem = clean(raw.cells.get(column.code, ""))
        row.cells[column.code] = None if value == "" else value
        if problem is not None:
            row.issues.append(raw.issue(column, problem))
    return row


def _cleaners(today: date) -> list[tuple[Column, Cleaner]]:
    return [
        (EMPLOYEE_NO, _optional(clean_employee_no)),
        (ID_NUMBER, lambda cell: clean_id_number(cell, today)),
        (NAME, _optional(clean_name)),
        (GIVEN_ON, lambda cell: clean_date(cell, today)),
        (AMOUNT, clean_money),
        (KIND, lambda cell: clean_text(cell, 60)),
        (NOTE, lambda cell: clean_text(cell, 300)),
    ]


def _optional(clean: Cleaner) -> Cleaner:
    return lambda cell: clean(cell) if plain(cell) else (None, None)
