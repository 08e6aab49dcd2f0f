"""What an indicator is: its words, its unit, which way is better, and how it is measured and opened."""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from unioncare.core.rates import Rate, typical
from unioncare.organisation.places import with_below

from ...enums import Dimension, Direction, Scale
from ...measures import Asked, Measure
from ..behind.opening import Rows


@dataclass(frozen=True, slots=True)
class Spread:
    """How an indicator is reckoned of all units at once.

    `read` returns what lies in each very unit by path, `add` makes one of two, and `say` tells of a unit what lies in
    it and below. `is_whole`: what was read holds what lies below already.
    """

    read: Callable[[Asked], Mapping[str, Any]]
    say: Callable[[Asked, Any], Measure]
    nothing: Any
    add: Callable[[Any, Any], Any] = operator.add
    is_whole: bool = False

    def by_path(self, asked: Asked) -> Mapping[str, Any]:
        """Return what lies in every unit and below it, by path."""
        found = self.read(asked)
        return found if self.is_whole else with_below(found, self.add)


def rates(read: Callable[[Asked], Mapping[str, Rate]]) -> Spread:
    """Return the spread of an indicator that is how many of how many."""
    return Spread(read, lambda _asked, rate: Measure.of_rate(rate), Rate(0, 0))


def medians(read: Callable[[Asked], Mapping[str, list[float]]]) -> Spread:
    """Return the spread of an indicator that is a median."""
    return Spread(read, lambda _asked, numbers: Measure.of_typical(typical(numbers)), [])


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of the 33 indicators of domain annex §14. Texts are message ids, so that explanations can keep them."""

    code: str
    label: str
    # How it is reckoned: numerator / denominator in words.
    formula: str
    # What `n` counts.
    of: str
    scale: Scale
    direction: Direction
    reckon: Callable[[Asked], Measure]
    # What opens the rows behind it; None where they stay closed, for the reason in `closed`.
    rows: Rows | None = None
    closed: str = ""
    # Whether each row counts as kept or missed.
    judged: bool = True
    # Whether people could suffer from a number of very few: it is withheld then.
    discreet: bool = False
    # How it is reckoned of all units at once; None: of each by itself.
    spread: Spread | None = None

    @property
    def dimension(self) -> Dimension:
        return Dimension(self.code[0])

    def measure(self, asked: Asked) -> Measure:
        """Return what the indicator says of a unit and a period; of very few nothing, where it is discreet."""
        return self._told(self.reckon(asked))

    def measure_from(self, held: Mapping[str, Any], asked: Asked) -> Measure:
        """Return the same from what its spread holds of all units."""
        if self.spread is None:
            raise ValueError(self.code)
        return self._told(self.spread.say(asked, held.get(asked.path, self.spread.nothing)))

    def _told(self, measure: Measure) -> Measure:
        return measure.discreet() if self.discreet else measure
