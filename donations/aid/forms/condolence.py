"""Making a condolence list, changing its lines, noting its signatures."""

import uuid
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.care.enums import Severity
from cases.care.forms.fields import AskedWhen, PastDateField, ReasonField
from unioncare.core.forms import Choices, Columns, MoneyField, StyledForm, When
from unioncare.organisation.models import Unit, User

from ...ledger.enums import Account
from ...ledger.models import Fund
from ..enums import HardshipClass, Occasion
from ..selectors.choosing import Criteria
from ..services.listing import ListEntry
from .asking import FundField

ANY = [("0", _("does not matter"))]


class NewListForm(StyledForm, forms.Form):
    """The rule of a list, and what it is paid from."""

    title = forms.CharField(label=_("Title"), max_length=60, help_text=_("It stands on the signing list."))
    occasion = forms.ChoiceField(label=_("Occasion"), choices=Occasion.choices, initial=Occasion.FESTIVAL)
    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), empty_label=None)
    min_level = forms.TypedChoiceField(
        label=_("From care level"), choices=[*ANY, *((str(n), f"L{n}") for n in range(1, 5))], coerce=int, initial="0"
    )
    min_severity = forms.TypedChoiceField(
        label=_("From severity"), coerce=int, initial="0",
        choices=[*ANY, *((str(one.value), f"S{one.value}") for one in reversed(Severity))],
    )  # fmt: skip
    min_hardship = forms.TypedChoiceField(
        label=_("From hardship"), coerce=int, initial="0",
        choices=[*ANY, *((str(one.value), one.label) for one in HardshipClass if one.value)],
    )  # fmt: skip
    fund = FundField(Fund.objects.none(), label=_("From the fund"), empty_label=None)
    place = forms.ChoiceField(
        label=_("Paid from"),
        choices=[(Account.CASH.value, Account.CASH.label), (Account.BANK.value, Account.BANK.label)],
        widget=Choices(columns=2),
        initial=Account.CASH.value,
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    layout = (
        Columns("title", "occasion"), "unit", Columns("min_level", "min_severity", "min_hardship"),
        Columns("fund", "place"), "key",
    )  # fmt: skip

    def __init__(self, *args: Any, units: Any, funds: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["fund"].queryset = funds  # type: ignore[attr-defined]
        self.fields["key"].initial = uuid.uuid4()

    @property
    def entry(self) -> ListEntry:
        """What the service takes."""
        data = self.cleaned_data
        names = ("unit", "min_level", "min_severity", "min_hardship")
        return ListEntry(
            title=data["title"], occasion=data["occasion"], criteria=Criteria(**{name: data[name] for name in names}),
            fund=data["fund"], place=Account(data["place"]), key=data["key"],
        )  # fmt: skip


class LineForm(AskedWhen, StyledForm, forms.Form):
    """Leave a line out, or give another amount."""

    what = forms.ChoiceField(
        label=_("What changes?"),
        choices=[("amount", _("The amount")), ("out", _("This line is left out"))],
        widget=Choices(columns=2, danger=["out"]),
    )
    amount = MoneyField(label=_("Amount"))
    reason = forms.CharField(
        label=_("Reason"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Needed to leave somebody out, and for more than the table gives; whoever decides reads it."),
    )  # fmt: skip

    asked_when: ClassVar = {"amount": ("what", ("amount",))}
    layout = ("what", When("what=amount", "amount"), "reason")


class AddMemberForm(StyledForm, forms.Form):
    """Somebody whom the rule did not name."""

    employee_no = forms.CharField(label=_("Employee number"), max_length=40)
    amount = MoneyField(label=_("Amount"))
    reason = ReasonField(label=_("Why they are added"))

    layout = (Columns("employee_no", "amount"), "reason")


class SubmitForm(StyledForm, forms.Form):
    """A step that asks for nothing."""


class SignForm(StyledForm, forms.Form):
    """Which lines are signed for, or brought back; by whom they were handed over, and when."""

    what = forms.ChoiceField(
        label=_("The ticked lines"),
        choices=[("signed", _("are signed for")), ("back", _("come back: nobody was there"))],
        widget=Choices(columns=2, danger=["back"]),
        initial="signed",
    )
    handed_by = forms.ModelChoiceField(User.objects.none(), label=_("Handed over by"), empty_label=None)
    on = PastDateField(label=_("Day"))

    layout = ("what", Columns("handed_by", "on"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_by"].queryset = people  # type: ignore[attr-defined]
