"""The clock of obligations: working days of the enterprise's calendar, in local time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from .enums import DayKind
from .models import CalendarDay

# An obligation counted in days is due when the working day ends.
DAY_END = time(18, 0)


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """Monday to Friday, corrected by the calendar's rows; pure, so that rules can be tried over any calendar."""

    exceptions: Mapping[date, str] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        kind = self.exceptions.get(day)
        return kind == DayKind.WORKDAY if kind else day.weekday() < 5

    def after(self, day: date, count: int) -> date:
        """Return the working day `count` working days after `day`; 0 gives the first working day from `day` on."""
        current = day
        while not self.is_working(current):
            current += timedelta(days=1)
        if current != day and count > 0:
            count -= 1
        while count > 0:
            current += timedelta(days=1)
            count -= self.is_working(current)
        return current

    def on_or_before(self, day: date) -> date:
        """Return the last working day up to `day`."""
        while not self.is_working(day):
            day -= timedelta(days=1)
        return day

    def between(self, first: date, last: date) -> int:
        """Count the working days after `first` up to and including `last`; negative when `last` lies before."""
        if last < first:
            return -self.between(last, first)
        return sum(self.is_working(first + timedelta(days=n)) for n in range(1, (last - first).days + 1))


def load_working_days() -> WorkingDays:
    """Return the calendar as it stands now; one query."""
    return WorkingDays(dict(CalendarDay.objects.values_list("date", "kind")))


def start_of(day: date) -> datetime:
    """Return the aware moment at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """Return the aware moment at which a working day ends."""
    return timezone.make_aware(datetime.combine(day, DAY_END))
