"""The search box of the top bar, and its results as a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from unioncare.core.typed import PARAM, typed_in
from unioncare.core.views import HtmxTemplateMixin, NeedsPermission, SearchedByPost, asks_for_fragment

from ..contributions import find_everywhere
from ..selectors.search import CAP

# The box under the top bar shows the best of each group; the page shows all.
SHOWN_IN_BOX = 7


class SearchView(NeedsPermission, SearchedByPost, HtmxTemplateMixin, TemplateView):
    """Results for what was typed: at once while typing (htmx), or as a page."""

    permission = "cases.see_member"
    template_name = "members/search.html"
    fragment_name = "members/search_found.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asks_for_fragment(request):
            return self.render_to_response(self.get_context_data(query=request.POST.get(PARAM, "").strip()))
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = kwargs.pop("query", None)
        query = typed_in(self.request.GET) if query is None else query
        return super().get_context_data(
            query=query,
            groups=find_everywhere(self.request.user, query, CAP) if query else [],
            cap=CAP,
            shown=SHOWN_IN_BOX,
            **kwargs,
        )
