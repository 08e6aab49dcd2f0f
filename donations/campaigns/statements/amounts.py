"""Amounts and days as statements write them."""

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from unioncare.imports.cells import Cell
from unioncare.imports.cleaning.dates import clean_date
from unioncare.imports.cleaning.text import is_scientific, plain, stated, without_float_tail

# Excel keeps fifteen digits of a number.
_EXACT = 10**15
_MARKS = re.compile(r"[¥￥$,\s元]|CNY|RMB", re.IGNORECASE)
_REFUND = re.compile(r"退款[^\d]*([\d,]+(?:\.\d+)?)")
_WHOLE_REFUND = re.compile(r"全额退款|退款成功|已退款$|退款$")
NUMBER_CHARS = 64
# Beyond it nothing is an amount of money, and rounding it fails.
MOST = Decimal(10) ** 12


def read_amount(cell: Cell) -> tuple[Decimal | None, bool]:
    """Return an amount as it stands, with all its decimals, and whether the cell holds anything at all."""
    if isinstance(cell, bool):
        return None, True
    if isinstance(cell, float | int):
        return _decimal(repr(cell)), True
    text = unicodedata.normalize("NFKC", cell)
    text = _MARKS.sub("", text).strip()
    if not text or text in {"-", "--", "/"}:
        return None, False
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    return _decimal(text.removeprefix("+")), True


def read_day(cell: Cell, latest: date) -> date | None:
    """Return the day of a cell; None for none, an impossible one, one to come."""
    day, problem = clean_date(cell, latest)
    return day if problem is None else None


def read_number(cell: Cell) -> str:
    """Return a transaction number; empty where there is none, or Excel has cut it."""
    if isinstance(cell, int | float) and abs(cell) >= _EXACT:
        return ""
    text = without_float_tail(stated(cell))
    return "" if is_scientific(text) or len(text) > NUMBER_CHARS else text


def refunded(status: str, cell: Cell) -> Decimal | None:
    """Return what was given back of an amount, None for all of it. `cell` holds a sum where the file has a column."""
    given, _filled = read_amount(cell)
    if given:
        return abs(given)
    text = plain(status)
    if found := _REFUND.search(text):
        return _decimal(found[1].replace(",", "")) or Decimal(0)
    return None if _WHOLE_REFUND.search(text) else Decimal(0)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number) < MOST else None
