"""What the pages about one campaign share: the campaign in scope, and who keeps away."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponseBase

from unioncare.core.views import NeedsPermission, RefusableForm, signed_in
from unioncare.worklist.conflicts import conflict_of

from ..models import Campaign

SEE, PLAN, TAKE, IMPORT = (
    "donations.see_campaigns", "donations.plan_campaign", "donations.take_gifts", "donations.import_gifts",
)  # fmt: skip
GIFTS, SETTLE, ASK = "donations.see_gifts", "donations.settle_campaign", "donations.ask_grant"


class OfCampaign(NeedsPermission):
    """A page about one campaign: 404 outside the scope."""

    permission = SEE
    # It changes the campaign: it is closed to its beneficiary and their relatives.
    keeps_away = False

    @cached_property
    def campaign(self) -> Campaign:
        rows = Campaign.objects.visible_to(self.user, self.permission).select_related(
            "unit", "fund", "subject", "initiated_by", "case__member__unit", "case__unit"
        )
        campaign = rows.filter(code=self.kwargs["code"]).first()
        if campaign is None:
            raise Http404
        return campaign

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            self.require(self.campaign)
            why = conflict_of(self.campaign.subject, self.user) if self.keeps_away else None
            if why is not None:
                messages.error(request, str(why))
                return self.leave(self.campaign.get_absolute_url() if self.user.has_perm(SEE, self.campaign) else "/")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(campaign=self.campaign, **kwargs)  # type: ignore[misc]


class CampaignFormView(OfCampaign, RefusableForm):
    """A form about one campaign, as a page or a dialog."""

    permission = PLAN
    keeps_away = True
    template_name = "donations/campaigns/form.html"

    def get_success_url(self) -> str:
        return self.campaign.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(back=self.campaign.get_absolute_url(), **kwargs)
