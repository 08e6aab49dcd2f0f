"""The counsellors' list: whom they counsel, what comes next, what waits."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from unioncare.core.views import SearchedByPost
from unioncare.organisation.keeping import DropFilterView, KeepFilterView, kept_query
from unioncare.organisation.saved_filters import saved_filters

from ..enums import OPEN_STATES
from ..selectors.circle import PERMISSION
from ..selectors.workspace import CounsellingFilter, next_dates, workspace_page
from .base import Secretive
from .marks import STATE_TONES

PAGE = "visits:counsellings"


class WorkspaceView(Secretive, SearchedByPost, TemplateView):
    """My members, the next dates, for supervisors the referrals that wait. No content stands in it."""

    permission = PERMISSION
    template_name = "counselling/list/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.user, self.now
        on, wanted = timezone.localdate(now), CounsellingFilter.from_query(self.request.GET)
        page, count = workspace_page(user, wanted, on, self.request.GET.get("after", ""))
        return super().get_context_data(
            page=page,
            rows=[(row, STATE_TONES.get(row.state, "")) for row in page.rows],
            count=count,
            wanted=wanted,
            states=OPEN_STATES,
            upcoming=next_dates(user, now, on),
            saved=saved_filters(user=user, page=PAGE),
            kept_query=kept_query(self.request.GET),
            **kwargs,
        )


class KeepCounsellingsFilterView(KeepFilterView):
    """Keep a filter of this list."""

    permission, page = PERMISSION, PAGE


class DropCounsellingsFilterView(DropFilterView):
    """Drop one that was kept."""

    permission, page = PERMISSION, PAGE
