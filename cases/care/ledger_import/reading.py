"""From the file to cleaned rows; whether a row fits what stands is checked elsewhere."""

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from cases.members.roster.columns import ID_NUMBER, NAME, PHONE
from unioncare.imports.cells import Cell
from unioncare.imports.cleaned import CleanedRow, Cleaner, optional
from unioncare.imports.cleaning.choices import clean_boolean
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.cleaning.numbers import clean_money
from unioncare.imports.cleaning.phones import clean_phone
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text, stated
from unioncare.imports.columns import Column
from unioncare.imports.headers import SheetHeader
from unioncare.imports.problems import Problem
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


@dataclass(slots=True)
class LedgerRow(CleanedRow):
    """One row of a ledger, with the status in its own words."""

    days: ClassVar = ("diagnosed_on", "reported_on", "died_on")
    amounts: ClassVar = tuple(column.code for column in MONEY)

    told_status: str = ""

    def as_staged(self) -> list[Any]:
        """The row as all are staged, and the status behind it."""
        return [*CleanedRow.as_staged(self), self.told_status]


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
    return LedgerRow.from_raw(raw, cleaners, told_status=told)


def _cleaners(today: date) -> list[tuple[Column, Cleaner]]:
    def text(limit: int) -> Cleaner:
        return lambda cell: clean_text(stated(cell), limit)

    def day(cell: Cell) -> tuple[date | None, Problem | None]:
        return clean_date(cell, today)

    return [
        (EMPLOYEE_NO, optional(clean_employee_no)),
        (NAME, optional(clean_name)),
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
        (CONSENT, optional(clean_boolean)),
        *((column, clean_money) for column in MONEY),
    ]


def _needed(clean: Cleaner, missing: str) -> Cleaner:
    def cleaned(cell: Cell) -> tuple[Any, Problem | None]:
        value, problem = clean(cell)
        return (None, Problem(missing)) if problem is None and value in ("", None) else (value, problem)

    return cleaned
