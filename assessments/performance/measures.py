"""One indicator of one person in a period: so many of so many."""

from dataclasses import dataclass
from decimal import Decimal

# A share of fewer says little, and is marked so.
SMALL = 5
_PLACES = Decimal("0.0001")


@dataclass(frozen=True, slots=True)
class Measure:
    """How many of how many. Of nothing there is no share: `value` is None then, never 0 and never 1.

    `is_withheld`: there are some, but too few people stand behind them to be told of. `each`: what one answer counts at
    most; satisfaction counts points, five an answer.
    """

    count: int
    of: int
    is_withheld: bool = False
    each: int = 1

    @property
    def n(self) -> int:
        """How many things were due, or answers given."""
        return self.of // self.each

    @property
    def value(self) -> Decimal | None:
        """The share between 0 and 1, to four places."""
        return (Decimal(self.count) / self.of).quantize(_PLACES) if self.of else None

    @property
    def is_small(self) -> bool:
        """Whether so little was due that the share says little."""
        return 0 < self.n < SMALL
