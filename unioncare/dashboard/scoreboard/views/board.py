"""The scoreboard of a unit, and its table as a workbook."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.periods import months_up_to, periods_over
from unioncare.imports.exporting import ExportView
from unioncare.imports.writing.workbooks import Heading, Value
from unioncare.organisation.models import Unit

from ..enums import Verdict
from ..models import Baseline
from ..presentation import aim_words, radar_of, ranked_rows, row_of, verdict_words
from ..selectors.baselines import Before, before_of, offered_to
from ..selectors.board import Part, board_of
from ..selectors.improving import actions_of, source_key
from ..selectors.indicators import INDICATORS
from ..selectors.indicators.indicator import Indicator
from ..selectors.ranking import Ranking, rank
from .base import SET, OfPeriod

PLAN = "assessments.plan_improvement"
# As far back as the page offers quarters and years, and as many units below as it shows.
OFFERED_MONTHS, SHOWN = 24, 50
RANKED_BY = "A2"


@dataclass(frozen=True, slots=True)
class Way:
    """Where an improvement action is begun, or the page of the one that is under way; empty where neither is open."""

    url: str
    number: str = ""


class OfBoard(OfPeriod):
    """The numbers of the page, by dimension, and what they are compared with."""

    @cached_property
    def baselines(self) -> list[Baseline]:
        return offered_to(self.unit)

    @cached_property
    def before(self) -> Before | None:
        return before_of(self.asked, self.request.GET.get("compare", ""), self.baselines)

    @cached_property
    def parts(self) -> list[Part]:
        return [] if self.is_ahead else board_of(self.asked, self.before, self.period)


class BoardView(OfBoard, TemplateView):
    """Seven dimensions, the units below by one indicator, all indicators with target, baseline and course."""

    template_name = "scoreboard/board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        own, below = self._acting()
        parts = [
            (part, [(row_of(line, self.asked), own.get(line.indicator.code)) for line in part.lines])
            for part in self.parts
        ]
        return super().get_context_data(
            asked=self.asked,
            period=self.period,
            periods=[one for one in periods_over(months_up_to(self.today, OFFERED_MONTHS)) if one.length > 1],
            days_form=self.days_form,
            is_ahead=self.is_ahead,
            before=self.before,
            baselines=self.baselines,
            compare=self.request.GET.get("compare", ""),
            parts=parts,
            radar=radar_of(self.parts, self.before),
            many=len(INDICATORS),
            export_url=self.address("export", compare=self.request.GET.get("compare", "")),
            may_set=self.user.has_perm(SET, self.unit),
            beyond=below[:SHOWN],
            **self.offered(),
            **self._ranking(),
            **kwargs,
        )

    @cached_property
    def ranked_by(self) -> Indicator:
        known = INDICATORS.get(self.request.GET.get("by", "")) or INDICATORS.get(RANKED_BY)
        return known or next(iter(INDICATORS.values()))

    @cached_property
    def ranking(self) -> Ranking | None:
        if self.period is None or self.is_ahead:
            return None
        return rank(self.unit, self.ranked_by, self.period, self.today)

    def _ranking(self) -> dict[str, Any]:
        rows, axis = ranked_rows(self.ranking, self.ranked_by) if self.ranking else ([], "")
        return {
            "ranking": self.ranking, "ranked": rows[:SHOWN], "more": max(len(rows) - SHOWN, 0), "axis": axis,
            "ranked_by": self.ranked_by, "indicators": list(INDICATORS.values()),
        }  # fmt: skip

    def _acting(self) -> tuple[dict[str, Way], list[tuple[Unit, Way]]]:
        """What is clearly off target, of the unit by code and of units below, with its action or the way to one."""
        period = self.period
        if period is None:
            return {}, []
        own = {
            line.indicator.code: source_key(self.unit, line.indicator.code, period)
            for part in self.parts
            for line in part.lines
            if line.verdict == Verdict.BEYOND
        }
        below = [
            (one.unit, source_key(one.unit, self.ranked_by.code, period))
            for one in (self.ranking.beyond if self.ranking else [])
        ]
        begun = actions_of(self.user, [*own.values(), *(key for _unit, key in below)])

        def way(key: str, unit: Unit) -> Way:
            if key in begun:
                return Way(begun[key].get_absolute_url(), begun[key].number)
            may_plan = self.user.has_perm(PLAN, unit)
            return Way(f"{reverse('assessments:improvement_new')}?{urlencode({'source': key})}" if may_plan else "")

        return {code: way(key, self.unit) for code, key in own.items()}, [(unit, way(key, unit)) for unit, key in below]


class BoardExportView(OfBoard, ExportView):
    """The table of indicators as a workbook: for a purpose, which is noted."""

    page, event = "scoreboard:board", gettext_noop("scoreboard exported")
    title = gettext_lazy("Scoreboard as a workbook")
    masks = gettext_lazy(
        "It holds sums of the unit, and of no member; numbers of so few that they would tell of somebody are left out."
    )
    sheet = pgettext_lazy("sheet", "Scoreboard")
    headings = (
        Heading(gettext_lazy("Unit"), 24),
        Heading(gettext_lazy("From"), 12),
        Heading(pgettext_lazy("scoreboard", "To"), 12),
        Heading(pgettext_lazy("scoreboard", "Dimension"), 16),
        Heading(gettext_lazy("Code"), 8, text=True),
        Heading(gettext_lazy("Indicator"), 30),
        Heading(gettext_lazy("How it is reckoned"), 40),
        Heading("n", 10),
        Heading(pgettext_lazy("scoreboard", "Now"), 12),
        Heading(gettext_lazy("Interval from"), 12),
        Heading(gettext_lazy("Interval to"), 12),
        Heading(pgettext_lazy("scoreboard", "Baseline"), 12),
        Heading(pgettext_lazy("scoreboard", "n of the baseline"), 10),
        Heading(pgettext_lazy("scoreboard", "Target"), 16),
        Heading(gettext_lazy("Verdict"), 20),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        asked = self.asked
        for part in self.parts:
            for line in part.lines:
                one, measure = line.indicator, line.measure
                yield [
                    asked.unit.name, asked.first, asked.last, str(part.dimension.label), one.code,
                    gettext(one.label), gettext(one.formula), measure.n if measure.value is not None else None,
                    _plain(measure.value), _plain(measure.low), _plain(measure.high),
                    _plain(line.before[0] if line.before else None),
                    line.before[1] if line.before else None, aim_words(one.scale, line.aim),
                    verdict_words(line.verdict, one.direction),
                ]  # fmt: skip


def _plain(value: float | None) -> Any:
    return None if value is None else round(value, 4)
