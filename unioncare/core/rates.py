"""Shares of what should be: how many of how many."""

from dataclasses import dataclass

# A number that stands for fewer people could tell who they are (domain annex §11).
FEWEST = 5


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
