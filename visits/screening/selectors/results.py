"""Results over time, for those who may read them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from unioncare.core.ui.charts import Axis, Chart, Series

from ..models import ScaleResult, Screening

# At one in 90 days this is twelve years.
SHOWN = 50
# What was answered to one scale, newest first.
Rows = list[tuple[Screening, ScaleResult]]


@dataclass(frozen=True, slots=True)
class Cell:
    """A score in the table: the number and what it means."""

    total: int
    band: str


@dataclass(frozen=True, slots=True)
class TableRow:
    """One screening in the table: a cell for each scale, None where it was not asked."""

    screening: Screening
    cells: list[tuple[str, Cell | None]]


@dataclass(frozen=True, slots=True)
class Trend:
    """Screenings of a case, newest first, and the charts of their scores."""

    names: list[str]
    rows: list[TableRow]
    charts: list[tuple[str, Chart]]


@dataclass(frozen=True, slots=True)
class Answered:
    """One scale of one screening as its page shows it."""

    name: str
    total: int
    highest: int
    band: str
    answers: list[tuple[str, str]]


def trend_of(screenings: QuerySet[Screening]) -> Trend:
    """Return what the page of results shows of these screenings; a fixed number of queries."""
    shown = list(
        screenings.select_related("conducted_by", "invitation__made_by").prefetch_related("results__scale")[:SHOWN]
    )
    by_code: dict[str, Rows] = {}
    for screening in shown:
        for result in screening.results.all():
            by_code.setdefault(result.scale.code, []).append((screening, result))
    codes = sorted(by_code, key=lambda code: (by_code[code][0][1].scale.position, code))
    names = {code: by_code[code][0][1].scale.name for code in codes}
    rows = [TableRow(screening, _cells(screening, names)) for screening in shown]
    charts = [chart for kind in (False, True) if (chart := _chart(by_code, codes, visual=kind))]
    return Trend(list(names.values()), rows, charts)


def _cells(screening: Screening, names: dict[str, str]) -> list[tuple[str, Cell | None]]:
    found = {result.scale.code: result for result in screening.results.all()}
    return [(name, _cell(found.get(code))) for code, name in names.items()]


def _cell(result: ScaleResult | None) -> Cell | None:
    return Cell(result.total, result.scale.band_text(result.total)) if result else None


def _chart(by_code: dict[str, Rows], codes: Iterable[str], *, visual: bool) -> tuple[str, Chart] | None:
    """Return one chart and its words: scores that are added up in one, numbers between two ends in another."""
    wanted = [code for code in codes if by_code[code][0][1].scale.is_visual == visual]
    if not wanted:
        return None
    scales = [by_code[code][0][1].scale for code in wanted]
    lowest = min(scale.definition.lowest for scale in scales)
    highest = max(scale.definition.highest for scale in scales)
    series = [
        Series(scale.name, [(localdate(screening.taken_at), result.total) for screening, result in reversed(rows)])
        for scale, rows in zip(scales, (by_code[code] for code in wanted), strict=True)
    ]
    words = _("%(changes)s; the numbers stand in the table") % {"changes": ", ".join(map(_change, series))}
    name, width = _("Number") if visual else _("Score"), highest - lowest
    # Quarters where they are whole numbers, else thirds: 27 points have lines at 9 and 18.
    interval = max(width // (3 if width % 4 else 4), 1)
    return words, Chart(series, [Axis(name, lowest, highest, interval)])


def _change(one: Series) -> str:
    return f"{one.name} {one.points[0][1]} → {one.points[-1][1]}"


def answered_in(screening: Screening) -> list[Answered]:
    """Return every scale of a screening with its questions and answers in words."""
    return [_answered(result) for result in screening.results.select_related("scale")]


def _answered(result: ScaleResult) -> Answered:
    scale = result.scale
    answers = zip(scale.questions, result.answers, strict=True)
    return Answered(
        scale.name,
        result.total,
        scale.definition.highest,
        scale.band_text(result.total),
        [(question, scale.answer_text(answer)) for question, answer in answers],
    )
