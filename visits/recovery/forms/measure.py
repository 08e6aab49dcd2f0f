"""How the member is."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cases.care.forms.facts import StrikeForm
from cases.care.forms.fields import PastDateField
from unioncare.core.forms import Choices, StyledForm

from ..enums import ECOG_SIGNS, Ecog
from ..services.measures import MeasureEntry

__all__ = ["MeasureForm", "StrikeForm"]


def ecog_choices() -> list[tuple[str | int, Any]]:
    """Return ECOG 0 to 4, each with the signs that mean it, and that it was not assessed."""

    def words(value: Ecog) -> SafeString:
        return format_html("<span>{} {}</span><small>{}</small>", value.value, value.label, ECOG_SIGNS[value])

    return [*((value.value, words(value)) for value in Ecog), ("", _("Not assessed"))]


class MeasureForm(StyledForm, forms.Form):
    """ECOG, self-rated health, or both."""

    measured_on = PastDateField(label=_("As of"))
    ecog = forms.TypedChoiceField(
        label=_("ECOG"), choices=ecog_choices, coerce=int, empty_value=None, required=False, widget=Choices(columns=1)
    )
    self_rated = forms.IntegerField(
        label=_("Self-rated health"),
        min_value=0,
        max_value=100,
        required=False,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        help_text=_("What the member says: 0 is the worst health that they can imagine, 100 the best."),
    )
    note = forms.CharField(label=_("Note"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))

    layout = ("measured_on", "self_rated", "ecog", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measured_on"].initial = timezone.localdate()

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and data.get("ecog") is None and data.get("self_rated") is None:
            self.add_error(None, _("Enter ECOG, self-rated health, or both."))
        return data

    def entry(self) -> MeasureEntry:
        data = self.cleaned_data
        return MeasureEntry(data["measured_on"], data["ecog"], data["self_rated"], data["note"])
