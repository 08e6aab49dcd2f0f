"""The search box of the top bar, and its results as a page."""

from typing import Any

from django.views.generic import TemplateView

from unioncare.core.views import HtmxTemplateMixin, NeedsPermission

from ..contributions import find_everywhere
from ..selectors.search import CAP

# The box under the top bar shows the best of each group; the page shows all.
SHOWN_IN_BOX = 7


class SearchView(NeedsPermission, HtmxTemplateMixin, TemplateView):
    """Results for `q`: at once while typing (htmx), or as a page."""

    permission = "cases.see_member"
    template_name = "members/search.html"
    fragment_name = "members/search_found.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()
        return super().get_context_data(
            query=query,
            groups=find_everywhere(self.request.user, query, CAP) if query else [],
            cap=CAP,
            shown=SHOWN_IN_BOX,
            **kwargs,
        )
