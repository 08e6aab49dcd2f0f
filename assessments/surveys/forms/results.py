"""Forms about results."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import StyledForm


class TagForm(StyledForm, forms.Form):
    """A tag that sorts what was written."""

    tag = forms.CharField(
        label=_("Tag"), max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off", "list": "known-tags"})
    )
