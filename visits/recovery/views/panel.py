"""The recovery panel of the case page."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from unioncare.core.views import HtmxTemplateMixin, asks_for_fragment

from ..selectors.chart import chart_of, words_of
from ..selectors.recovery import load_recovery
from ..selectors.way import way_back
from .base import NOTE, OfRecovery

SHOWN = 12


class RecoveryView(HtmxTemplateMixin, OfRecovery, TemplateView):
    """Chart and table, the way back to work, the medical treatment period."""

    template_name = "recovery/page.html"
    fragment_name = "recovery/panel.html"

    @property
    def reads(self) -> str:  # type: ignore[override]
        """Inside the case page, whose reading is noted, it is not noted twice."""
        return "" if asks_for_fragment(self.request) else "recovery"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        recovery = load_recovery(self.case, timezone.localdate(self.now))
        everything = "all" in self.request.GET
        return super().get_context_data(
            case=self.case,
            recovery=recovery,
            measures=recovery.measures if everything else recovery.measures[:SHOWN],
            more=not everything and len(recovery.measures) > SHOWN,
            chart=chart_of(recovery),
            chart_words=words_of(recovery),
            steps=way_back(recovery),
            may_note=self.user.has_perm(NOTE, self.case) and not self.case.died_on,
            **kwargs,
        )
