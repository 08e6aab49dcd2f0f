"""Booking by hand, moving money between funds, reversing."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, Columns, DateInput, MoneyField, StyledForm
from unioncare.organisation.models import User

from ..enums import BY_HAND, PLACES, Account, EntryKind, Reason
from ..models import Fund


class NoteField(forms.CharField):
    """What an entry is, in a sentence: who decided it, which paper shows it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("What it is"))
        kwargs.setdefault("help_text", _("Who decided it, which paper shows it. Name nobody whom the money is for."))
        super().__init__(min_length=2, max_length=300, widget=forms.Textarea(attrs={"rows": 2}), **kwargs)


class OnceForm(StyledForm, forms.Form):
    """A form that is booked once, however often it is sent: it carries its own key."""

    key = forms.UUIDField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class BookForm(OnceForm):
    """An entry by hand."""

    kind = forms.TypedChoiceField(
        label=_("What was booked"), coerce=EntryKind, choices=[(kind.value, kind.label) for kind in BY_HAND],
        widget=Choices(columns=2),
    )  # fmt: skip
    amount = MoneyField(label=_("Amount"))
    booked_on = forms.DateField(label=_("Day"), widget=DateInput())
    place = forms.TypedChoiceField(
        label=_("Where the money lies"), coerce=Account, choices=[(place.value, place.label) for place in PLACES],
        widget=Choices(columns=2), help_text=_("Between cash and bank this does not count."),
    )  # fmt: skip
    note = NoteField()
    layout = ("key", "kind", Columns("amount", "booked_on"), "place", "note")


class TransferForm(OnceForm):
    """Money from the bank of this fund to another one's."""

    target = forms.ModelChoiceField(Fund.objects.none(), label=_("To the fund"))
    amount = MoneyField(label=_("Amount"))
    booked_on = forms.DateField(label=_("Day"), widget=DateInput())
    note = NoteField()
    layout = ("key", "target", Columns("amount", "booked_on"), "note")

    def __init__(self, *args: Any, user: User, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Fund.objects.visible_to(user, "donations.keep_books").exclude(pk=fund.pk)
        self.fields["target"].queryset = others.filter(closed_on__isnull=True)  # type: ignore[attr-defined]


class ReverseForm(StyledForm, forms.Form):
    """Why an entry is reversed."""

    reason = forms.TypedChoiceField(label=_("Why"), coerce=Reason, choices=Reason.choices, widget=Choices(columns=2))
    note = NoteField(label=_("What was wrong"), help_text=_("In a sentence; it stays beside the reversal."))


class WithdrawForm(StyledForm, forms.Form):
    """Why a transfer is taken back."""

    reason = forms.CharField(label=_("Reason"), max_length=200)
