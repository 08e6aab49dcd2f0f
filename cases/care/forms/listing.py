"""The form of further filters of the case list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Columns, StyledForm
from unioncare.organisation.models import Unit, User

from ..models import Disease
from ..selectors.case_filter import PERMISSION, case_owners


class CaseFilterForm(StyledForm, forms.Form):
    """Filters with too many values for chips."""

    unit = forms.ModelChoiceField(Unit.objects.none(), label=_("Unit"), required=False, to_field_name="code")
    disease = forms.ModelChoiceField(Disease.objects.all(), label=_("Disease"), required=False, to_field_name="code")
    owner = forms.ModelChoiceField(User.objects.none(), label=_("Case owner"), required=False)

    layout = (Columns("unit", "disease", "owner"),)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user, PERMISSION)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = _indented  # type: ignore[attr-defined]
        self.fields["owner"].queryset = case_owners(user)  # type: ignore[attr-defined]


def _indented(unit: Unit) -> str:
    return "\N{EM SPACE}" * (unit.depth - 1) + unit.name
