"""What is asked before work changes hands."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import DateInput, ManyChoices, StyledForm
from unioncare.organisation.forms import PersonChoice
from unioncare.organisation.models import Post


class CasesForm(StyledForm, forms.Form):
    """Which of somebody's cases go to whom."""

    layout = ("subjects", "to")

    subjects = forms.TypedMultipleChoiceField(label=_("Whose care moves"), coerce=int, widget=ManyChoices(columns=2))
    to = PersonChoice(label=pgettext_lazy("workload", "To"))

    def __init__(self, *args: Any, subjects: Sequence[tuple[int, str]], posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subjects"].choices = list(subjects)  # type: ignore[attr-defined]
        cast("PersonChoice", self.fields["to"]).offer(posts)


class PostForm(StyledForm, forms.Form):
    """Which of somebody's posts goes to whom, and from which day."""

    layout = ("post", "to", "on")

    post = forms.TypedChoiceField(label=_("Post"), coerce=int)
    to = PersonChoice(label=_("Who takes it over"))
    on = forms.DateField(
        label=_("From"),
        widget=DateInput(),
        help_text=_("The first day of the new holder; the former one's ends before."),
    )

    def __init__(self, *args: Any, held: Sequence[tuple[int, str]], posts: Sequence[Post], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].choices = list(held)  # type: ignore[attr-defined]
        cast("PersonChoice", self.fields["to"]).offer(posts)


class CarryForm(StyledForm, forms.Form):
    """Why work changes hands, and what the reader saw when they decided."""

    layout = ("reason", "digest")

    reason = forms.CharField(
        label=pgettext_lazy("act", "Reason"),
        max_length=300,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Everybody who sees the item reads it; no health details."),
    )
    digest = forms.CharField(widget=forms.HiddenInput(), max_length=32)
