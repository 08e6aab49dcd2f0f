"""Founding the union."""

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Columns, StyledForm
from unioncare.organisation.enums import UnitKind

LEVELS = [(kind.value, kind.label) for kind in (UnitKind.CORPORATION, UnitKind.ENTERPRISE)]


class FoundForm(StyledForm, forms.Form):
    """The topmost unit: its name, how imports call it, its level."""

    name = forms.CharField(label=_("Name of the union"), max_length=120)
    code = forms.CharField(
        label=_("Code"), max_length=40, help_text=_("Short and lasting; imports name units by it. Such as QL.")
    )
    kind = forms.ChoiceField(
        label=_("Level"), choices=LEVELS,
        help_text=_("One mine or works begins as an enterprise union."),
    )  # fmt: skip
    layout = ("name", Columns("code", "kind"))
