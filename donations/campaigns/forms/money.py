"""Forms about the money of a campaign: paying it out, what is left over, gifts that go back or were booked wrongly."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.forms.fields import PastDateField, ReasonField
from donations.ledger.enums import PLACES, Account, Reason
from donations.ledger.models import Fund
from unioncare.core.forms import Choices, Columns, MoneyField, StyledForm
from unioncare.organisation.models import User

from ..enums import TAKING, Channel
from ..models import Campaign
from .gifts import IMPORT, CampaignChoice


class PayOutForm(StyledForm, forms.Form):
    """How much goes to the beneficiary, and what for."""

    amount = MoneyField(label=_("Amount"))
    note = forms.CharField(label=_("What the money is for"), max_length=300)
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    layout = ("amount", "note", "key")


class SurplusForm(StyledForm, forms.Form):
    """Where the rule lets what is left over go; nothing is asked where donors get it."""

    target = forms.ModelChoiceField(Fund.objects.none(), label=_("To the fund"), empty_label=None)

    def __init__(self, *args: Any, targets: list[Fund], to_donors: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if to_donors:
            del self.fields["target"]
            return
        self.fields["target"].queryset = Fund.objects.filter(pk__in=[fund.pk for fund in targets])  # type: ignore[attr-defined]


class TakeBackForm(StyledForm, forms.Form):
    """Why the books take a gift back, and which campaign has it instead."""

    reason = forms.TypedChoiceField(
        label=_("Why"), coerce=Reason, choices=Reason.choices, initial=Reason.FUND, widget=Choices(columns=2)
    )
    note = forms.CharField(label=_("What was wrong"), min_length=2, max_length=300)
    target = CampaignChoice(
        Campaign.objects.none(), label=_("Book it to another campaign instead"), required=False, to_field_name="code",
        empty_label=_("to none of them"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, campaign: Campaign, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking = Campaign.objects.visible_to(user, IMPORT).filter(state__in=TAKING).exclude(pk=campaign.pk)
        self.fields["target"].queryset = taking.order_by("-pk")  # type: ignore[attr-defined]


class RefundForm(StyledForm, forms.Form):
    """Why a gift goes back."""

    reason = ReasonField(label=_("Why the gift goes back"))


class HandBackForm(StyledForm, forms.Form):
    """Who received what goes back, when, and from where."""

    given_on = PastDateField(label=_("Given back on"))
    place = forms.TypedChoiceField(
        label=pgettext_lazy("place", "From"), coerce=Account, choices=[(place.value, place.label) for place in PLACES],
        widget=Choices(columns=2),
    )  # fmt: skip
    received_by = forms.CharField(label=_("Received by"), max_length=60)
    layout = (Columns("given_on", "received_by"), "place")


class ByChannelForm(StyledForm, forms.Form):
    """All that goes back on the way on which it came."""

    channel = forms.TypedChoiceField(
        label=_("How it arrived"), coerce=Channel, widget=Choices(columns=2),
        choices=[(one.value, one.label) for one in Channel if one != Channel.CASH],
    )  # fmt: skip
    given_on = PastDateField(label=_("Given back on"))
