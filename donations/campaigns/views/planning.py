"""Proposing a campaign: for a case, with the protocol's word on it, or for a purpose; changing a draft; consent."""

from datetime import timedelta
from functools import cached_property
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.care.views.base import CaseFormView
from unioncare.core.refusals import Refusal
from unioncare.core.views import RefusableForm

from ..forms.campaigns import CampaignForm, CaseCampaignForm, ConsentForm, GeneralCampaignForm
from ..models import Campaign
from ..selectors.eligibility import Eligibility, eligibility_of
from ..selectors.public import enterprise_of
from ..services.consenting import record_consent, withdraw_consent
from ..services.planning import CampaignEntry, change_campaign, draft_campaign
from .base import PLAN, CampaignFormView, OfCampaign

DAYS = 30


class CaseCampaignView(CaseFormView):
    """Draft a campaign for a case. The protocol proposes or does not, and says why; people decide."""

    permission = PLAN
    needs_consent = True
    keeps_away = True
    form_class = CaseCampaignForm
    template_name = "donations/campaigns/of_case.html"
    done_message = gettext_lazy("The draft is kept. Record what the beneficiary agreed to show, then submit it.")
    drafted: Campaign

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"eligible": self.eligibility.is_eligible}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        return {"starts_on": today, "ends_on": today + timedelta(days=DAYS), "goal": self.eligibility.need}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        others = Campaign.objects.visible_to(self.user).filter(case=self.case).order_by("-pk")
        return super().get_context_data(eligibility=self.eligibility, others=list(others), **kwargs)

    @cached_property
    def eligibility(self) -> Eligibility:
        return eligibility_of(self.case, timezone.localdate(self.now))

    def act(self, form: forms.Form) -> Campaign:
        assert isinstance(form, CaseCampaignForm)
        self.drafted = draft_campaign(
            unit=enterprise_of(self.case.unit), case=self.case, entry=form.entry(), actor=self.user, now=self.now,
            reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return self.drafted

    def get_success_url(self) -> str:
        return self.drafted.get_absolute_url()


class GeneralCampaignView(RefusableForm):
    """Draft a campaign for a purpose."""

    permission = PLAN
    form_class = GeneralCampaignForm
    template_name = "donations/campaigns/new.html"
    done_message = gettext_lazy("The draft is kept. Submit it when it is complete.")
    drafted: Campaign

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_initial(self) -> dict[str, Any]:
        today = timezone.localdate(self.now)
        return {"starts_on": today, "ends_on": today + timedelta(days=DAYS)}

    def act(self, form: forms.Form) -> Campaign:
        assert isinstance(form, GeneralCampaignForm)
        self.drafted = draft_campaign(
            unit=form.cleaned_data["unit"], case=None, entry=form.entry(), actor=self.user, now=self.now
        )
        return self.drafted

    def get_success_url(self) -> str:
        return self.drafted.get_absolute_url()


class ChangeCampaignView(CampaignFormView):
    """Change a draft."""

    form_class = CampaignForm
    done_message = gettext_lazy("The draft is changed.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.campaign, name) for name in CampaignEntry.__slots__}

    def act(self, form: forms.Form) -> Campaign:
        assert isinstance(form, CampaignForm)
        return change_campaign(campaign=self.campaign, entry=form.entry(), actor=self.user, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("Change the draft"), submit=_("Keep"), **kwargs)


class RecordConsentView(CampaignFormView):
    """Record what was signed."""

    form_class = ConsentForm
    done_message = gettext_lazy("The consent is recorded: the page shows exactly this.")

    def get_initial(self) -> dict[str, Any]:
        return {"shown": ["masked_name", "unit"], "signed_on": timezone.localdate(self.now)}

    def act(self, form: forms.Form) -> Any:
        return record_consent(campaign=self.campaign, actor=self.user, now=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = _("Print the sheet, let it be ticked and signed, then record here what stands on it.")
        paper = reverse("donations:campaign_consent_paper", args=[self.campaign.code])
        return super().get_context_data(
            title=_("What the beneficiary agreed to"), submit=_("Record the consent"), note=note, paper=paper, **kwargs
        )


class WithdrawConsentView(OfCampaign):
    """The beneficiary takes the consent back: the page shows nothing from now on."""

    permission = PLAN
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            withdraw_consent(campaign=self.campaign, actor=self.user, now=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal.reason))
        else:
            messages.success(request, _("The consent is withdrawn, and the page is down."))
        return self.leave(self.campaign.get_absolute_url())
