"""The scoreboard of one unit and period: each indicator with target, baseline and course, and the seven dimensions."""

from dataclasses import dataclass, field

from unioncare.core.periods import Period, quarters_up_to

from ..enums import Dimension, Verdict
from ..measures import Asked, Measure
from ..scoring import Aim, judge, score_of
from .baselines import Before
from .indicators import INDICATORS
from .indicators.indicator import Indicator
from .measuring import told_of
from .snapshots import trends_of
from .targets import aims_of

# Quarters of a course, the one asked for among them.
TREND = 6


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator as it stands; `before` is value and n of what it is compared with."""

    indicator: Indicator
    measure: Measure
    aim: Aim | None
    before: tuple[float, int | None] | None
    trend: list[float | None] = field(default_factory=list)

    @property
    def verdict(self) -> Verdict:
        return judge(self.measure, self.aim)

    @property
    def degree(self) -> float | None:
        """How far it reaches its target, between 0 and 1; None without data or target."""
        return self._degree(self.measure.value)

    @property
    def degree_before(self) -> float | None:
        return self._degree(self.before[0] if self.before else None)

    def _degree(self, value: float | None) -> float | None:
        return None if value is None or self.aim is None else self.aim.degree(value)


@dataclass(frozen=True, slots=True)
class Part:
    """A dimension with its indicators; scores of 0 … 100, None where nothing counts."""

    dimension: Dimension
    lines: list[Line]

    @property
    def score(self) -> int | None:
        return score_of(one.degree for one in self.lines if one.degree is not None)

    @property
    def score_before(self) -> int | None:
        return score_of(one.degree_before for one in self.lines if one.degree_before is not None)

    @property
    def counted(self) -> int:
        """How many of its indicators have data and a target."""
        return sum(one.degree is not None for one in self.lines)


def board_of(asked: Asked, before: Before | None, period: Period | None) -> list[Part]:
    """Return all dimensions in their order; `period` is the one of the calendar that was asked for, if it is one."""
    measures = told_of(asked)
    aims = aims_of(asked.unit, asked.last)
    quarters = quarters_up_to(asked.last, TREND)
    past = trends_of(asked.unit, quarters, [code for code, one in INDICATORS.items() if one.discreet])
    now = period.code if period is not None else ""
    said = before.values if before else {}
    parts = [Part(dimension, []) for dimension in Dimension]
    for code, measure in measures.items():
        course: list[float | None] = []
        if not measure.is_withheld:
            known = past.get(code, {}) | ({now: measure.value} if measure.value is not None else {})
            course = [known.get(one.code) for one in quarters]
        line = Line(INDICATORS[code], measure, aims.get(code), said.get(code), course)
        parts[list(Dimension).index(line.indicator.dimension)].lines.append(line)
    return [part for part in parts if part.lines]
