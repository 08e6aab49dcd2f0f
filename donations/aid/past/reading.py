"""From the file to cleaned rows; whether a row fits what stands is checked elsewhere."""

from datetime import date
from typing import ClassVar

from cases.members.roster.columns import ID_NUMBER, NAME
from unioncare.imports.cleaned import CleanedRow, Cleaner, optional
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.identity import clean_id_number
from unioncare.imports.cleaning.numbers import clean_money
from unioncare.imports.cleaning.text import clean_employee_no, clean_name, clean_text
from unioncare.imports.columns import Column
from unioncare.imports.headers import SheetHeader
from unioncare.imports.reading.source import Source
from unioncare.imports.table import read_table

from .columns import AMOUNT, COLUMNS, EMPLOYEE_NO, GIVEN_ON, KIND, NOTE


class FileRow(CleanedRow):
    """One row of past aid."""

    __slots__ = ()
    days: ClassVar = (GIVEN_ON.code,)
    amounts: ClassVar = (AMOUNT.code,)

    def blames(self, column: Column) -> bool:
        """Tell whether a cell was found wrong already."""
        return any(issue.column == column.code for issue in self.issues)


def read_file(source: Source, today: date) -> tuple[list[FileRow], list[SheetHeader]]:
    """Read the sheets that have these columns, with their headers; raises UnreadableFile."""
    table = read_table(source, COLUMNS)
    cleaners = _cleaners(today)
    return [FileRow.from_raw(raw, cleaners) for raw in table.rows()], list(table.sheets)


def _cleaners(today: date) -> list[tuple[Column, Cleaner]]:
    return [
        (EMPLOYEE_NO, optional(clean_employee_no)),
        (ID_NUMBER, lambda cell: clean_id_number(cell, today)),
        (NAME, optional(clean_name)),
        (GIVEN_ON, lambda cell: clean_date(cell, today)),
        (AMOUNT, clean_money),
        (KIND, lambda cell: clean_text(cell, 60)),
        (NOTE, lambda cell: clean_text(cell, 300)),
    ]
