"""Answering what a visit brought."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import StyledForm


class OutcomeForm(StyledForm, forms.Form):
    """What came of it."""

    result = forms.CharField(
        label=_("What was done"), min_length=2, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
