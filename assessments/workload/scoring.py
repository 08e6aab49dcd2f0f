"""How work is weighed: full-time equivalents, points per equivalent, the spread. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from math import sqrt

from .enums import Band

DAY = timedelta(days=1)
# Days of a month, so that periods of different lengths compare.
MONTH_DAYS = Decimal("30.4375")
Days = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody, or several together, carried in a period.

    `points`: done and open work, by level weight; `equivalents`: full-time equivalents over the whole period (1: one
    full-time job from its first to its last day); `done`: the part of the points that is done.
    """

    points: Decimal
    equivalents: Decimal
    done: Decimal = Decimal(0)

    @property
    def open(self) -> Decimal:
        return self.points - self.done

    @property
    def of_done(self) -> "Load":
        """The same with the work alone that is done."""
        return Load(self.done, self.equivalents, self.done)

    @property
    def per_equivalent(self) -> Decimal | None:
        """Points of a full-time equivalent; None where no post takes any part of a job: never 0."""
        return self.points / self.equivalents if self.equivalents else None

    def __add__(self, other: "Load") -> "Load":
        return Load(self.points + other.points, self.equivalents + other.equivalents, self.done + other.done)


NOTHING = Load(Decimal(0), Decimal(0))


@dataclass(frozen=True, slots=True)
class Held:
    """A post as far as it weighs: its share of a full-time job, from its first to its last day."""

    share: Decimal
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers in force: by care level, by role, and where the band and unevenness begin."""

    levels: Mapping[int, Decimal]
    shares: Mapping[str, Decimal]
    low: Decimal
    high: Decimal
    uneven: Decimal

    def weigh(self, points: Decimal, level: int | None) -> Decimal:
        """Return points by the weight of a care level; work about something without a level weighs 1."""
        return points * self.levels.get(level or 0, Decimal(1))

    def band(self, load: Load, days: int) -> Band | None:
        """Return where the load of so many days lies; None without any equivalent."""
        if (rate := monthly(load, days)) is None:
            return None
        if rate < self.low:
            return Band.LOW
        return Band.HIGH if rate > self.high else Band.WITHIN


def monthly(load: Load, days: int) -> Decimal | None:
    """Return points per full-time equivalent and month."""
    rate = load.per_equivalent
    return None if rate is None else rate * MONTH_DAYS / days


def equivalents(posts: Iterable[Held], away: Collection[Days], first: date, last: date) -> Decimal:
    """Return the full-time equivalents of one person between two days, both counted.

    Several posts add up, to a full-time job at most; days of leave count for nothing.
    """
    held = [(max(one.first, first), min(one.last, last), one.share) for one in posts]
    gone = [(max(begins, first), min(ends, last)) for begins, ends in away]
    edges = {first, last + DAY}
    edges |= {edge for begins, ends, _share in held if begins <= ends for edge in (begins, ends + DAY)}
    edges |= {edge for begins, ends in gone if begins <= ends for edge in (begins, ends + DAY)}
    total, days = Decimal(0), sorted(edges)
    for begins, after in pairwise(days):
        if any(start <= begins <= end for start, end in gone):
            continue
        share = sum((one for start, end, one in held if start <= begins <= end), Decimal(0))
        total += min(share, Decimal(1)) * (after - begins).days
    return total / ((last - first).days + 1)


def balance(loads: Iterable[Load]) -> float | None:
    """Return how unevenly work lies (G3): standard deviation / mean of points per equivalent.

    None for fewer than two people with an equivalent, and where nobody carries anything.
    """
    rates = [float(rate) for load in loads if (rate := load.per_equivalent) is not None]
    mean = sum(rates) / len(rates) if rates else 0.0
    if len(rates) < 2 or not mean:
        return None
    return sqrt(sum((rate - mean) ** 2 for rate in rates) / len(rates)) / mean
