"""The 18-character ID number of the Resident Identity Card (GB 11643-1999; check character ISO 7064 MOD 11-2)."""

import re
from datetime import date
from functools import lru_cache
from operator import mul

from stdnum import numdb

from ..cells import Cell
from ..problems import Problem
from .text import is_scientific, stated

LENGTH = 18
_FORM = re.compile(r"[1-9]\d{16}[\dX]", re.ASCII)
_DIGITS = re.compile(r"\d+", re.ASCII)
_WEIGHTS = tuple(2 ** (LENGTH - place) % 11 for place in range(1, LENGTH))
_ZEROS = ord("0") * sum(_WEIGHTS)
_CHECK_CHARACTERS = "10X98765432"
_EARLIEST_BIRTH = date(1900, 1, 1)
_WITHOUT_LIST = ("83", "9")  # residents from Taiwan; foreigners with permanent residence
_EXACT_DIGITS = 1e15  # Excel keeps 15 digits of a number


def clean_id_number(cell: Cell, latest: date) -> tuple[str, Problem | None]:
    """Return a valid ID number with a capital X, "" for an empty cell; `latest` is the last possible day of birth.

    Problems: id_precision (Excel kept it as a number and lost the last digits), id_checksum (length, characters,
    date or check character wrong). Warning: id_area_unknown, since lists of areas lag behind. Numbers of 15 digits
    (before 1999, no longer valid since 2013) are refused: they have no check character, and an identity decides
    whom a record is merged with.
    """
    if isinstance(cell, float | int) and abs(cell) >= _EXACT_DIGITS:
        return "", Problem("id_precision")
    number = cell if isinstance(cell, str) and _FORM.fullmatch(cell) else _normal(cell)
    if not number:
        return "", None
    if not _FORM.fullmatch(number):
        return "", _wrong_form(number)
    expected = check_character(number)
    if number[17] != expected:
        # Text that once was a number: 15 digits survived, the rest became zeros.
        lost = number.endswith("000")
        return "", Problem("id_precision") if lost else Problem("id_checksum", {"expected": expected})
    birth = _birth_date(number[6:14])
    if birth is None or not _EARLIEST_BIRTH <= birth <= latest:
        return "", Problem("id_checksum.date", {"date": f"{number[6:10]}-{number[10:12]}-{number[12:14]}"})
    return number, None if _area_known(number[:6]) else Problem("id_area_unknown", {"area": number[:6]})


def check_character(number: str) -> str:
    """Return the check character that the first 17 digits demand."""
    return _CHECK_CHARACTERS[(sum(map(mul, _WEIGHTS, number.encode("ascii"))) - _ZEROS) % 11]


def birth_date(number: str) -> date:
    """Return the birth date inside a valid ID number."""
    found = _birth_date(number[6:14])
    assert found is not None, "birth_date is for numbers that clean_id_number returned"
    return found


def sex(number: str) -> str:
    """Return the sex inside a valid ID number: "male" or "female"."""
    return "male" if int(number[16]) % 2 else "female"


def _normal(cell: Cell) -> str:
    return stated(cell).replace(" ", "").replace("-", "").upper()


def _wrong_form(number: str) -> Problem:
    if is_scientific(number):
        return Problem("id_precision")
    if len(number) != LENGTH:
        if len(number) == 15 and _DIGITS.fullmatch(number):
            return Problem("id_checksum.first_generation")
        return Problem("id_checksum.length", {"length": len(number)})
    return Problem("id_checksum.characters")


@lru_cache(maxsize=65_536)
def _birth_date(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


@lru_cache(maxsize=8_192)
def _area_known(area: str) -> bool:
    if area.startswith(_WITHOUT_LIST):
        return True
    return all(properties for _part, properties in numdb.get("cn/loc").info(area))
