"""Over how many months a version is tried."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import StyledForm

from .models import LEAST_MONTHS, MOST_MONTHS


class SimulationForm(StyledForm, forms.Form):
    """How far back the gradings are read."""

    months = forms.IntegerField(
        label=_("Months to look back"),
        min_value=LEAST_MONTHS,
        max_value=MOST_MONTHS,
        initial=12,
        help_text=_("3 to 24; the month that runs counts too."),
    )
