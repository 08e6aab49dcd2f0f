"""The money of a campaign: paying it out to its beneficiary, and what is left over."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from donations.aid.models import Grant
from donations.aid.selectors.given import free_of

from ..enums import Surplus
from ..forms.money import PayOutForm, SurplusForm
from ..models import SurplusAct
from ..selectors.paying import rule_of, targets_of
from ..services.payout import pay_out
from ..services.surplus import ask_surplus
from .base import ASK, SETTLE, CampaignFormView


class PayOutView(CampaignFormView):
    """Ask that the beneficiary is paid."""

    permission = ASK
    form_class = PayOutForm

    def get_initial(self) -> dict[str, Any]:
        return {
            "amount": free_of(self.campaign.fund) if self.campaign.fund else None,
            "note": _("Gifts of campaign %(code)s") % {"code": self.campaign.code},
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        note = _("It is decided as relief of this amount is, published, and paid to the member's own account.")
        return super().get_context_data(title=_("Pay out"), submit=_("Ask for approval"), note=note, **kwargs)

    def act(self, form: forms.Form) -> Grant:
        self.paid = pay_out(campaign=self.campaign, actor=self.user, now=self.now, **form.cleaned_data)
        return self.paid

    def said(self, done: Any) -> Any:
        return _("Grant %(number)s waits for approval.") % {"number": done.number}

    def get_success_url(self) -> str:
        return self.paid.get_absolute_url()


class SurplusView(CampaignFormView):
    """Ask a second person to handle what is left over."""

    permission = SETTLE
    form_class = SurplusForm
    done_message = gettext_lazy("A second person decides about it now.")

    def get_form_kwargs(self) -> dict[str, Any]:
        to_donors = rule_of(self.campaign) == Surplus.DONORS
        return super().get_form_kwargs() | {"targets": targets_of(self.campaign), "to_donors": to_donors}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        balance = self.campaign.fund.balance if self.campaign.fund else 0
        note = _("%(balance)s CNY are left over. The declared rule: %(rule)s. Whoever approves it carries it out.") % {
            "balance": f"{balance:,.2f}", "rule": rule_of(self.campaign).label,
        }  # fmt: skip
        return super().get_context_data(
            title=_("Handle what is left over"), submit=_("Ask for it"), note=note, **kwargs
        )

    def act(self, form: forms.Form) -> SurplusAct:
        return ask_surplus(
            campaign=self.campaign, target=form.cleaned_data.get("target"), actor=self.user, now=self.now
        )
