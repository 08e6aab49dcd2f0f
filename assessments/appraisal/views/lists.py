"""Periods, one period with its people or its ranking, and the ranking as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy, gettext_noop, pgettext_lazy
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value

from ..enums import TOLD, PeriodState
from ..models import AppraisalPeriod, AppraisalStep
from ..presentation import TONES, buttons_for
from ..selectors.lists import (
    distribution,
    people_page,
    period_page,
    places_on,
    progress_of,
    ranking,
    ranking_page,
    vetoes_waiting,
)
from .base import EXPORT, RUN, SEE, OfPeriod

STEPS = 20
CONFIRM = "assessments.confirm_vetoes"


class PeriodListView(NeedsPermission, TemplateView):
    """The periods in scope, the newest first."""

    permission = SEE
    template_name = "appraisal/periods.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = period_page(self.user, self.request.GET.get("after", ""))
        return super().get_context_data(
            page=page, rows=[(one, TONES.get(one.state, "")) for one in page.rows], may_run=self.user.has_perm(RUN),
            **kwargs,
        )  # fmt: skip


class PeriodView(OfPeriod, TemplateView):
    """How far a period is; its people, and once results are told the ranking and the grades."""

    template_name = "appraisal/period.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period, user = self.period, self.user
        buttons = buttons_for(period, user)
        return super().get_context_data(
            tone=TONES.get(period.state, ""),
            possible=[button for button in buttons if button.why_not is None],
            refused=[button for button in buttons if button.why_not is not None],
            progress=progress_of(period),
            may_change=period.is_untold and user.has_perm(RUN, period),
            may_export=period.state in TOLD and user.has_perm(EXPORT, period),
            steps=[(step, words_of(step)) for step in _steps(period)],
            **self._people(),
            **kwargs,
        )

    def _people(self) -> dict[str, Any]:
        period, after = self.period, self.request.GET.get("after", "")
        if period.state not in TOLD:
            page = people_page(period, after)
            people = [(one, TONES.get(one.state, "")) for one in page.rows]
            vetoes = vetoes_waiting(period, self.user) if self.user.has_perm(CONFIRM, period) else []
            return {"people": people, "page": page, "vetoes": vetoes}
        ranked = ranking_page(period, after)
        places = places_on(ranked, period)
        rows = [(place, one, TONES.get(one.grade, "")) for place, one in zip(places, ranked.rows, strict=True)]
        return {"ranked": rows, "page": ranked, "grades": distribution(period), "told": True}


class PeriodExportView(ExportView):
    """The ranking as a workbook: for a purpose, which is noted. No words of anybody are in it."""

    permission, page, event = EXPORT, "assessments:appraisal_period", gettext_noop("appraisals exported")
    title = gettext_lazy("Results of the appraisal as a workbook")
    masks = gettext_lazy("Totals and grades alone: what superiors and cadres wrote stays on the pages.")
    sheet = pgettext_lazy("sheet", "Appraisal")
    headings = (
        Heading(gettext_lazy("Period"), 14, text=True),
        Heading(gettext_lazy("Person"), 12),
        Heading(gettext_lazy("Unit"), 20),
        Heading(gettext_lazy("Role"), 16),
        Heading(pgettext_lazy("appraisal", "Total"), 10),
        Heading(pgettext_lazy("appraisal", "Indicators"), 10),
        Heading(pgettext_lazy("appraisal", "360°"), 10),
        Heading(gettext_lazy("Obligations measured"), 12),
        Heading(pgettext_lazy("appraisal", "Grade"), 12),
        Heading(gettext_lazy("Version"), 8),
    )

    @cached_property
    def period(self) -> AppraisalPeriod:
        rows = AppraisalPeriod.objects.visible_to(self.user, EXPORT).filter(state__in=TOLD).select_related("scheme")
        found: AppraisalPeriod | None = rows.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.has_perm(EXPORT):
            assert self.period
        return super().dispatch(request, *args, **kwargs)

    def list_address(self) -> str:
        return reverse(self.page, args=[self.period.number])

    def records(self, now: datetime) -> Iterator[list[Value]]:
        for one in ranking(self.period)[:MOST_ROWS].iterator(2_000):
            person = one.appraisal
            yield [
                self.period.number, person.person.name, person.unit.name, person.get_role_display(), one.total,
                one.kpi_points, one.views, one.numbers.get("n", 0), one.get_grade_display(), one.version,
            ]  # fmt: skip


WORDS = {
    "open": pgettext_lazy("appraisal", "Opened"),
    "days": pgettext_lazy("appraisal", "Days changed"),
}


def words_of(step: AppraisalStep) -> Any:
    """Return what a step of a period did."""
    return WORDS.get(step.move) or PeriodState(step.target).label


def _steps(period: AppraisalPeriod) -> list[AppraisalStep]:
    return list(period.steps.filter(appraisal__isnull=True).select_related("actor")[:STEPS])
