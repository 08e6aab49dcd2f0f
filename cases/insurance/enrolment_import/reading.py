"""From the file to cleaned rows; whether a row fits what stands is checked elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from cases.members.roster.columns import ID_NUMBER
from unioncare.imports.cells import Cell
from unioncare.imports.cleaned import CleanedRow, Cleaner, optional
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.cleaning.numbers import clean_money, clean_whole
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text, is_scientific, stated
from unioncare.imports.columns import Column
from unioncare.imports.headers import SheetHeader
from unioncare.imports.problems import Problem
from unioncare.imports.reading.source import Source
from unioncare.imports.table import read_table

from .columns import CERTIFICATE, EMPLOYEE_NO, FUNDING, MEMBER_NAME, PREMIUM, SHARES, STARTS_ON

# Nobody enrols for a day further ahead.
_AHEAD = timedelta(days=800)


class FileRow(CleanedRow):
    """One row about enrolments."""

    __slots__ = ()
    days: ClassVar = (STARTS_ON.code,)
    amounts: ClassVar = (PREMIUM.code, *(column.code for column in FUNDING))


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
    return ReadFile([FileRow.from_raw(raw, cleaners) for raw in table.rows()], list(table.sheets))


def _cleaners(today: date) -> list[tuple[Column, Cleaner]]:
    latest = today + _AHEAD
    return [
        (EMPLOYEE_NO, optional(clean_employee_no)),
        (ID_NUMBER, lambda cell: clean_id_number(cell, today)),
        (MEMBER_NAME, optional(clean_name)),
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
