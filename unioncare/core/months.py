"""Periods of whole months, as leases, insurance and the labour law count them. Pure."""

from calendar import monthrange
from datetime import date, timedelta

_DAY = timedelta(days=1)


def last_day(first: date, months: int) -> date:
    """Return on which day a period of months ends that begins on `first`: the day before the same day of a month.

    Where that month has no such day, its own last day.
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - _DAY
