"""From the file to cleaned rows; whether a row fits what stands is checked elsewhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from cases.members.roster.columns import ID_NUMBER, NAME, PHONE
from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.choices import clean_boolean
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.cleaning.numbers import clean_money
from unioncare.imports.cleaning.phones import clean_phone
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text, plain, stated
from unioncare.imports.columns import Column
from unioncare.imports.headers import SheetHeader
from unioncare.imports.problems import Problem, RowIssue
from unioncare.imports.reading.source import Source
from unioncare.imports.table import RawRow, read_table

from .columns import (
    COLUMNS,
    CONSENT,
    DIAGNOSED_ON,
    DIED_ON,
    DISEASE,
    EMPLOYEE_NO,
    MONEY,
    PLACE,
    REPORTED_ON,
    SEVERITY,
    STATUS,
    STORY,
    UNIT,
)  # fmt: skip
from .words import SEVERITIES, clean_status, clean_word

Cleaner = Callable[[Cell], tuple[Any, Problem | None]]
_DATES = ("diagnosed_on", "reported_on", "died_on")
_AMOUNTS = tuple(column.code for column in MONEY)


@dataclass(slots=True)
class LedgerRow:
    """One row: cleaned cells by column code (None where empty), what is wrong so far, the status in its own words."""

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

    told_status: str = ""

    @property
    def is_refused(self) -> bool:
        return any(issue.problem.is_error for issue in self.issues)

    def as_staged(self) -> list[Any]:
        """A list that JSON can hold and `from_staged` turns back."""
        issues = [issue.as_staged() for issue in self.issues]
        return [self.sheet, self.number, self.values, dict(self.cells), issues, self.told_status]

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "LedgerRow":
        sheet, number, values, cells, issues, told_status = staged
        cells |= {code: date.fromisoformat(cells[code]) for code in _DATES if cells.get(code)}
        cells |= {code: Decimal(cells[code]) for code in _AMOUNTS if cells.get(code) is not None}
        return cls(sheet, number, values, cells, [RowIssue.from_staged(issue) for issue in issues], told_status)


@dataclass(frozen=True, slots=True)
class ReadLedger:
    """All rows of a file, and the headers of the sheets they came from."""

    rows: list[LedgerRow]
    headers: list[SheetHeader]


def read_ledger(source: Source, today: date) -> ReadLedger:
    """Read the sheets of a ledger; raises UnreadableFile."""
    table = read_table(source, COLUMNS)
    cleaners = _cleaners(today)
    return ReadLedger([_cleaned(raw, cleaners) for raw in table.rows()], list(table.sheets))


def _cleaned(raw: RawRow, cleaners: list[tuple[Column, Cleaner]]) -> LedgerRow:
    told = clean_text(stated(raw.cells.get(STATUS.code, "")), 40)[0]
    row = LedgerRow(raw.sheet, raw.number, raw.values, {}, told_status=told)
    for column, clean in cleaners:
        value, problem = clean(raw.cells.get(column.code, ""))
        row.cells[column.code] = None if value == "" else value
        if problem is not None:
            row.issues.append(raw.issue(column, problem))
    return row


def _cleaners(today: date) -> list[tuple[Column, Cleaner]]:
    def text(limit: int) -> Cleaner:
        return lambda cell: clean_text(stated(cell), limit)

    def day(cell: Cell) -> tuple[date | None, Problem | None]:
        return clean_date(cell, today)

    return [
        (EMPLOYEE_NO, _optional(clean_employee_no)),
        (NAME, _optional(clean_name)),
        (ID_NUMBER, lambda cell: clean_id_number(cell, today)),
        (UNIT, text(200)),
        (PHONE, clean_phone),
        (DISEASE, _needed(text(120), "disease_missing")),
        (DIAGNOSED_ON, day),
        (SEVERITY, lambda cell: clean_word(cell, SEVERITIES, "severity_unknown")),
        (STATUS, lambda cell: clean_status(cell, "status_unknown.case")),
        (PLACE, text(120)),
        (STORY, text(1000)),
        (REPORTED_ON, day),
        (DIED_ON, day),
        (CONSENT, _optional(clean_boolean)),
        *((column, clean_money) for column in MONEY),
    ]


def _optional(clean: Cleaner) -> Cleaner:
    return lambda cell: clean(cell) if plain(cell) else (None, None)


def _needed(clean: Cleaner, missing: str) -> Cleaner:
    def cleaned(cell: Cell) -> tuple[Any, Problem | None]:
        value, problem = clean(cell)
        return (None, Problem(missing)) if problem is None and value in ("", None) else (value, problem)

    return cleaned
