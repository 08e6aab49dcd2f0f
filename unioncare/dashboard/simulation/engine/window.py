"""The days over which rules are tried."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from unioncare.core.periods import months_up_to


@dataclass(frozen=True, slots=True)
class Window:
    """Whole calendar months, the last one up to today: first and last day, both counted, the first of each month."""

    first: date
    last: date
    months: Sequence[date]

    @classmethod
    def back_from(cls, today: date, months: int) -> Self:
        """Return so many months, the one that runs among them."""
        firsts = months_up_to(today, months)
        return cls(firsts[0], today, tuple(firsts))

    @property
    def after(self) -> date:
        """The day after the last one."""
        return self.last + timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.after - self.first).days

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last

    def place(self, day: date) -> int:
        """Return in which of the months a day lies, counted from 0."""
        return (day.year - self.first.year) * 12 + day.month - self.first.month
