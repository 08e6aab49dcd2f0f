"""Dates in every habit of a Chinese roster."""

import re
from datetime import date, timedelta
from functools import lru_cache

from ..cells import Cell
from ..problems import Problem
from .text import stated, without_float_tail

EARLIEST = date(1900, 1, 1)
_SERIAL_ZERO = date(1899, 12, 30)  # Excel's day 0, with its 29 February 1900 allowed for
# Five digits: 10000 is 18 May 1927. Anything shorter is a year, an age or a mistake.
_SERIALS = range(10_000, 100_000)

_TIME = r"(?:[ T]?\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?)?Z?)?"
_SEPARATED = re.compile(rf"(\d{{4}}) ?[-/.,_年\\~ ] ?(\d{{1,2}})(?: ?[-/.,_月\\~ ] ?(\d{{1,2}}) ?[日号]?|月?){_TIME}")
_COMPACT = re.compile(rf"(\d{{4}})(\d\d)(\d\d)?{_TIME}")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_SHORT_YEAR = re.compile(r"'?\d{2} ?[-/.年] ?\d{1,2}(?: ?[-/.月] ?\d{1,2} ?[日号]?|月)?")
_YEAR = re.compile(r"\d{4}年?")
_MONTH_CUT = re.compile(r"\d{4}\.1")
_MARKS = str.maketrans("–—−‐‑―。", "------.")


def clean_date(cell: Cell, latest: date) -> tuple[date | None, Problem | None]:
    """Return the date of a cell, None for an empty one; a month alone is its first day. Problem: date_invalid.

    Understood: 1985-3-2, 1985.03.02, 1985/3/2, 1985年3月2日, 19850302, 1985-03, 1985年3月, 198503, Excel's day numbers,
    each as text or number, with or without a time. Refused: days that do not exist, days before 1900 or after
    `latest`, a year alone, two-digit years, because 35-3-2 may be a birth or a joining date of either century, and the
    number 1985.1, to which Excel cuts 1985.10.
    """
    if cell == "":
        return None, None
    return _clean(cell, latest) if isinstance(cell, str) else _clean_number(cell, latest)


def is_month_only(cell: Cell) -> bool:
    """Whether a cell names a month without a day, so that its first day stands for any day of it."""
    text = _normal(cell)
    match = _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text)
    return match is not None and match[3] is None


@lru_cache(maxsize=65_536)
def _clean(cell: str, latest: date) -> tuple[date | None, Problem | None]:
    return _parse(_normal(cell), latest)


@lru_cache(maxsize=16_384)
def _clean_number(cell: float, latest: date) -> tuple[date | None, Problem | None]:
    text = _normal(cell)
    return (None, Problem("date_invalid.month_cut")) if _MONTH_CUT.fullmatch(text) else _parse(text, latest)


def _normal(cell: Cell) -> str:
    return without_float_tail(stated(cell).translate(_MARKS))


def _parse(text: str, latest: date) -> tuple[date | None, Problem | None]:
    if not text:
        return None, None
    if serial := _SERIAL.fullmatch(text):
        if int(serial[1]) not in _SERIALS:
            return None, Problem("date_invalid")
        return _within(_SERIAL_ZERO + timedelta(int(serial[1])), latest)
    match = _SEPARATED.fullmatch(text) or _COMPACT.fullmatch(text)
    if match is None:
        if _SHORT_YEAR.fullmatch(text):
            return None, Problem("date_invalid.short_year")
        return None, Problem("date_invalid.year_only" if _YEAR.fullmatch(text) else "date_invalid")
    year, month, day = int(match[1]), int(match[2]), int(match[3] or 1)
    try:
        return _within(date(year, month, day), latest)
    except ValueError:
        return None, Problem("date_invalid.impossible")


def _within(day: date, latest: date) -> tuple[date | None, Problem | None]:
    if day < EARLIEST:
        return None, Problem("date_invalid.early")
    if day > latest:
        return None, Problem("date_invalid.late", {"latest": latest.isoformat()})
    return day, None
