"""What members of the enterprise fill in on their phone, without an account."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, MoneyField, StyledForm, When

from ..enums import Channel, Shown

AMOUNTS = (50, 100, 200)
OTHER = "other"


class PledgeForm(StyledForm, forms.Form):
    """A pledge: how much, how it stands on the list, how it is paid, and who."""

    chosen = forms.ChoiceField(
        label=_("Amount, CNY"), choices=[*((str(sum_), str(sum_)) for sum_ in AMOUNTS), (OTHER, _("Other"))],
        widget=Choices(columns=4), initial="100",
    )  # fmt: skip
    other = MoneyField(label=_("Other amount, CNY"), min_value=1, required=False)
    shown = forms.ChoiceField(
        label=_("On the list"), choices=Shown.choices, widget=Choices(columns=3), initial=Shown.MASKED
    )
    channel = forms.ChoiceField(
        label=_("How it is paid"), widget=Choices(columns=3), initial=Channel.PAYROLL,
        choices=[
            (Channel.PAYROLL.value, _("From my wages")), (Channel.CASH.value, _("In cash")),
            (Channel.BANK.value, _("By transfer")),
        ],
    )  # fmt: skip
    donor = forms.CharField(
        label=_("Name"), max_length=60, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    employee_no = forms.CharField(
        label=_("Employee number"), max_length=32, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)

    layout = ("chosen", When("chosen=other", "other"), "shown", "channel", Columns("donor", "employee_no"), "key")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("chosen") == OTHER and not data.get("other"):
            self.add_error("other", _("Write the amount."))
        return data

    @property
    def amount(self) -> Decimal:
        chosen = self.cleaned_data["chosen"]
        amount: Decimal = self.cleaned_data["other"] if chosen == OTHER else Decimal(chosen)
        return amount


class UnitForm(StyledForm, forms.Form):
    """Whose members ask: the code of a unit, as it stands on the notice board."""

    unit = forms.CharField(label=_("Code of your unit"), max_length=40)


class ReceiptForm(StyledForm, forms.Form):
    """The code of a receipt."""

    code = forms.CharField(
        label=_("Code of the receipt"), max_length=30, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
