"""From which fund a receipt is booked."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from donations.ledger.enums import Account
from donations.ledger.models import Fund
from unioncare.core.forms import Choices, StyledForm


class FundField(forms.ModelChoiceField):
    """A fund with what it holds in cash and in the bank."""

    def label_from_instance(self, obj: Fund) -> str:
        return _("%(fund)s · cash %(cash)s · bank %(bank)s") % {
            "fund": obj, "cash": f"{obj.cash:,.2f}", "bank": f"{obj.bank:,.2f}",
        }  # fmt: skip


class BookingForm(StyledForm, forms.Form):
    """The fund, and where its money lay."""

    fund = FundField(Fund.objects.none(), label=_("From the fund"), empty_label=None)
    place = forms.ChoiceField(
        label=_("Paid from"),
        choices=[(Account.CASH.value, Account.CASH.label), (Account.BANK.value, Account.BANK.label)],
        widget=Choices(columns=2),
        initial=Account.CASH.value,
    )

    def __init__(self, *args: Any, funds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["fund"].queryset = funds  # type: ignore[attr-defined]
