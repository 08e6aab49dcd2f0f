"""The list of grants."""

from typing import Any

from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission
from unioncare.organisation.models import Unit

from ..enums import GrantKind, GrantState
from ..selectors.listing import SEE, TONES, GrantFilter, grant_page


class GrantListView(NeedsPermission, TemplateView):
    """Grants in scope, newest first."""

    permission = SEE
    template_name = "aid/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        wanted = GrantFilter.from_query(self.request.GET, user)
        page, count = grant_page(user, wanted, self.request.GET.get("after", ""))
        return super().get_context_data(
            wanted=wanted,
            page=page,
            count=count,
            rows=[(grant, TONES.get(grant.state, "")) for grant in page.rows],
            may_import=user.has_perm("donations.import_aid"),
            may_see_outcomes=user.has_perm("donations.see_outcomes"),
            kinds=GrantKind,
            states=GrantState,
            units=list(Unit.objects.visible_to(user, SEE).filter(is_active=True)[:200]),
            **kwargs,
        )
