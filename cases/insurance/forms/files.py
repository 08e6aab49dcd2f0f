"""Choosing a file: a list of whom to enrol, or the insurer's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.forms import Columns, DateInput
from unioncare.imports.forms import SpreadsheetForm
from unioncare.organisation.models import User

from ..models import CoverageTerm, InsurancePlan
from ..selectors.terms import terms_seen_by

IMPORT = "cases.import_enrolments"


class EnrolmentFileForm(SpreadsheetForm):
    """The list, one of the plans whose terms concern the user's units, and which term where it is not that of today."""

    plan = forms.ModelChoiceField(
        InsurancePlan.objects.none(), label=pgettext_lazy("insurance", "Plan"), to_field_name="code", empty_label=None
    )
    term_start = forms.DateField(
        label=_("First day of the term"), required=False, widget=DateInput(),
        help_text=_("Empty: the term of the start date in the row, of today, or the next to come."),
    )  # fmt: skip
    layout = (Columns("plan", "term_start"), "file")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = terms_seen_by(user, IMPORT).order_by().values("plan")
        plans = InsurancePlan.objects.filter(pk__in=terms).order_by("-is_required", "code")
        self.fields["plan"].queryset = plans  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        first = self.cleaned_data["term_start"]
        return {"plan": self.cleaned_data["plan"].code, "term_start": first.isoformat() if first else ""}


class TermChoice(forms.ModelChoiceField):
    """Terms with their unit, for several units have one of the same plan and days."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj} · {obj.unit.name}"


class CertificateFileForm(SpreadsheetForm):
    """The insurer's answer, and the term to which it belongs."""

    term = TermChoice(CoverageTerm.objects.none(), label=_("Term"))
    layout = ("term", "file")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = CoverageTerm.objects.visible_to(user, IMPORT).select_related("plan", "unit")
        self.fields["term"].queryset = terms  # type: ignore[attr-defined]

    def options(self) -> dict[str, Any]:
        return {"term": self.cleaned_data["term"].pk}
