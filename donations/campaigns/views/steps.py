"""The steps of a campaign as pages."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.care.forms.ending import ReasonForm
from unioncare.core.forms import PlainForm
from unioncare.core.steps import StepPage, StepView

from ..models import Campaign
from ..services.flow import CAMPAIGN_FLOW
from ..services.planning import drop_campaign, submit_campaign, withdraw_campaign
from ..services.running import close_campaign, settle_campaign
from .base import SEE, CampaignFormView

PAGES: dict[str, StepPage] = {
    "submit": StepPage(
        PlainForm, submit_campaign, _("The campaign waits for the committee."),
        _("The funds auditor looks first, then the chair and one more of the committee. Nothing is changed meanwhile."),
    ),
    "withdraw": StepPage(ReasonForm, withdraw_campaign, _("The campaign is a draft again.")),
    "drop": StepPage(ReasonForm, drop_campaign, _("The draft is given up."), danger=True),
    "close": StepPage(
        ReasonForm, close_campaign, _("The campaign is closed."),
        _("No more gifts are asked for. What is on its way is still booked."), danger=True,
    ),
    "settle": StepPage(
        PlainForm, settle_campaign, _("The campaign is settled, its fund closed."),
        _("Its fund is empty and is closed for good."),
    ),
}  # fmt: skip


class CampaignMoveView(StepView, CampaignFormView):
    """Take one step of a campaign."""

    permission = SEE

    pages = PAGES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        step, label = self.step, CAMPAIGN_FLOW.get(self.kwargs["move"]).label
        why_not = CAMPAIGN_FLOW.why_not(self.campaign, self.kwargs["move"], self.user)
        return super().get_context_data(
            title=label, submit=label, note=step.note, danger=step.danger, warning=why_not, **kwargs
        )

    def act(self, form: forms.Form) -> Campaign:
        return self.step.act(campaign=self.campaign, actor=self.user, now=self.now, **form.cleaned_data)
