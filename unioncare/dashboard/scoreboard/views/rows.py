"""The rows behind a number of the scoreboard."""

from functools import cached_property
from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from unioncare.organisation.models import Unit

from ..presentation import said
from ..selectors.behind.opening import Opening
from ..selectors.indicators import INDICATORS
from ..selectors.indicators.indicator import Indicator
from ..selectors.rows_page import rows_behind
from .base import OfPeriod

FAILED = "failed"


class RowsView(OfPeriod, TemplateView):
    """What one indicator of a unit counted, as far as the reader may see it."""

    template_name = "scoreboard/rows.html"

    @cached_property
    def unit(self) -> Unit:
        unit = self._named(self.kwargs["place"])
        if unit is None:
            raise Http404
        return unit

    @property
    def indicator(self) -> Indicator:
        if self.kwargs["code"] not in INDICATORS:
            raise Http404
        return INDICATORS[self.kwargs["code"]]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        indicator, asked = self.indicator, self.asked
        only_failed = indicator.judged and self.request.GET.get("only") == FAILED
        opening = Opening(self.user, asked, only_failed)
        found = None if self.is_ahead else rows_behind(indicator, opening, self.request.GET.get("after", ""))
        return super().get_context_data(
            indicator=indicator,
            asked=asked,
            days_form=self.days_form,
            found=found,
            value=said(indicator.scale, found.measure.value) if found else "",
            only_failed=only_failed,
            board_url=self.address("board"),
            **kwargs,
        )
