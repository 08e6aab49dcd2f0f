"""What a family is told."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import StyledForm

from ..enums import LetterKind


class LetterForm(StyledForm, forms.Form):
    """Kind of letter, a few words of one's own, language."""

    kind = forms.ChoiceField(label=_("What about"), choices=LetterKind)
    words = forms.CharField(
        label=_("Own words"),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("A day, a place, a list of papers. Nothing about health: whoever holds the slip can read it."),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
