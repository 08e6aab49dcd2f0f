"""Shares of what should be: how many of how many."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of how many. Of nothing there is no rate: `value` is None then, never 0 and never 1."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """The share between 0 and 1."""
        return self.count / self.of if self.of else None

    def __add__(self, other: "Rate") -> "Rate":
        return Rate(self.count + other.count, self.of + other.of)
