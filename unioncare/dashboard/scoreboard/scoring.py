"""How near a number comes to its target, how it is judged, and how units are ranked. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .enums import Direction, Verdict
from .measures import Measure

# What a number stands for: a code, or a unit and a period.
Cell = TypeVar("Cell", str, tuple[str, str])


@dataclass(frozen=True, slots=True)
class Aim:
    """What an indicator should reach: from `low` up, down to `high`, or between both."""

    low: float | None
    high: float | None

    @property
    def marks(self) -> tuple[float, ...]:
        """The values at which it begins or ends."""
        return tuple(one for one in (self.low, self.high) if one is not None)

    def holds(self, value: float) -> bool:
        """Tell whether a value reaches it."""
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)

    def degree(self, value: float) -> float:
        """Return to which degree a value reaches it, between 0 and 1.

        What should be high counts as value ÷ target, what should be low as target ÷ value; nothing counts above 1.
        """
        if self.holds(value):
            return 1.0
        if self.low is not None and value < self.low:
            return max(0.0, value / self.low) if self.low > 0 else 0.0
        assert self.high is not None
        return max(0.0, self.high / value) if value > 0 else 0.0


def score_of(degrees: Iterable[float]) -> int | None:
    """Return the score of a dimension: the mean degree to which its indicators reach their targets, 0 … 100.

    Indicators without data or without a target are left out; of none there is no score.
    """
    told = list(degrees)
    return round(100 * sum(told) / len(told)) if told else None


def judge(measure: Measure, aim: Aim | None) -> Verdict:
    """Say how a measure stands against its target.

    "Clearly off" only where the whole interval lies beyond the target: a smaller gap may be chance.
    """
    if measure.is_withheld:
        return Verdict.WITHHELD
    if measure.value is None:
        return Verdict.NOTHING
    if aim is None:
        return Verdict.NO_TARGET
    if aim.holds(measure.value):
        return Verdict.MET
    if measure.low is None or measure.high is None:
        return Verdict.MISSED
    is_beyond = (aim.low is not None and measure.high < aim.low) or (aim.high is not None and measure.low > aim.high)
    return Verdict.BEYOND if is_beyond else Verdict.NEAR


def careful(measure: Measure, direction: Direction, aim: Aim | None) -> float:
    """Return by what units are ranked, the highest first: the bound of the interval that is the careful one.

    So nobody leads by a few lucky cases. In a band it is the degree to which the worse bound reaches it.
    """
    assert measure.value is not None
    low = measure.value if measure.low is None else measure.low
    high = measure.value if measure.high is None else measure.high
    if direction == Direction.BAND:
        return min(aim.degree(low), aim.degree(high)) if aim else 0.0
    return low if direction == Direction.UP else -high


def hidden_beside(total: int, shown: Mapping[Cell, int], few: int, hidden: int) -> set[Cell]:
    """Return which parts to hide too, so that what is hidden is told by no difference.

    `total` is the number of the whole, `shown` those of its parts that are large enough, `hidden` how many are not.
    What no part holds is one more that is hidden where it is between 1 and `few`. The smallest go as long as a single
    one is hidden, or what is left is between 1 and `few`.
    """
    gone: set[Cell] = set()
    rest = total - sum(shown.values())
    if not hidden and 0 < rest < few:
        hidden = 1
    if not hidden:
        return gone
    for part in sorted(shown, key=lambda one: (shown[one], one)):
        if hidden + len(gone) > 1 and not 0 < rest < few:
            break
        gone.add(part)
        rest += shown[part]
    return gone


@dataclass(frozen=True, slots=True)
class Sum:
    """A number of a unit and a period with those that add up to it: of the units below, or of the quarters."""

    whole: tuple[str, str]
    parts: Sequence[tuple[str, str]]


def hidden_cells(
    counts: Mapping[tuple[str, str], tuple[int, bool]], sums: Sequence[Sum], few: int
) -> set[tuple[str, str]]:
    """Return what is hidden of numbers that add up in several ways: the very few, and what would give them away.

    `counts`: of how many each is, and whether it is withheld already. Parts of what is hidden are hidden too. As what
    is hidden in one sum may be told by another, all are gone through until nothing more is hidden.
    """
    hidden = {cell for cell, (n, withheld) in counts.items() if withheld or 0 < n < few}
    before = -1
    while before != len(hidden):
        before = len(hidden)
        for one in sums:
            if one.whole in hidden:
                hidden.update(one.parts)
                continue
            shown = {part: counts[part][0] for part in one.parts if part not in hidden and counts[part][0]}
            gone = sum(part in hidden for part in one.parts)
            hidden |= hidden_beside(counts[one.whole][0], shown, few, gone)
    return hidden
