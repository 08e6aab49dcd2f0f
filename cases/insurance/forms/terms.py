"""Opening a term."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Columns, DateInput, StyledForm
from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit, User

from ..models import InsurancePlan

EARLIEST, AHEAD = 1990, 5
# Who takes out insurance; sections and groups never do.
TAKES_OUT = (UnitKind.CORPORATION, UnitKind.ENTERPRISE, UnitKind.BRANCH)


class TermForm(StyledForm, forms.Form):
    """Plan, unit and first day; how long the term lasts is the plan's to say."""

    plan = forms.ModelChoiceField(InsurancePlan.objects.none(), label=pgettext_lazy("insurance", "Plan"))
    unit = forms.ModelChoiceField(
        Unit.objects.none(), label=_("For which unit"), help_text=_("The term covers it and all units below it.")
    )
    starts_on = forms.DateField(
        label=_("First day"), widget=DateInput(), help_text=_("The last day follows from the months of the plan.")
    )
    layout = ("plan", Columns("unit", "starts_on"))

    def clean_starts_on(self) -> date:
        """Refuse a year that can only be mistyped."""
        day: date = self.cleaned_data["starts_on"]
        if not EARLIEST <= day.year <= timezone.localdate().year + AHEAD:
            raise forms.ValidationError(_("This year cannot be meant: %(year)s."), params={"year": day.year})
        return day

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, "cases.open_term").filter(is_active=True, kind__in=TAKES_OUT)
        self.fields["plan"].queryset = InsurancePlan.objects.filter(is_offered=True)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units.order_by("path")  # type: ignore[attr-defined]
