"""Whether an item is going to be late, reckoned by how fast its responsible person worked lately. Pure.

Two signs, each enough: what the person has in hand until then takes longer than there is time (FULL), or this kind
of work usually takes the person longer than it may (SLOW). Of too few ended items nothing is said.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

LOOK_BACK = timedelta(days=90)
# Fewer ended items than this say nothing of a pace.
FEWEST = 3
# A pace is that of at least so long: what was ended in one morning is no pace of a day.
SHORTEST = timedelta(days=7)
_WEEK = timedelta(days=7)


class Sign(Enum):
    """Why an item may be late."""

    FULL = "full"
    SLOW = "slow"


@dataclass(frozen=True, slots=True)
class Waiting:
    """An open item: when it opened, when it is due, how many of its person's items are due until then, itself too."""

    opens_at: datetime
    due_at: datetime
    ahead: int


@dataclass(frozen=True, slots=True)
class Pace:
    """What a person ended in the last 90 days: how many items, of them of the kind, and their median time.

    `over` is the time in which they ended them: since the first of these, for whoever began later.
    """

    ended: int = 0
    of_kind: int = 0
    usual: timedelta | None = None
    over: timedelta = LOOK_BACK

    @property
    def a_week(self) -> float:
        """Items of all kinds that the person ends in seven days."""
        return self.ended * (_WEEK / self.over)


@dataclass(frozen=True, slots=True)
class Estimate:
    """When an item is likely to be done, which is after it is due, and what says so."""

    sign: Sign
    done_at: datetime


def span_of(first_done: datetime, now: datetime) -> timedelta:
    """Return in what time somebody ended what they ended in the last 90 days, the first of it at a moment."""
    return min(max(now - first_done, SHORTEST), LOOK_BACK)


def estimate(item: Waiting, pace: Pace, now: datetime) -> Estimate | None:
    """Return when an item that is going to be late is likely to be done; None where nothing says that it will be."""
    found = []
    if pace.ended >= FEWEST:
        found.append(Estimate(Sign.FULL, now + item.ahead * pace.over / pace.ended))
    if pace.usual is not None and pace.of_kind >= FEWEST:
        found.append(Estimate(Sign.SLOW, max(item.opens_at + pace.usual, now)))
    late = [one for one in found if one.done_at > item.due_at]
    return max(late, key=lambda one: one.done_at, default=None)
