"""How a medical treatment period is counted: in months of sick leave, added up within a longer span. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from unioncare.core.months import last_day

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days at work, both counted; `last` is None while they go on."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Reckoning:
    """From which day leave is added up, for how many days, and on which day these are full if the leave goes on."""

    counts_from: date
    days: int
    ends_on: date


def days_in(first: date, months: int) -> int:
    """Return how many days a period of months has that begins on `first`."""
    return (last_day(first, months) - first).days + 1


def reckon(first: date, months: int, within: int, work: Sequence[Span]) -> Reckoning:
    """Return when `months` of sick leave from `first` on are full; free days count as leave, days at work do not.

    Leave is added up within `within` months. Where these pass before it is full, it is counted anew from the next day
    of leave (劳部发〔1994〕479 号, article 4). `work` lies in its order; what still goes on moves nothing yet.
    """
    days, ends_on = days_in(first, months), _full_on(first, days_in(first, months), work)
    window = last_day(first, within)
    if ends_on <= window:
        return Reckoning(first, days, ends_on)
    return reckon(_next_leave(window + _DAY, work), months, within, work)


def leave_days(first: date, until: date, work: Sequence[Span]) -> int:
    """Return how many days of leave lie from `first` to `until`, both counted."""
    if until < first:
        return 0
    spans = ((max(span.first, first), min(span.last or until, until)) for span in work)
    return (until - first).days + 1 - sum((last - begin).days + 1 for begin, last in spans if begin <= last)


def _full_on(first: date, days: int, work: Sequence[Span]) -> date:
    day = first + timedelta(days=days - 1)
    for span in work:
        begin = max(span.first, first)
        if span.last is not None and begin <= span.last and begin <= day:
            day += timedelta(days=(span.last - begin).days + 1)
    return day


def _next_leave(day: date, work: Sequence[Span]) -> date:
    for span in work:
        if span.last is not None and span.first <= day <= span.last:
            return span.last + _DAY
    return day
