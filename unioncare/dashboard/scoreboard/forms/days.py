"""Any days instead of a quarter or a year."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Columns, DateInput, StyledForm

from ..measures import EARLIEST


class DaysForm(StyledForm, forms.Form):
    """From which day to which: in this order, and not in the future."""

    layout = (Columns("from", "to"),)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        # "from" is a word of Python.
        self.fields["from"] = forms.DateField(label=_("From"), widget=DateInput())
        self.fields["to"] = forms.DateField(label=pgettext_lazy("scoreboard", "To"), widget=DateInput())

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("from"), given.get("to")
        if first and last and last < first:
            self.add_error("to", _("The last day lies before the first one."))
        elif first and first < EARLIEST:
            self.add_error("from", _("This day lies too far back; choose a day from the year 2000 on."))
        elif last and last > self.today:
            self.add_error("to", _("This day is still to come; choose today or a day before."))
        return given
