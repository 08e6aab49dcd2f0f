"""The forms of the payments room."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.members.models import Member
from unioncare.core.forms import Choices, Columns, FileDrop, StyledForm

from ..enums import Failure
from ..models import Payment, PaymentBatch

_CARD = {"inputmode": "numeric", "autocomplete": "off", "class": "uc-num"}


class AccountForm(StyledForm, forms.Form):
    """A member's account, as the card says."""

    holder = forms.CharField(label=_("Name on the card"), max_length=60)
    bank = forms.CharField(label=_("Bank and branch"), max_length=80)
    number = forms.CharField(label=_("Card number"), max_length=40, widget=forms.TextInput(attrs=_CARD))

    layout = (Columns("holder", "bank"), "number")

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"holder": member.name})
        super().__init__(*args, **kwargs)


class VerifyForm(StyledForm, forms.Form):
    """The number once more, read from the card."""

    number = forms.CharField(
        label=_("Card number"), max_length=40, widget=forms.TextInput(attrs=_CARD),
        help_text=_("Read it from the card or its copy, not from what was entered."),
    )  # fmt: skip


class ReturnForm(StyledForm, forms.Form):
    """Why the bank sent a payment back."""

    failure = forms.TypedChoiceField(
        label=_("Why"), coerce=Failure, choices=Failure.choices, widget=Choices(columns=2), initial=Failure.ACCOUNT
    )


class SendForm(StyledForm, forms.Form):
    """Nothing is asked: the page says what will be booked."""


class BatchForm(StyledForm, forms.Form):
    """The payments of a batch, all of them ticked at first; the page lists them itself."""

    payments = forms.ModelMultipleChoiceField(Payment.objects.none(), required=False, label=_("Payments"))

    def __init__(self, *args: Any, payments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["payments"].queryset = payments  # type: ignore[attr-defined]


class AnswerFileForm(StyledForm, forms.Form):
    """The file that came back from the bank."""

    file = forms.FileField(
        label=pgettext_lazy("upload", "File"),
        widget=FileDrop(accept=".xlsx,.xls,.csv,.txt", hint=_("The list that the bank sends back, as it is")),
    )


PAID, OPEN = "paid", ""


class SettleForm(StyledForm, forms.Form):
    """What the bank did with each payment of a batch; what stays open is told later."""

    paid_on = forms.DateField(label=_("Paid on"))

    def __init__(self, *args: Any, batch: PaymentBatch, payments: list[Payment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.payments = payments
        choices: list[tuple[str, Any]] = [(OPEN, _("Not known yet")), (PAID, _("Paid"))]
        choices += [(failure.value, _("Failed: %(why)s") % {"why": failure.label}) for failure in Failure]
        for payment in payments:
            self.fields[self.name_of(payment)] = forms.ChoiceField(
                label=payment.number, choices=choices, required=False
            )

    @staticmethod
    def name_of(payment: Payment) -> str:
        return f"outcome-{payment.pk}"

    @property
    def told(self) -> dict[int, str]:
        """Return by payment what was chosen, without what is not known."""
        chosen = {payment.pk: self.cleaned_data[self.name_of(payment)] for payment in self.payments}
        return {pk: outcome for pk, outcome in chosen.items() if outcome}

    def rows(self) -> list[tuple[Payment, forms.BoundField]]:
        """Return each payment beside its field."""
        return [(payment, self[self.name_of(payment)]) for payment in self.payments]
