"""Whole calendar months, quarters and years: the periods by which pages look back, and answers are cut. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from .months import last_day

_CODE = re.compile(r"(20\d\d)(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Period:
    """So many months from the first of one on; its code reads 2026, 2026-Q1 or 2026-03."""

    year: int
    month: int
    length: int

    @property
    def months(self) -> frozenset[date]:
        """The first days of its months."""
        return frozenset(date(self.year, self.month + offset, 1) for offset in range(self.length))

    @property
    def first(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last(self) -> date:
        return last_day(self.first, self.length)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def code(self) -> str:
        if self.length == 1:
            return f"{self.year}-{self.month:02}"
        return f"{self.year}" if self.length == 12 else f"{self.year}-Q{(self.month + 2) // 3}"

    @property
    def label(self) -> str:
        if self.length == 12:
            return pgettext("period", "Year %(year)s") % {"year": self.year}
        if self.length == 3:
            return _("Quarter %(quarter)s of %(year)s") % {"quarter": (self.month + 2) // 3, "year": self.year}
        return self.code


def month_of(day: date) -> date:
    return day.replace(day=1)


def end_of_month(day: date) -> date:
    """Return the last day of the month of a day."""
    return last_day(month_of(day), 1)


def quarter_of(day: date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


def year_of(day: date) -> int:
    return day.year


def period_of(code: str) -> Period | None:
    """Return the period that an address names; None for anything else."""
    found = _CODE.fullmatch(code)
    if found is None:
        return None
    year, quarter, month = found.groups()
    if quarter:
        return Period(int(year), 3 * int(quarter) - 2, 3)
    return Period(int(year), int(month), 1) if month else Period(int(year), 1, 12)


def quarter_with(day: date) -> Period:
    """Return the quarter that a day lies in."""
    return Period(day.year, 3 * ((day.month - 1) // 3) + 1, 3)


def quarters_and_years(first: date, last: date, today: date) -> list[Period]:
    """Return which quarter and which year two days bound, both counted; one that still runs is bound by today."""
    found = (quarter_with(first), Period(first.year, 1, 12))
    return [one for one in found if one.first == first and min(one.last, today) == min(last, today)]


def quarters_up_to(day: date, many: int) -> list[Period]:
    """Return so many quarters up to the one that a day lies in, the oldest first."""
    number = day.year * 4 + (day.month - 1) // 3 + 1 - many
    return [Period(quarter // 4, 3 * (quarter % 4) + 1, 3) for quarter in range(number, number + many)]


def months_up_to(day: date, many: int) -> list[date]:
    """Return the first days of so many months up to the month of a day, the oldest first."""
    number = day.year * 12 + day.month - many
    return [date(month // 12, month % 12 + 1, 1) for month in range(number, number + many)]


def periods_over(months: Iterable[date]) -> list[Period]:
    """Return the years, quarters and months that hold some of these months, the newest first."""
    held = sorted(set(months), reverse=True)
    years = [Period(year, 1, 12) for year in dict.fromkeys(day.year for day in held)]
    quarters = [Period(year, 3 * place + 1, 3) for year, place in dict.fromkeys(quarter_of(day) for day in held)]
    return [*years, *quarters, *(Period(day.year, day.month, 1) for day in held)]


def months_between(first: date, last: date) -> frozenset[date]:
    """Return the first days of the months that lie wholly between two days, both counted."""
    after = last + timedelta(days=1)
    begins = first.year * 12 + first.month - (first.day == 1)
    ends = after.year * 12 + after.month - 1
    return frozenset(date(number // 12, number % 12 + 1, 1) for number in range(begins, ends))
