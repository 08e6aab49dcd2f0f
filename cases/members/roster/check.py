"""From a row of the file to a clean row, or to what is wrong with it."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from unioncare.imports.cells import Cell
from unioncare.imports.cleaning import identity
from unioncare.imports.cleaning.choices import clean_sex
from unioncare.imports.cleaning.dates import clean_date, is_month_only
from unioncare.imports.cleaning.employment import clean_status
from unioncare.imports.cleaning.phones import clean_phone
from unioncare.imports.cleaning.text import clean_employee_no, clean_name
from unioncare.imports.columns import Column
from unioncare.imports.problems import Problem, RowIssue
from unioncare.imports.table import RawRow

from ..enums import Sex
from ..facts import id_index, phone_index
from .columns import BIRTH_DATE, BY_CODE, EMPLOYEE_NO, ID_NUMBER, JOINED_ON, NAME, PHONE, SEX, STATUS, UNIT
from .new_units import UnitFinder

Cleaner = Callable[[Cell], tuple[Any, Problem | None]]
_SEXES = {"male": Sex.MALE.value, "female": Sex.FEMALE.value}


class MemberRow(NamedTuple):
    """A clean row. None, or "" for ID number and phone, is what the file does not say: the roster keeps what it has.

    `sheet` counts the sheets that are read; `unit` is a pk, or a negative reference to a planned unit. The blind
    indexes, in hexadecimal, stay with the row from its first reading on.
    """

    sheet: int
    number: int
    employee_no: str
    name: str
    sex: str | None
    id_number: str
    birth_date: date | None
    phone: str
    unit: int
    joined_on: date | None
    status: str | None
    id_index: str | None
    phone_index: str | None

    @classmethod
    def from_staged(cls, staged: list[Any]) -> "MemberRow":
        """Bring the dates of a staged row back."""
        for place in _DATES:
            if staged[place] is not None:
                staged[place] = date.fromisoformat(staged[place])
        return cls._make(staged)


_SEX, _ID_NUMBER, _BIRTH_DATE, _PHONE = map(MemberRow._fields.index, ("sex", "id_number", "birth_date", "phone"))
_DATES = (_BIRTH_DATE, MemberRow._fields.index("joined_on"))


class RowChecker:
    """Cleans the cells of each row; `latest` is the last day on which anything in a roster can have happened."""

    def __init__(self, finder: UnitFinder, latest: date) -> None:
        # In the order of MemberRow's fields.
        cleaners: tuple[tuple[Column, Cleaner], ...] = (
            (EMPLOYEE_NO, clean_employee_no),
            (NAME, clean_name),
            (SEX, clean_sex),
            (ID_NUMBER, lambda cell: identity.clean_id_number(cell, latest)),
            (BIRTH_DATE, lambda cell: clean_date(cell, latest)),
            (PHONE, clean_phone),
            (UNIT, finder.find),
            (JOINED_ON, lambda cell: clean_date(cell, latest)),
            (STATUS, clean_status),
        )
        self._cleaners = tuple((column.code, clean) for column, clean in cleaners)

    def check(self, raw: RawRow, sheet: int) -> tuple[MemberRow, list[RowIssue]]:
        """Return the row as far as it could be read, with refusals and warnings; a refusal spoils the row."""
        cell_of = raw.cells.get
        values: list[Any] = [sheet, raw.number]
        issues = []
        for code, clean in self._cleaners:
            value, problem = clean(cell_of(code, ""))
            values.append(value)
            if problem is not None:
                issues.append(raw.issue(BY_CODE[code], problem))
        values[_SEX] = _SEXES.get(values[_SEX])
        if number := values[_ID_NUMBER]:
            values[_SEX], values[_BIRTH_DATE] = self._identity(number, values, raw, issues)
        values += _hex(id_index(values[_ID_NUMBER])), _hex(phone_index(values[_PHONE]))
        return MemberRow._make(values), issues

    def _identity(self, number: str, values: list[Any], raw: RawRow, issues: list[RowIssue]) -> tuple[str, date]:
        """Let the ID number say sex and birth date; what contradicts it is a warning."""
        sex, birth = _SEXES[identity.sex(number)], identity.birth_date(number)
        if values[_SEX] is not None and values[_SEX] != sex:
            issues.append(raw.issue(SEX, Problem("sex_contradicts_id")))
        stated = values[_BIRTH_DATE]
        if stated is not None and not self._same_birth(stated, birth, raw):
            issues.append(raw.issue(BIRTH_DATE, Problem("birth_contradicts_id", {"date": birth.isoformat()})))
        return sex, birth

    @staticmethod
    def _same_birth(stated: date, true: date, raw: RawRow) -> bool:
        if stated == true:
            return True
        month_only = (stated.year, stated.month) == (true.year, true.month)
        return month_only and is_month_only(raw.cells.get(BIRTH_DATE.code, ""))


def _hex(index: bytes | None) -> str | None:
    return index.hex() if index else None
