"""Phone numbers by one rule: a mainland mobile number, or a landline with its area code.

The rule is the numbering plan, not a list of prefixes in use: such lists refuse new numbers that real people have.
"""

import re

from ..cells import Cell
from ..problems import Problem
from .text import is_scientific, stated, without_float_tail

_MOBILE = re.compile(r"1[3-9]\d{9}")
_DECORATION = re.compile(r"[\s\-‐-―−.·()]+")
_COUNTRY = re.compile(r"(?:\+|00)86")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})")
_EXTENSION = re.compile(r"[ ,;]*(?:-|转|分机|ext\.?|x|#) ?(\d{1,6})$", re.IGNORECASE)
_SEVERAL = re.compile(r"[/、,，;；|\n]| 或 |或| 和 |和")
_MOBILE_DIGITS = 11


def clean_phone(cell: Cell) -> tuple[str, Problem | None]:
    """Return a mobile number as 11 digits or a landline as 0351-1234567(-801); "" for an empty cell.

    Taken as well: +86 and 0086, dashes, blanks, brackets, full-width digits, a number cell. Where a cell holds
    several numbers the first good one counts, with the warning phone_several. Problem: phone_invalid.
    """
    if isinstance(cell, str) and _MOBILE.fullmatch(cell) and cell.isascii():
        return cell, None
    if isinstance(cell, str) and len(cell) > 200:
        return "", Problem("phone_invalid")
    text = without_float_tail(stated(cell))
    if not text:
        return "", None
    if is_scientific(text):
        return "", Problem("phone_invalid.precision")
    number, problem = _one(text)
    if problem is None:
        return number, None
    if len(parts := [part for part in _SEVERAL.split(text) if part.strip()]) > 1:
        good = [found for found, wrong in map(_one, parts) if wrong is None]
        if good:
            return good[0], Problem("phone_several", {"count": len(parts)})
    return "", problem


def _one(text: str) -> tuple[str, Problem | None]:
    number = _national(_DECORATION.sub("", text))
    if _MOBILE.fullmatch(number):
        return number, None
    if landline := _LANDLINE.fullmatch(number):
        return f"{landline[1]}-{landline[2]}", None
    if extension := _EXTENSION.search(text):
        trunk = _LANDLINE.fullmatch(_national(_DECORATION.sub("", text[: extension.start()])))
        if trunk:
            return f"{trunk[1]}-{trunk[2]}-{extension[1]}", None
    return "", _what_is_wrong(number)


def _national(number: str) -> str:
    """Drop the country's prefix, and give a landline back the zero that stands for it."""
    if not (prefix := _COUNTRY.match(number)):
        if len(number) == _MOBILE_DIGITS + 2 and number.startswith("861"):
            return number[2:]
        return number
    rest = number[prefix.end() :]
    return rest if rest.startswith(("0", "1")) else f"0{rest}"


def _what_is_wrong(number: str) -> Problem:
    if not (number.isascii() and number.isdigit()):
        return Problem("phone_invalid.characters")
    digits = len(number)
    if number.startswith("1"):
        if digits < _MOBILE_DIGITS:
            return Problem("phone_invalid.short", {"digits": digits})
        if digits > _MOBILE_DIGITS:
            return Problem("phone_invalid.long", {"digits": digits})
        return Problem("phone_invalid.prefix", {"prefix": number[:2]})
    if digits in (7, 8) and not number.startswith("0"):
        return Problem("phone_invalid.area_code")
    return Problem("phone_invalid")
