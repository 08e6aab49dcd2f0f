"""The list of alerts."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from ...counselling.views.base import Secretive
from ..permissions import SEE_DUTY
from ..selectors.listed import OPEN, PAST, alerts_page


class AlertList(Secretive, TemplateView):
    """The alerts to which somebody was called, and for the supervisor all of the team."""

    permission = SEE_DUTY
    template_name = "safety/alerts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tab = PAST if self.request.GET.get("tab") == PAST else OPEN
        now = timezone.now()
        page = alerts_page(self.user, tab, self.request.GET.get("after", ""), now)
        rows = [(alert, alert.is_late(now)) for alert in page.rows]
        return super().get_context_data(page=page, rows=rows, is_open=tab == OPEN, is_past=tab == PAST, **kwargs)
