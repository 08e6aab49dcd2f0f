"""Deadlines: so many hours around the clock, or so many working days of the enterprise's calendar."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self

from django.utils import timezone
from django.utils.translation import ngettext

from unioncare.organisation.calendar import WorkingDays, end_of

from .errors import InvalidParams


class Clock(StrEnum):
    """What a deadline counts."""

    HOURS = "hours"
    WORKING_DAYS = "working_days"


# More than a month in hours or a year of working days is a slip of the pen.
LIMITS = {Clock.HOURS: 720, Clock.WORKING_DAYS: 250}
# A working day ends at 18:00: whoever counts from midnight loses these hours of the last day.
_LOST_HOURS = 6


@dataclass(frozen=True, slots=True)
class Deadline:
    """`amount` hours or working days after the moment from which it is counted."""

    amount: int
    clock: Clock = Clock.WORKING_DAYS

    @property
    def rank(self) -> int:
        """Hours at the least; the smaller one is the more generous to the member."""
        return self.amount if self.clock == Clock.HOURS else 24 * self.amount - _LOST_HOURS

    @property
    def in_hours(self) -> bool:
        return self.clock == Clock.HOURS

    @property
    def working_days(self) -> int | None:
        return None if self.in_hours else self.amount

    def due(self, since: datetime, days: WorkingDays) -> datetime:
        """Return the due time counted from an aware moment: exact in hours, else the end of the working day."""
        if self.in_hours:
            return since + timedelta(hours=self.amount)
        return end_of(days.after(timezone.localdate(since), self.amount))

    def text(self) -> str:
        """Return the deadline in words of the current language."""
        if self.in_hours:
            return ngettext("%(number)s hour", "%(number)s hours", self.amount) % {"number": self.amount}
        return ngettext("%(number)s working day", "%(number)s working days", self.amount) % {"number": self.amount}

    def as_json(self) -> dict[str, Any]:
        return {"amount": self.amount, "clock": self.clock.value}

    @classmethod
    def from_json(cls, data: Any, name: str = "within") -> Self:
        """Read a deadline; raise InvalidParams naming the field `name`."""
        try:
            deadline = cls(int(data["amount"]), Clock(data["clock"]))
        except (KeyError, TypeError, ValueError) as error:
            raise InvalidParams(name, "A deadline needs a number and hours or working days.") from error
        if not 1 <= deadline.amount <= LIMITS[deadline.clock]:
            raise InvalidParams(name, "The deadline lies outside 1 to {limit}.", limit=LIMITS[deadline.clock])
        return deadline


def shorter(first: Deadline, second: Deadline) -> Deadline:
    """Return the more generous of two deadlines; the first one when they are equal."""
    return second if second.rank < first.rank else first
