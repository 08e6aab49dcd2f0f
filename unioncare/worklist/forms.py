"""What people say when they end an item or give it away."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Choices, StyledForm
from unioncare.organisation.forms import PersonChoice
from unioncare.organisation.models import Post

from .enums import PauseReason
from .selectors.acting import Candidate

if TYPE_CHECKING:
    from unioncare.organisation.models import User

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


class PauseForm(StyledForm, forms.Form):
    """For whom an item waits."""

    why = forms.ChoiceField(label=_("Waiting for"), choices=PauseReason.choices, widget=Choices(columns=2))
    note = forms.CharField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("Needed for “something else”. Everybody who sees the item reads it; no health details."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("why") == PauseReason.OTHER and not cleaned.get("note", "").strip():
            self.add_error("note", _("Say what it waits for."))
        return cleaned


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


class HandOverAllForm(StyledForm, forms.Form):
    """To whom everything of a person goes, and why."""

    layout = ("to", "reason")

    to = PersonChoice(label=_("To"))
    reason = forms.CharField(label=pgettext_lazy("act", "Reason"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = cast("PersonChoice", self.fields["to"]).offer(posts)

    @property
    def chosen(self) -> "User | None":
        """Whoever is chosen, in the address or by the form."""
        given = str(self.data.get("to", "") if self.is_bound else self.initial.get("to", ""))
        return self.people.get(int(given)) if given.isdecimal() else None


class DecisionForm(forms.Form):
    """The decision about a step of an approval."""

    step = forms.IntegerField()
    decision = forms.ChoiceField(choices=[("approve", "approve"), ("refuse", "refuse")])
    comment = forms.CharField(max_length=300, required=False)
