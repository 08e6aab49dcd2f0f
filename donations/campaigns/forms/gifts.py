"""Forms about gifts: the cash register, files, lines to assign."""

import uuid
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from cases.care.forms.fields import AskedWhen, PastDateField, ReasonField
from unioncare.core.forms import Choices, Columns, MoneyField, MoneyInput, StyledForm, When
from unioncare.imports.forms import SpreadsheetForm
from unioncare.organisation.models import User

from ..enums import TAKING, Shown
from ..models import Campaign, Pledge

IMPORT = "donations.import_gifts"


class CashForm(StyledForm, forms.Form):
    """One gift at the cash register: amount, name, how it stands on the list."""

    amount = MoneyField(label=_("Amount, CNY"), min_value=Decimal("0.01"), widget=MoneyInput(attrs={"autofocus": True}))
    donor = forms.CharField(label=_("Name"), max_length=60, required=False)
    shown = forms.ChoiceField(
        label=_("On the list"), choices=Shown.choices, initial=Shown.MASKED, widget=Choices(columns=3)
    )
    donors = forms.IntegerField(
        label=_("Donors"), min_value=1, max_value=100_000, initial=1, help_text=_("More than one: a collective gift.")
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)
    layout = (Columns("amount", "donor", "donors"), "shown", "key")

    def clean(self) -> dict[str, Any]:
        """A form without a choice, as the keyboard sends it, means what the name says."""
        data = super().clean() or {}
        if data.get("shown") == Shown.MASKED and not data.get("donor", "").strip():
            data["shown"] = Shown.ANONYMOUS
        return data


class StatementForm(SpreadsheetForm):
    """A statement of the bank, WeChat Pay or Alipay, as it was exported."""


class DeductionForm(SpreadsheetForm):
    """What was deducted from wages, and when."""

    on = PastDateField(label=_("Deducted on"), help_text=_("The day on which the money arrived."))
    further = forms.BooleanField(
        label=_("These are further deductions of the month"), required=False,
        help_text=_("Otherwise whoever gave from the wages of this month already is left out."),
    )  # fmt: skip
    layout = ("on", "further", "file")

    def options(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"].isoformat(), "further": self.cleaned_data["further"]}


class CampaignChoice(forms.ModelChoiceField):
    """Campaigns with their code."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj}"


class PledgeChoice(forms.ModelChoiceField):
    """Pledges with amount and name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.code} {obj.amount:,.2f} {obj.donor}"


class LineForm(AskedWhen, StyledForm, forms.Form):
    """What a line of a statement is: a gift of a campaign, or none."""

    GIFT, NONE = "gift", "none"

    what = forms.ChoiceField(
        label=_("What it is"),
        choices=[(GIFT, _("A gift")), (NONE, _("No gift"))],
        widget=Choices(columns=2),
        initial=GIFT,
    )
    campaign = CampaignChoice(Campaign.objects.none(), label=_("Campaign"), empty_label=None, to_field_name="code")
    pledge = PledgeChoice(
        Pledge.objects.none(), label=_("Keeps the pledge"), required=False, to_field_name="code",
        empty_label=_("none of them"),
    )  # fmt: skip
    donor = forms.CharField(
        label=_("Donor"), max_length=60, required=False, help_text=_("Empty: as the statement says.")
    )
    shown = forms.ChoiceField(
        label=_("On the list"), choices=Shown.choices, initial=Shown.ANONYMOUS, widget=Choices(columns=3)
    )
    reason = ReasonField(label=_("What it is instead"))

    asked_when: ClassVar = {
        "campaign": ("what", (GIFT,)), "shown": ("what", (GIFT,)), "reason": ("what", (NONE,)),
    }  # fmt: skip
    layout = ("what", When("what=gift", "campaign", "pledge", "donor", "shown"), When("what=none", "reason"))

    def __init__(self, *args: Any, user: User, pledges: QuerySet[Pledge], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taking = Campaign.objects.visible_to(user, IMPORT).filter(state__in=TAKING).order_by("-pk")
        self.fields["campaign"].queryset = taking  # type: ignore[attr-defined]
        self.fields["pledge"].queryset = pledges  # type: ignore[attr-defined]
