"""Whole months, quarters and years, as the workload counts them. Pure."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from django.utils.translation import gettext

_DAY = timedelta(days=1)
_TEXT = re.compile(r"(20\d\d)(?:-(Q[1-4]|0[1-9]|1[0-2]))?")
TREND_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Period:
    """From one day to another, both counted; `text` names it in an address: 2026, 2026-Q1, 2026-03."""

    text: str
    first: date
    last: date

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read the text of an address; None for anything else."""
        if (found := _TEXT.fullmatch(text)) is None:
            return None
        year, part = int(found[1]), found[2] or ""
        begin, months = (3 * int(part[1]) - 2, 3) if part.startswith("Q") else (int(part), 1) if part else (1, 12)
        first = date(year, begin, 1)
        return cls(text, first, month_after(first, months) - _DAY)

    @classmethod
    def quarter_of(cls, day: date) -> Self:
        period = cls.read(f"{day.year}-Q{(day.month + 2) // 3}")
        assert period is not None
        return period

    @property
    def label(self) -> str:
        """The period in the reader's language."""
        if "Q" not in self.text:
            return self.text
        year, number = self.text.split("-Q")
        return gettext("%(year)s Q%(number)s") % {"year": year, "number": number}

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def months(self) -> list[date]:
        """The first days of the twelve months up to the last of the period, or of all its own: the trend."""
        last = self.last.replace(day=1)
        first = min(month_after(last, 1 - TREND_MONTHS), self.first)
        count = (last.year - first.year) * 12 + last.month - first.month + 1
        return [month_after(first, number) for number in range(count)]


def month_after(first: date, months: int) -> date:
    """Return the first day of the month so many months later."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)


def offered(today: date) -> list[Period]:
    """Return the periods to choose from: this year, the last, six quarters, six months."""
    month = today.replace(day=1)
    quarter = Period.quarter_of(today).first
    texts = [f"{day.year}-Q{(day.month + 2) // 3}" for day in (month_after(quarter, -3 * n) for n in range(6))]
    texts += [f"{day:%Y-%m}" for day in (month_after(month, -n) for n in range(6))]
    texts += [str(today.year), str(today.year - 1)]
    return [period for text in texts if (period := Period.read(text)) is not None]
