"""Forms that arrange visits: another day, other visitors, a visit that no plan asks for."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Choices, Columns, DateInput, StyledForm

from ..enums import BY_HAND, MoveReason, Trigger


class DayForm(StyledForm, forms.Form):
    """Another day of the window, an hour, and why."""

    day = forms.DateField(label=_("Day"), widget=DateInput)
    at = forms.TimeField(label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    reason = forms.ChoiceField(
        label=_("Why another day"), choices=MoveReason, required=False, widget=Choices(columns=1),
        help_text=_("Not needed while the day stays."),
    )  # fmt: skip
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    layout = (Columns("day", "at"), "reason", "note")

    def __init__(self, *args: Any, window: tuple[date, date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first, last = window
        self.fields["day"].widget.attrs |= {"min": first.isoformat(), "max": last.isoformat()}


class VisitorForm(StyledForm, forms.Form):
    """Who goes, the fairest first."""

    person = forms.ChoiceField(label=_("Who goes"), widget=Choices(columns=1))

    def __init__(self, *args: Any, people: Sequence[tuple[int, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


class OpenVisitForm(StyledForm, forms.Form):
    """A visit on an occasion that people see."""

    trigger = forms.ChoiceField(
        label=_("Occasion"), choices=[(one.value, one.label) for one in BY_HAND], widget=Choices(columns=3)
    )
    first = forms.DateField(label=pgettext_lazy("days of a visit", "From"), widget=DateInput)
    last = forms.DateField(label=pgettext_lazy("days of a visit", "To"), widget=DateInput)
    reason = forms.CharField(
        label=_("Why a visit"), min_length=2, max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everybody who works on the case reads it."),
    )  # fmt: skip

    layout = ("trigger", Columns("first", "last"), "reason")

    def clean_trigger(self) -> Trigger:
        return Trigger(self.cleaned_data["trigger"])
