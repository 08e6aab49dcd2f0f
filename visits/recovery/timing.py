"""The last day of a period that is counted in months."""

from calendar import monthrange
from datetime import date, timedelta


def last_day(first: date, months: int) -> date:
    """Return on which day a period of months ends that begins on `first`: the day before the same day of a month.

    Where that month has no such day, its own last day.
    """
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    length = monthrange(year, month + 1)[1]
    if first.day > length:
        return date(year, month + 1, length)
    return date(year, month + 1, first.day) - timedelta(days=1)
