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
from .hiding import Counted, counted_around
from .indicators.indicator import Indicator
from .snapshots import Taken, taken_below
from .targets import aims_below


@dataclass(frozen=True, slots=True)
class Ranked:
    """One unit with everything below it."""

    unit: Unit
    measure: Measure
    aim: Aim | None
    trend: list[float | None]

    @property
    def verdict(self) -> Verdict:
        return judge(self.measure, self.aim)


@dataclass(frozen=True, slots=True)
class Ranking:
    """Units with a number by rank, then those that are hidden, those without data, and those not counted yet.

    `taken_on` is the day as of which the numbers stand; None where none were taken of this period.
    """

    ranked: list[Ranked]
    hidden: list[Unit]
    quiet: list[Unit]
    waiting: list[Unit]
    taken_on: date | None

    @property
    def beyond(self) -> list[Ranked]:
        """Those whose whole interval lies beyond the target."""
        return [one for one in self.ranked if one.verdict == Verdict.BEYOND]

    @property
    def is_empty(self) -> bool:
        return not (self.ranked or self.hidden or self.quiet or self.waiting)


def rank(unit: Unit, indicator: Indicator, period: Period, today: date) -> Ranking:
    """Return the units directly below one, ranked; as many queries for any number of units."""
    code = indicator.code
    below: list[Any] = list(Unit.objects.within(unit.path).filter(depth=unit.depth + 1, is_active=True))
    quarters = quarters_up_to(min(period.last, today), TREND)
    taken = taken_below(unit, code, [*quarters, period])
    ends_on = min(period.last, today)
    counted = counted_around(
        unit, [code] if indicator.discreet else [], {one.year for one in [*quarters, period]}, below=True
    ).get(code)
    aims = aims_below(unit, code, below, ends_on)
    ranked, hidden, quiet, waiting = [], [], [], []
    for one in below:
        measure = _of(taken, one, period)
        if measure is None:
            waiting.append(one)
        elif measure.is_withheld or (counted and not counted.tells(one.path, period.code)):
            hidden.append(one)
        elif measure.value is None:
            quiet.append(one)
        else:
            trend = _trend(taken[one.path], one, quarters, counted)
            ranked.append(Ranked(one, measure, aims.get(one.path), trend))
    ranked.sort(key=lambda line: (-_bound(line, indicator), line.unit.path))
    days = [found.taken_on for found in taken.values() if found.taken_on]
    return Ranking(ranked, hidden, quiet, waiting, min(days, default=None))


def _trend(taken: Taken, unit: Unit, quarters: list[Period], counted: Counted | None) -> list[float | None]:
    """Return the course of a unit, without the quarters that may not be told."""
    return [
        value if counted is None or counted.tells(unit.path, quarter.code) else None
        for quarter, value in zip(quarters, taken.trend(quarters), strict=True)
    ]


def _of(taken: dict[str, Taken], unit: Unit, period: Period) -> Measure | None:
    return taken[unit.path].measures.get(period.code) if unit.path in taken else None


def _bound(line: Ranked, indicator: Indicator) -> float:
    return careful(line.measure, indicator.direction, line.aim)
