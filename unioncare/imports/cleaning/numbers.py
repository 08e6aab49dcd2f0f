"""Amounts of money and counts."""

import math
import re
from decimal import Decimal

from ..cells import Cell
from ..problems import Problem
from .text import stated

_CENT = Decimal("0.01")
_LARGEST = Decimal("9999999999.99")
_AMOUNT = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?")
_MARKS = re.compile(r"^(?:￥|¥|rmb|cny)|(?:元整|元|圆|rmb|cny)$", re.IGNORECASE)
_UNITS = {"万": 10_000, "千": 1_000, "亿": 100_000_000}
_WHOLE = re.compile(r"\d{1,9}", re.ASCII)


def clean_money(cell: Cell) -> tuple[Decimal | None, Problem | None]:
    """Return an amount in yuan with two places, None for an empty cell. Problem: money_invalid.

    Understood: 1,234.50, ¥1234.5, 1234元, 1.2万, (1,234.50) as a negative amount. More than two places are rounded
    half to even, as the sheet's own display would.
    """
    if isinstance(cell, bool):
        return None, Problem("money_invalid")
    if isinstance(cell, float | int):
        return _rounded(Decimal(repr(cell))) if math.isfinite(cell) else (None, Problem("money_invalid"))
    if cell.strip() in ("0", "０"):
        return Decimal("0.00"), None
    text = stated(cell).replace(" ", "")
    if not text:
        return None, None
    negative = text.startswith("(") and text.endswith(")")
    text = _MARKS.sub("", _MARKS.sub("", text.strip("()")))
    factor = _UNITS.get(text[-1:], 1)
    match = _AMOUNT.fullmatch(text[:-1] if factor > 1 else text)
    if not match or not (match[2] or len(match[3] or "") > 1):
        return None, Problem("money_invalid")
    amount = Decimal(f"{match[1]}{(match[2] or '0').replace(',', '')}{match[3] or ''}") * factor
    return _rounded(-amount if negative else amount)


def clean_whole(cell: Cell, largest: int = 999_999) -> tuple[int | None, Problem | None]:
    """Return a whole number from 0 to `largest`, None for an empty cell. Problem: number_invalid."""
    text = "0" if cell == 0 or cell == "0" else stated(cell).removesuffix(".0")
    if not text:
        return None, None
    if not _WHOLE.fullmatch(text) or int(text) > largest:
        return None, Problem("number_invalid", {"largest": largest})
    return int(text), None


def _rounded(amount: Decimal) -> tuple[Decimal | None, Problem | None]:
    if abs(amount) > _LARGEST:
        return None, Problem("money_invalid.size")
    return amount.quantize(_CENT), None
