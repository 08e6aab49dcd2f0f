"""The panels: on the case page that a screening took place, and P; on the page of a counselling the scores."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from cases.care.enums import Psych
from cases.care.views.base import OfCase
from unioncare.core.views import HtmxTemplateMixin, asks_for_fragment

from ...counselling.views.base import OfCounselling
from ..selectors.access import may_invite, readable, reads_any
from ..selectors.results import trend_of
from ..selectors.taken import taken_of


class ScreeningPanelView(OfCase, TemplateView):
    """Date and P for whoever may see the case; whoever may read the results finds the way to them."""

    needs_consent = True

    def get_template_names(self) -> list[str]:
        return ["screening/panel.html" if asks_for_fragment(self.request) else "screening/panel_page.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        taken = taken_of(self.case)
        return super().get_context_data(
            case=self.case,
            taken=taken,
            psych_name=Psych(taken.psych).label if taken.psych else "",
            reads=reads_any(self.user, self.case),
            **kwargs,
        )


class CounsellingPanelView(HtmxTemplateMixin, OfCounselling, TemplateView):
    """The course of the scores for whoever counsels the member, and the way to screen them again."""

    template_name = "screening/of_counselling_page.html"
    fragment_name = "screening/of_counselling.html"
    # The circle alone: emergency access opens the counselling, and no screening.
    writes = True
    reads = "screening"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        case, today = self.counselling.case, timezone.localdate(self.now)
        return super().get_context_data(
            case=case,
            counselling=self.counselling,
            trend=trend_of(readable(self.user, case, today)),
            may_screen=may_invite(self.user, case, today),
            **kwargs,
        )
