"""One campaign for the staff: how far it is, its gifts, what may be done next; the poster; the consent on paper."""

from typing import Any

import segno
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from unioncare.core.audit import record_access
from unioncare.notifications.letters import public_url
from unioncare.worklist.approvals import panel_for

from ..enums import TAKING, CampaignState, ShownField
from ..kinds import ACTION, SURPLUS
from ..presentation import TONES, buttons_for
from ..selectors.explaining import explain_days_left
from ..selectors.figures import figures_of
from ..selectors.lists import NEWEST, gift_page, open_pledges, waiting_count
from ..selectors.paying import asked_act, payouts_of
from ..selectors.public import beneficiary_of, consent_of, days_left, enterprise_of, is_public
from .base import ASK, GIFTS, IMPORT, PLAN, SETTLE, TAKE, OfCampaign

CASE, WEIGH = "cases.see_case", "donations.weigh_grant"


class CampaignView(OfCampaign, TemplateView):
    """The page of a campaign."""

    template_name = "donations/campaigns/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign, user, today = self.campaign, self.user, timezone.localdate(self.now)
        consent, buttons = consent_of(campaign), buttons_for(campaign, user)
        case = campaign.case if campaign.case and user.has_perm(CASE, campaign.case) else None
        return super().get_context_data(
            tone=TONES.get(campaign.state, ""),
            figures=figures_of(campaign),
            days_left=days_left(campaign, today),
            why_days=explain_days_left(campaign.ends_on),
            consent=consent,
            consents=list(campaign.consents.select_related("recorded_by")),
            case=case,
            beneficiary=beneficiary_of(campaign, consent),
            # The word of the protocol tells severity, burden and costs: without consent it is not told.
            because=campaign.explanation if (case.may_process if case else not campaign.for_member) else None,
            steps=list(campaign.steps.select_related("actor")),
            possible=[button for button in buttons if button.why_not is None],
            refused=[button for button in buttons if button.why_not is not None],
            panel=panel_for(campaign.subject, SURPLUS, user) or panel_for(campaign.subject, ACTION, user),
            payouts=payouts_of(campaign, weighs=campaign.case is not None and user.has_perm(WEIGH, campaign.case)),
            gifts=gift_page(campaign, "").rows[:NEWEST] if user.has_perm(GIFTS, campaign) else [],
            waiting=waiting_count(campaign),
            pledges=open_pledges(campaign).count(),
            address=public_url(reverse("donations:give", args=[campaign.token]))
            if is_public(campaign, consent)
            else "",
            is_draft=campaign.state == CampaignState.DRAFT,
            takes=campaign.state in TAKING,
            **self._acts(),
            **kwargs,
        )

    def _acts(self) -> dict[str, bool]:
        acts = {"may_plan": PLAN, "may_take": TAKE, "may_import": IMPORT, "may_see_gifts": GIFTS}
        mine = {name: self.user.has_perm(permission, self.campaign) for name, permission in acts.items()}
        return mine | self._money()

    def _money(self) -> dict[str, bool]:
        """Tell what may be done with money that is there: paid out, or handled when the campaign is over."""
        campaign = self.campaign
        if campaign.fund is None or not campaign.fund.balance or asked_act(campaign) is not None:
            return {"may_pay": False, "may_handle": False}
        pays = campaign.case is not None and self.user.has_perm(ASK, campaign)
        closed = campaign.state == CampaignState.CLOSED
        return {"may_pay": pays, "may_handle": closed and self.user.has_perm(SETTLE, campaign)}


class PosterView(OfCampaign, TemplateView):
    """The poster for the notice board, with the code that opens the page."""

    template_name = "donations/campaigns/poster.html"

    @cached_property
    def address(self) -> str:
        if not is_public(self.campaign, consent_of(self.campaign)):
            raise Http404
        return public_url(reverse("donations:give", args=[self.campaign.token]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            address=self.address,
            image=segno.make(self.address, error="m", micro=False).svg_data_uri(scale=8, border=2),
            beneficiary=beneficiary_of(self.campaign, consent_of(self.campaign)),
            union=enterprise_of(self.campaign.unit),
            back=self.campaign.get_absolute_url(),
            **kwargs,
        )


class ConsentPaperView(OfCampaign, TemplateView):
    """The consent on paper, to be ticked and signed."""

    permission = PLAN
    keeps_away = True
    template_name = "donations/campaigns/consent_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        campaign = self.campaign
        if campaign.case is None:
            raise Http404
        record_access(campaign.case, actor=self.user, purpose=campaign.code, what="campaign consent")
        return super().get_context_data(
            member=campaign.case.member,
            fields=ShownField,
            union=enterprise_of(campaign.unit),
            back=campaign.get_absolute_url(),
            **kwargs,
        )
