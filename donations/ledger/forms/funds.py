"""Opening and closing funds and periods, setting budgets, choosing days."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Columns, DateInput, MoneyField, PurposeForm, StyledForm
from unioncare.organisation.models import Unit, User

from ..enums import EXPENSES, Account, FundKind
from ..models import Fund

# A campaign opens its fund itself.
BY_HAND = [(kind.value, kind.label) for kind in FundKind if kind != FundKind.CAMPAIGN]


class FundForm(StyledForm, forms.Form):
    """A new fund with what it holds on its first day."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"))
    kind = forms.TypedChoiceField(label=_("Whose money it holds"), coerce=FundKind, choices=BY_HAND)
    code = forms.SlugField(
        label=_("Code"), max_length=30,
        help_text=_("Letters, figures and hyphens; short and lasting, because papers and files name it."),
    )  # fmt: skip
    name_zh = forms.CharField(label=_("Name in Chinese"), max_length=80)
    name_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    opened_on = forms.DateField(label=_("First day"), widget=DateInput())
    bank = MoneyField(label=_("In the bank on that day"), required=False)
    cash = MoneyField(label=_("In cash on that day"), required=False)
    layout = (
        "unit", Columns("kind", "code"), Columns("name_zh", "name_en"), "opened_on", Columns("bank", "cash"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, "donations.open_fund").filter(is_active=True)
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """What `open_fund` takes."""
        data = self.cleaned_data
        return data | {"bank": data["bank"] or Decimal(0), "cash": data["cash"] or Decimal(0)}


class CloseFundForm(StyledForm, forms.Form):
    """The last day of a fund."""

    on = forms.DateField(label=_("Last day"), widget=DateInput())
    sure = forms.BooleanField(label=_("Nothing more shall be booked on this fund"))


class ClosePeriodForm(StyledForm, forms.Form):
    """Until when books are closed."""

    ends_on = forms.DateField(label=_("Close until and with"), widget=DateInput())
    sure = forms.BooleanField(label=_("Every entry of these days is booked and compared with the bank"))


class BudgetForm(StyledForm, forms.Form):
    """What may be spent on one purpose in a year."""

    account = forms.TypedChoiceField(
        label=_("Spent on"), coerce=Account, choices=[(account.value, account.label) for account in EXPENSES]
    )
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    amount = MoneyField(label=_("Amount"))
    warn_percent = forms.IntegerField(label=_("Warn at, %"), min_value=1, max_value=100)
    stops = forms.BooleanField(
        label=_("Stop when it is used up"), required=False, help_text=_("Otherwise spending more is noted and told.")
    )
    layout = (Columns("account", "year"), Columns("amount", "warn_percent"), "stops")

    def __init__(self, *args: Any, fund: Fund, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = timezone.localdate().year
        years = range(max(fund.opened_on.year, this - 1), this + 2)
        self.fields["year"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]


class LedgerExportForm(PurposeForm):
    """Of which days, and what for."""

    first = forms.DateField(label=_("First day"), widget=DateInput())
    last = forms.DateField(label=_("Last day"), widget=DateInput())
    layout = (Columns("first", "last"), "purpose")

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        data = super().clean() or {}
        first, last = data.get("first"), data.get("last")
        if isinstance(first, date) and isinstance(last, date) and first > last:
            self.add_error("last", _("The first day lies after the last one."))
        return data
