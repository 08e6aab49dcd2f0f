"""What a member's page is made with."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import StyledForm


class LinkForm(StyledForm, forms.Form):
    """The language in which the page opens; a switch stands on it."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
