"""How numbers of the scoreboard are said and drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from unioncare.core.explain import Explanation
from unioncare.core.ui.amounts import percent
from unioncare.core.ui.bars import spark, whisker
from unioncare.core.ui.charts import Radar, Spread

from .enums import Direction, Scale, Verdict
from .measures import Asked, Measure
from .scoring import Aim
from .selectors.baselines import Before
from .selectors.board import Line, Part
from .selectors.explaining import explanation_of
from .selectors.indicators.indicator import Indicator
from .selectors.ranking import Ranked, Ranking

TONES = {Verdict.MET: "green", Verdict.NEAR: "amber", Verdict.MISSED: "amber", Verdict.BEYOND: "red"}
# Above this an axis of shares begins in the middle, and says so.
HALF = 0.5


def said(scale: Scale, value: float | None) -> str:
    """Return a value with its unit of measure: 92.4%, 4 days, 0.31; of none "no data"."""
    if value is None:
        return _("no data")
    if scale == Scale.SHARE:
        return percent(value)
    if scale == Scale.RATIO:
        return f"{value:,.2f}"
    figure = _figure(value)
    if scale == Scale.DAYS:
        return ngettext("%(value)s day", "%(value)s days", _plural(value)) % {"value": figure}
    if scale == Scale.HOURS:
        return ngettext("%(value)s hour", "%(value)s hours", _plural(value)) % {"value": figure}
    return figure


def _figure(value: float) -> str:
    return f"{value:,.1f}".removesuffix(".0")


def _plural(value: float) -> int:
    return 1 if value == 1 else 2


def aim_words(scale: Scale, aim: Aim | None) -> str:
    """Return a target in signs: ≥ 90%, ≤ 7 days, 20 – 40."""
    if aim is None:
        return "–"
    if aim.low is not None and aim.high is not None:
        return f"{said(scale, aim.low)} – {said(scale, aim.high)}"
    return f"≥ {said(scale, aim.low)}" if aim.low is not None else f"≤ {said(scale, aim.high)}"


def verdict_words(verdict: Verdict, direction: Direction) -> str:
    """Return the verdict in words; clearly off says to which side."""
    if verdict != Verdict.BEYOND or direction == Direction.BAND:
        return str(verdict.label)
    return _("Clearly below target") if direction == Direction.UP else _("Clearly above target")


@dataclass(frozen=True, slots=True)
class Row:
    """One indicator as the table shows it."""

    line: Line
    because: Explanation
    value: str
    before: str
    aim: str
    tone: str
    verdict: str
    whisker: SafeString
    spark: SafeString


def row_of(line: Line, asked: Asked) -> Row:
    indicator = line.indicator
    return Row(
        line,
        explanation_of(indicator, line.measure, asked),
        said(indicator.scale, line.measure.value),
        said(indicator.scale, line.before[0] if line.before else None),
        aim_words(indicator.scale, line.aim),
        TONES.get(line.verdict, "line"),
        verdict_words(line.verdict, indicator.direction),
        _whisker(line),
        spark(line.trend),
    )


def _whisker(line: Line) -> SafeString:
    value, scale = line.measure.value, line.indicator.scale
    if value is None:
        return SafeString("")
    marks, old = line.aim.marks if line.aim else (), line.before[0] if line.before else None
    least, most = axis_of(scale, [*_ends(line.measure), *marks, *([old] if old is not None else [])])
    words = [_in_words(scale, line.measure)]
    if old is not None:
        words.append(_("before: %(value)s") % {"value": said(scale, old)})
    if line.aim is not None:
        words.append(_("target: %(value)s") % {"value": aim_words(scale, line.aim)})
    label = pgettext("between names", ", ").join([_(line.indicator.label), *words])
    return whisker(value, line.measure.low, line.measure.high, least, most, label, marks, old)


def _ends(measure: Measure) -> list[float]:
    return [one for one in (measure.value, measure.low, measure.high) if one is not None]


def _in_words(scale: Scale, measure: Measure) -> str:
    value = said(scale, measure.value)
    if measure.low is None or measure.high is None:
        return value
    return _("%(value)s, interval from %(low)s to %(high)s") % {
        "value": value, "low": said(scale, measure.low), "high": said(scale, measure.high),
    }  # fmt: skip


def axis_of(scale: Scale, values: Sequence[float]) -> tuple[float, float]:
    """Return where an axis begins and ends that holds all values: shares from 0 to 1, all others from 0 or below."""
    if scale == Scale.SHARE:
        return min(0.0, *values, 0.0), max(1.0, *values, 1.0)
    least, most = min(0.0, *values, 0.0), max(0.0, *values, 0.0)
    return least * 1.15, most * 1.15 or 1.0


@dataclass(frozen=True, slots=True)
class RankedRow:
    """One unit as the ranking shows it."""

    line: Ranked
    value: str
    share: str
    whisker: SafeString
    spark: SafeString


def ranked_rows(ranking: Ranking, indicator: Indicator) -> tuple[list[RankedRow], str]:
    """Return the rows of a ranking on one axis, and in words where it begins and ends."""
    ends = [one for line in ranking.ranked for one in _of_rank(line)]
    if not ends:
        return [], ""
    least, most = axis_of(indicator.scale, ends)
    if indicator.scale == Scale.SHARE and min(ends) >= HALF:
        least = HALF
    words = f"{said(indicator.scale, least)} – {said(indicator.scale, ceil(most) if most > 10 else most)}"
    return [_ranked_row(line, indicator, least, most) for line in ranking.ranked], words


def _of_rank(line: Ranked) -> list[float]:
    return [*_ends(line.measure), *(line.aim.marks if line.aim else ())]


def _ranked_row(line: Ranked, indicator: Indicator, least: float, most: float) -> RankedRow:
    measure = line.measure
    assert measure.value is not None
    label = f"{line.unit.name}: {_in_words(indicator.scale, measure)}"
    marks = line.aim.marks if line.aim else ()
    return RankedRow(
        line,
        said(indicator.scale, measure.value),
        f"{measure.count:,} / {measure.n:,}" if measure.count is not None else f"{measure.n:,}",
        whisker(measure.value, measure.low, measure.high, least, most, label, marks),
        spark(line.trend),
    )


def radar_of(parts: Iterable[Part], before: Before | None) -> Radar | None:
    """Return the dimensions as a radar, with what they are compared with behind; None where there is no score."""
    parts = list(parts)
    if not any(part.score is not None for part in parts):
        return None
    shapes = [Spread(pgettext("scoreboard", "Now"), [part.score for part in parts])]
    if before is not None and any(part.score_before is not None for part in parts):
        shapes.append(Spread(before.name, [part.score_before for part in parts]))
    return Radar([str(part.dimension.label) for part in parts], shapes)
