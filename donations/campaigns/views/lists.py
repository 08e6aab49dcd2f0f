"""The campaigns in scope."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from unioncare.core.views import NeedsPermission

from ..enums import CampaignState
from ..presentation import TONES
from ..selectors.lists import campaign_page
from .base import PLAN, SEE


class CampaignListView(NeedsPermission, TemplateView):
    """Campaigns, the newest first, with what they raised."""

    permission = SEE
    template_name = "donations/campaigns/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET
        page = campaign_page(self.user, query.get("state", ""), query.get("after", ""))
        return super().get_context_data(
            page=page,
            rows=[(campaign, TONES.get(campaign.state, "")) for campaign in page.rows],
            states=CampaignState,
            today=timezone.localdate(),
            may_plan=self.user.has_perm(PLAN),
            **kwargs,
        )
