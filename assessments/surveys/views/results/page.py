"""The results of a survey on a page, and on paper."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from unioncare.core.panels import panels_for
from unioncare.core.ui.charts import Axis, Chart, Limit, Series
from unioncare.core.views import HtmxTemplateMixin
from unioncare.organisation.models import Unit

from ...models import Survey
from ...selectors.results.page import Results
from ...selectors.results.single import filled_in
from ..base import EXPORT, READ
from .base import OfResults


class ResultsView(OfResults, HtmxTemplateMixin, TemplateView):
    """How many answered what; low scores first; one question by unit and over time."""

    template_name = "surveys/results/page.html"
    fragment_name = "surveys/results/body.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            chart=trend_chart(self.results),
            panels=self._panels(),
            may_export=self.user.has_perm(EXPORT, self.survey),
            single=self.user.has_perm(READ, self.survey) and filled_in(self.survey, self.user).exists(),
            **kwargs,
        )

    def _panels(self) -> list[tuple[Any, str]]:
        """Return what higher rooms say of each low score of all the time."""
        if self.period is not None or len(self.unit.path) > len(self.survey.unit.path) + Unit.steplen:
            return []
        low = [LowQuestion(self.survey, self.unit, card.key) for card in self.results.flagged]
        return [panel for one in low for panel in panels_for("assessments:survey_results", self.user, one)]


@dataclass(frozen=True, slots=True)
class LowQuestion:
    """A question with a low score at a unit, for the panels of higher rooms."""

    survey: Survey
    unit: Unit
    key: str

    @property
    def scope_path(self) -> str:
        return self.unit.path


class ResultsPaperView(OfResults, TemplateView):
    """The same on A4."""

    template_name = "surveys/results/paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(today=timezone.localdate(self.now), **kwargs)


def trend_chart(results: Results) -> Chart | None:
    """Return the mean of the question in focus over time; a single point makes no line."""
    if len(results.by_month) < 2:
        return None
    points = [(line.first, round(line.mean.value, 2)) for line in results.by_month]
    return Chart(
        series=[Series(_("Mean"), points)],
        axes=[Axis(_("Points"), 1, 5, 1)],
        limits=[Limit(float(results.low), _("low below"))],
    )
