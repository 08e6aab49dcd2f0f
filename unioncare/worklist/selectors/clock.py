"""How due times are said on a day: late, today, hours left, days left."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from math import ceil

from django.utils import timezone

from unioncare.core.ui.due import Due
from unioncare.organisation.calendar import WorkingDays, start_of

from ..enums import ItemState

# Up to here a deadline counted in hours is told in hours.
_HOURS_TOLD = 72


@dataclass
class Clock:
    """The moment at which a list is read. Distances are remembered: many items share a due day."""

    now: datetime
    calendar: WorkingDays
    _distances: dict[date, int] = field(default_factory=dict)
    _marks: dict[tuple[datetime, bool], Due] = field(default_factory=dict)

    @cached_property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @cached_property
    def day_end(self) -> datetime:
        """The first moment of tomorrow."""
        return start_of(self.today + timedelta(days=1))

    @cached_property
    def week_end(self) -> datetime:
        """The first moment of next Monday."""
        return start_of(self.today + timedelta(days=7 - self.today.weekday()))

    def group_of(self, due_at: datetime) -> str:
        """Return the group of an open item: overdue, today, week or later."""
        if due_at < self.now:
            return "overdue"
        if due_at < self.day_end:
            return "today"
        return "week" if due_at < self.week_end else "later"

    def due(self, due_at: datetime, *, in_hours: bool) -> Due:
        """Return the due mark of an open item."""
        key = (due_at, in_hours)
        if key not in self._marks:
            self._marks[key] = self._due(due_at, in_hours=in_hours)
        return self._marks[key]

    def _due(self, due_at: datetime, *, in_hours: bool) -> Due:
        if in_hours and abs(due_at - self.now) <= timedelta(hours=_HOURS_TOLD):
            if due_at < self.now:
                return Due.late_hours((self.now - due_at) // timedelta(hours=1), due_at)
            return Due.hours(ceil((due_at - self.now) / timedelta(hours=1)), due_at, self.now)
        on = timezone.localdate(due_at)
        if due_at < self.now:
            return Due.late(-self._days_to(on), on)
        return Due.today(on) if on == self.today else Due.later(self._days_to(on), on)

    def _days_to(self, on: date) -> int:
        if on not in self._distances:
            self._distances[on] = self.calendar.between(self.today, on)
        return self._distances[on]


def ended_mark(state: str, done_at: datetime, *, missed: bool) -> Due:
    """Return the due mark of an item that has ended."""
    on = timezone.localdate(done_at)
    return Due.done(on, on_time=not missed) if state == ItemState.DONE else Due.ended(str(ItemState(state).label), on)
