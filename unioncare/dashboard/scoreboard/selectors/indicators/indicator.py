"""What an indicator is: its words, its unit, which way is better, and how it is measured and opened."""

from collections.abc import Callable
from dataclasses import dataclass

from ...enums import Dimension, Direction, Scale
from ...measures import Asked, Measure
from ..behind.opening import Rows


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

    @property
    def dimension(self) -> Dimension:
        return Dimension(self.code[0])

    def measure(self, asked: Asked) -> Measure:
        """Return what the indicator says of a unit and a period; of very few nothing, where it is discreet."""
        measure = self.reckon(asked)
        return measure.discreet() if self.discreet else measure
