"""What people say when they end an item or give it away."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import StyledForm

from .selectors.acting import Candidate

REASON = forms.CharField(
    label=pgettext_lazy("act", "Reason"),
    max_length=300,
    widget=forms.Textarea({"rows": 3}),
    help_text=_("Everybody who sees the item reads it; no health details."),
)


class DoneForm(StyledForm, forms.Form):
    """What was done, for items that have no page of their own."""

    result = forms.CharField(
        label=_("What was done"),
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )


class WaiveForm(StyledForm, forms.Form):
    """Why an item need not be done."""

    reason = REASON


class HandOverForm(StyledForm, forms.Form):
    """To whom an item goes, and why."""

    to = forms.TypedChoiceField(label=_("To"), coerce=int)
    reason = REASON

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.candidates = {candidate.user.pk: candidate for candidate in candidates}
        fitting = [(c.user.pk, c.words) for c in candidates if c.fitting]
        others = [(c.user.pk, c.words) for c in candidates if not c.fitting]
        groups: list[Any] = [(_("Same role"), fitting)] if fitting else []
        self.fields["to"].choices = [*groups, (_("Other posts around"), others)]  # type: ignore[attr-defined]


class DecisionForm(forms.Form):
    """The decision about a step of an approval."""

    step = forms.IntegerField()
    decision = forms.ChoiceField(choices=[("approve", "approve"), ("refuse", "refuse")])
    comment = forms.CharField(max_length=300, required=False)
