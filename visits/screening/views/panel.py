"""The panel on the case page: that a screening took place, and P."""

from typing import Any

from django.views.generic import TemplateView

from cases.care.enums import Psych
from cases.care.views.base import OfCase
from unioncare.core.views import asks_for_fragment

from ..selectors.access import reads_any
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
