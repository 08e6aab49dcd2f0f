"""Noting what a grant did, on a phone too."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import ManyChoices

from ..enums import MoneyUse
from ..services.effects import EffectEntry
from .steps import StepForm


class EffectForm(StepForm):
    """What the money was used for; what it changed is reckoned."""

    used_for = forms.MultipleChoiceField(
        label=_("What was the money used for?"), choices=MoneyUse, widget=ManyChoices(columns=2)
    )
    note = forms.CharField(
        label=_("What the family says"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Private: whoever weighs aid reads it, and nobody else."),
    )

    @property
    def entry(self) -> EffectEntry:
        """What the service takes."""
        return EffectEntry(self.cleaned_data["used_for"], self.cleaned_data["note"])
