"""What an indicator is: its words, its unit, which way is better, and how it is measured and opened."""

from collections.abc import Callable
from dataclasses import dataclass

from ...enums import Dimension, Direction, Scale
from ...measures import Asked, Measure


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
    measure: Callable[[Asked], Measure]

    @property
    def dimension(self) -> Dimension:
        return Dimension(self.code[0])
