"""Shares of what should be, and what is usual: how many of how many, how much of how much, the median."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor, sqrt
from statistics import median

# The value of the normal distribution for an interval of 95 %.
Z_95 = 1.959964

# A number that stands for fewer people could tell who they are (domain annex §11).
FEWEST = 5


def per_cent(value: Decimal | float, places: int = 1) -> Decimal:
    """Return a share between 0 and 1 in per cent: 0.97456 becomes 97.5. Pages and reasons alike round by this."""
    return (Decimal(str(value)) * 100).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many. Of nothing there is no rate: `value` is None then, never 0 and never 1.

    `is_withheld`: there are some, but too few to be told of.
    """

    count: int
    of: int
    is_withheld: bool = False

    @property
    def value(self) -> float | None:
        """The share between 0 and 1."""
        return self.count / self.of if self.of else None

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.count + other.count, self.of + other.of, self.is_withheld or other.is_withheld)

    def discreet(self) -> "Rate":
        """Return what may be told where the people behind a number could suffer from it: of very few nothing at all."""
        return Rate(0, 0, is_withheld=True) if self.is_withheld or 0 < self.of < FEWEST else self


@dataclass(frozen=True, slots=True)
class Share:
    """A sum of a sum, in CNY; `value` None where there is nothing to divide by. `of`: how many cases both stand for.

    `is_withheld`: there are some, but too few to be told of.
    """

    part: Decimal
    whole: Decimal
    of: int = 0
    is_withheld: bool = False

    @property
    def value(self) -> float | None:
        return float(self.part / self.whole) if self.whole else None

    def __add__(self, other: "Share") -> "Share":
        parts = (self.part + other.part, self.whole + other.whole, self.of + other.of)
        return Share(*parts, self.is_withheld or other.is_withheld)

    def discreet(self) -> "Share":
        """Return what may be told where the people behind it could suffer from it: of very few nothing at all."""
        return Share(Decimal(0), Decimal(0), is_withheld=True) if 0 < self.of < FEWEST else self


@dataclass(frozen=True, slots=True)
class Typical:
    """The median of some numbers, and of how many; of none there is no median.

    `low` and `high` bound it with 95 % confidence whatever the numbers are spread like; None for very few.
    """

    value: float | None
    of: int
    low: float | None = None
    high: float | None = None
    is_withheld: bool = False

    def discreet(self) -> "Typical":
        """Return what may be told where the people behind it could suffer from it: of very few nothing at all."""
        return Typical(None, 0, is_withheld=True) if 0 < self.of < FEWEST else self


def typical(numbers: Iterable[float]) -> Typical:
    """Return the median of some numbers with its interval by order statistics."""
    rows = sorted(numbers)
    if not rows:
        return Typical(None, 0)
    rank = bound_rank(len(rows))
    low, high = (float(rows[rank - 1]), float(rows[-rank])) if rank else (None, None)
    return Typical(float(median(rows)), len(rows), low, high)


def bound_rank(of: int) -> int:
    """Return which smallest and which largest of so many numbers bound their median with 95 %; 0: they are too few.

    As the binomial distribution has it, or one further out.
    """
    return max(0, floor(of / 2 - Z_95 / 2 * sqrt(of) + 0.5))
