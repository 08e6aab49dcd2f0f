"""Home and the pages across the apps."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.views.generic import RedirectView, TemplateView

from unioncare.core.views import NeedsPermission, signed_in

from .gaps import PERMISSION, SHOWN, gaps_for


class HomeView(RedirectView):
    """Everybody's day begins with their work."""

    http_method_names = ["get", "head"]
    pattern_name = "worklist:mine"


class GapsView(NeedsPermission, TemplateView):
    """What the organisation lacks under the reader's posts, and what to do about it."""

    permission = PERMISSION
    template_name = "dashboard/gaps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        return super().get_context_data(
            gaps=gaps_for(user, timezone.localdate()),
            shown=SHOWN,
            appoint_url=reverse("admin:organisation_post_add") if user.administers else "",
            may_see_work=user.has_perm("worklist.see_unit_work"),
            may_import=user.has_perm("organisation.import_organisation"),
            **kwargs,
        )
