"""The units below one by one indicator, ranked by the careful bound of their intervals."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from unioncare.core.periods import Period, quarters_up_to
from unioncare.organisation.models import Unit

from ..enums import Verdict
from ..measures import Measure
from ..scoring import Aim, careful, judge
from .board import TREND
from .hiding import codes_hidden, hidden_among
from .indicators.indicator import Indicator
from .snapshots import Taken, taken_below
from .targets import aims_below


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit with everything below it; `measure` is None where it may not be told or was not taken yet."""

    unit: Unit
    measure: Measure | None
    aim: Aim | None
    trend: list[float | None]

    @property
    def verdict(self) -> Verdict:
        return judge(self.measure, self.aim) if self.measure else Verdict.NOTHING


@dataclass(frozen=True, slots=True)
class Ranking:
    """Units with a number by rank, then those that are hidden, then those without data.

    `taken_on` is the day as of which the numbers stand; None where none were taken of this period.
    """

    ranked: list[Ranked]
    hidden: list[Unit]
    quiet: list[Unit]
    taken_on: date | None

    @property
    def beyond(self) -> list[Ranked]:
        """Those whose whole interval lies beyond the target."""
        return [one for one in self.ranked if one.verdict == Verdict.BEYOND]

    @property
    def is_empty(self) -> bool:
        return not (self.ranked or self.hidden or self.quiet)


def rank(unit: Unit, indicator: Indicator, period: Period, today: date) -> Ranking:
    """Return the units directly below one, ranked; four queries for any number of units."""
    code = indicator.code
    below: list[Any] = list(Unit.objects.within(unit.path).filter(depth=unit.depth + 1, is_active=True))
    quarters = quarters_up_to(min(period.last, today), TREND)
    taken = taken_below(unit, code, [*quarters, period])
    said = {one.path: _of(taken, one, period) for one in below}
    counts = {path: (measure.n, measure.is_withheld) for path, measure in said.items() if measure}
    whole = _of(taken, unit, period)
    hidden = hidden_among(whole.n if whole else 0, counts)
    if indicator.discreet and code in codes_hidden(unit, period.first, period.last):
        hidden = set(counts)
    aims = aims_below(unit, code, below, min(period.last, today))
    ranked, quiet = [], []
    for one in below:
        measure = said[one.path]
        if one.path in hidden:
            continue
        if measure is None or measure.value is None:
            quiet.append(one)
        else:
            ranked.append(Ranked(one, measure, aims.get(one.path), taken[one.path].trend(quarters)))
    ranked.sort(key=lambda line: (-_bound(line, indicator), line.unit.path))
    days = [found.taken_on for found in taken.values() if found.taken_on]
    return Ranking(ranked, [one for one in below if one.path in hidden], quiet, min(days, default=None))


def _of(taken: dict[str, Taken], unit: Unit, period: Period) -> Measure | None:
    return taken[unit.path].measures.get(period.code) if unit.path in taken else None


def _bound(line: Ranked, indicator: Indicator) -> float:
    assert line.measure is not None
    return careful(line.measure, indicator.direction, line.aim)
