"""The windows of a cadence: anchored, of equal length, never shifted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from unioncare.organisation.calendar import WorkingDays


@dataclass(frozen=True, slots=True)
class Horizon:
    """What an engine run is to make.

    Windows are counted from `anchor`. Those are made that open up to `until` and, when a plan is extended, after
    `after`. The plan takes force on `in_force_on`: what would have been due before is nobody's obligation, and what is
    done once is counted from there.
    """

    anchor: date
    until: date
    in_force_on: date
    after: date | None = None

    def takes(self, opens_on: date) -> bool:
        """Say whether an item that opens on this day belongs to the run."""
        return opens_on <= self.until and (self.after is None or opens_on > self.after)


@dataclass(frozen=True, slots=True)
class Window:
    """The n-th window: the days after `start` up to and including `end`; it opens on `opens_on`."""

    number: int
    start: date
    end: date
    opens_on: date

    def due_on(self, days: WorkingDays) -> date:
        """Return the last working day inside the window; its last day when it holds none."""
        day = days.on_or_before(self.end)
        return day if day > self.start else self.end


def windows(horizon: Horizon, every: int, opens_before: int | None = None) -> Iterator[Window]:
    """Give the windows of an interval that a run makes; `opens_before`: only its last so many days are open."""
    lead = timedelta(days=min(opens_before or every, every) - 1)
    number = _first(horizon, every, lead)
    while True:
        end = horizon.anchor + timedelta(days=every * number)
        if end - lead > horizon.until:
            return
        yield Window(number, end - timedelta(days=every), end, end - lead)
        number += 1


def first_number(anchor: date, today: date, every: int) -> int:
    """Return the number of the first window that ends after a day."""
    return (today - anchor).days // every + 1


def _first(horizon: Horizon, every: int, lead: timedelta) -> int:
    """Return the number of the first window that opens after `after`, or that has not ended before the plan holds."""
    if horizon.after is not None:
        since = horizon.after + lead - horizon.anchor
        return max(1, since.days // every + 1)
    return max(1, -((horizon.anchor - horizon.in_force_on).days // every))
