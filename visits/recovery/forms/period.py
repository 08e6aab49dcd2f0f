"""The statutory medical treatment period: setting it, and extending it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.care.forms.fields import PastDateField, ReasonField
from unioncare.core.forms import Columns, StyledForm

from ..services.periods import PeriodEntry


class YearsField(forms.IntegerField):
    """Completed years."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.NumberInput(attrs={"inputmode": "numeric"})
        super().__init__(min_value=0, max_value=70, widget=widget, **kwargs)


class PeriodForm(StyledForm, forms.Form):
    """What the table asks for; replacing a period that stands needs a reason."""

    starts_on = PastDateField(label=_("First day of sick leave"))
    total_years = YearsField(label=_("Years of work in all"), help_text=_("Completed years, with every employer."))
    own_years = YearsField(label=_("Years with this employer"), help_text=_("Completed years."))
    reason = ReasonField(label=_("Why it is set anew"))

    @property
    def layout(self) -> tuple[Any, ...]:  # type: ignore[override]
        years = ("starts_on", Columns("total_years", "own_years"))
        return (*years, "reason") if "reason" in self.fields else years

    def __init__(self, *args: Any, replaces: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not replaces:
            del self.fields["reason"]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        total, own = data.get("total_years"), data.get("own_years")
        if total is not None and own is not None and own > total:
            self.add_error("own_years", _("The years with this employer are part of the years of work in all."))
        return data

    def entry(self) -> PeriodEntry:
        data = self.cleaned_data
        return PeriodEntry(data["starts_on"], data["total_years"], data["own_years"])


class ExtensionForm(StyledForm, forms.Form):
    """More months than the table gives."""

    months = forms.IntegerField(
        label=_("More months"),
        min_value=1,
        max_value=24,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("Counted from the present last day."),
    )
    reason = ReasonField()
