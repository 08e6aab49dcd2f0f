"""What an indicator says of one unit and one period: a value, of how many, and how sure. Pure."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from math import sqrt
from typing import Any, Self, TypeVar

from django.utils.timezone import localdate

from unioncare.core.explain import Input
from unioncare.core.rates import FEWEST, Z_95, Rate, Share, Typical
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE

T = TypeVar("T")
# Before this day nothing is measured: no book of a union that this serves is older.
EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose numbers, and of when: a unit with everything below it, first and last day counted, seen from a moment."""

    unit: Unit
    first: date
    last: date
    now: datetime
    # What several indicators share, by what reads it.
    _known: dict[Callable[..., Any], Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def everywhere(self) -> "Asked":
        """Return what asks the same of all units at once."""
        return Asked(Unit(path=EVERYWHERE), self.first, self.last, self.now)

    @property
    def path(self) -> str:
        return str(self.unit.path)

    @property
    def today(self) -> date:
        return localdate(self.now)

    @property
    def until(self) -> date:
        """The last day of which something is known: of a period that still runs, today."""
        return min(self.last, self.today)

    @property
    def so_far(self) -> tuple[date, date]:
        """The period as far as it has gone; of one that is still to come nothing, its end before its beginning."""
        return self.first, self.until

    def once(self, read: Callable[["Asked"], T]) -> T:
        """Return what several indicators share; the first that asks for it reads it."""
        if read not in self._known:
            self._known[read] = read(self)
        found: T = self._known[read]
        return found


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator of one unit and period.

    `value` None: not applicable (nothing to divide by), or `is_withheld`: there are some, but too few to be told of.
    `n` is what it is of (the denominator, or how many numbers a median or mean is of); `count` is a share's numerator.
    `low` and `high` bound the interval of 95 %; None where there is none. `beside` are further figures that belong to
    it (the response rate, the state before aid), as message ids with values.
    """

    value: float | None
    n: int
    count: int | None = None
    low: float | None = None
    high: float | None = None
    is_withheld: bool = False
    # Why it is withheld, as a message id; empty: of too few.
    why: str = ""
    beside: tuple[Input, ...] = ()

    @classmethod
    def of_rate(cls, rate: Rate, beside: tuple[Input, ...] = ()) -> Self:
        """Return the measure of a share with Wilson's interval."""
        if rate.is_withheld or rate.value is None:
            return cls(None, 0, is_withheld=rate.is_withheld, beside=beside)
        low, high = wilson(rate.count, rate.of)
        return cls(rate.value, rate.of, rate.count, low, high, beside=beside)

    @classmethod
    def of_typical(cls, typical: Typical, beside: tuple[Input, ...] = ()) -> Self:
        """Return the measure of a median with its interval."""
        if typical.is_withheld or typical.value is None:
            return cls(None, 0, is_withheld=typical.is_withheld, beside=beside)
        return cls(typical.value, typical.of, None, typical.low, typical.high, beside=beside)

    @classmethod
    def of_share(cls, share: Share, beside: tuple[Input, ...] = ()) -> Self:
        """Return the measure of a sum of a sum; of how sure it is nothing is said."""
        if share.is_withheld or share.value is None:
            return cls(None, 0, is_withheld=share.is_withheld, beside=beside)
        return cls(share.value, share.of, beside=beside)

    @classmethod
    def of_mean(cls, mean: float | None, of: int, deviation: float | None) -> Self:
        """Return the measure of a mean with the interval of Student's t; of one number there is none."""
        if mean is None:
            return cls(None, 0)
        if deviation is None or of < 2:
            return cls(mean, of)
        spread = t_95(of - 1) * deviation / sqrt(of)
        return cls(mean, of, low=mean - spread, high=mean + spread)

    def discreet(self) -> "Measure":
        """Return what may be told where the people behind a number could suffer from it: of very few nothing at all."""
        return Measure(None, 0, is_withheld=True) if self.is_withheld or 0 < self.n < FEWEST else self


def wilson(count: float, of: int) -> tuple[float, float]:
    """Return Wilson's interval of 95 % for so many of so many, between 0 and 1; `of` is above 0."""
    share, square = count / of, Z_95 * Z_95
    middle = share + square / (2 * of)
    spread = Z_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    return max(0.0, (middle - spread) / (1 + square / of)), min(1.0, (middle + spread) / (1 + square / of))


def t_95(degrees: int) -> float:
    """Return the value of Student's distribution for an interval of 95 %, by the series around the normal one.

    It is right to the third digit from four degrees of freedom on; with fewer the true one is larger still.
    """
    z = Z_95
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
