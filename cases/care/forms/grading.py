"""Grading: what somebody judges, and numbers to try before they are noted."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar

from crispy_forms.layout import HTML
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.forms import Choices, DateInput, MoneyField, StyledForm

from ..burden import Household
from ..models.facts import DEDUCTIONS, deduction_label
from ..selectors.assessment import CaseFacts
from ..selectors.costs import Ladder
from ..services.grading import GradingEntry
from ..services.levels import Override
from .fields import AskedWhen, PastDateField, SeverityField

LEVELS = [(4, "L4"), (3, "L3"), (2, "L2"), (1, "L1")]
# A level set by hand ends with the next grading at the latest.
LONGEST_OVERRIDE = timedelta(days=90)


class GradingForm(AskedWhen, StyledForm, forms.Form):
    """Severity with its evidence; a level set by hand with reason and end."""

    severity = SeverityField(label=_("Choose what fits best"))
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=300,
        help_text=_("The paper or the person that says so, for example the discharge summary."),
    )
    evidence_on = PastDateField(label=_("Date of the evidence"))
    override = forms.BooleanField(label=_("Set the level by hand"), required=False)
    override_level = forms.TypedChoiceField(
        label=_("Level"),
        choices=LEVELS,
        coerce=int,
        empty_value=None,
        widget=Choices(columns=4),
        error_messages={"required": _("Choose the level.")},
    )
    override_until = forms.DateField(
        label=_("Until"), widget=DateInput, error_messages={"required": _("A level set by hand needs an end.")}
    )
    override_reason = forms.CharField(
        label=_("Reason"), max_length=300, error_messages={"required": _("A level set by hand needs a reason.")}
    )

    asked_when: ClassVar = dict.fromkeys(
        ("override_level", "override_until", "override_reason"), ("override", (True, "on"))
    )
    layout = (HTML('{% include "cases/grade/body.html" %}'),)

    def clean_override_until(self) -> date | None:
        until: date | None = self.cleaned_data["override_until"]
        today = timezone.localdate()
        if until and self.cleaned_data.get("override") and not today < until <= today + LONGEST_OVERRIDE:
            raise ValidationError(_("The end lies within the next 90 days."))
        return until

    def entry(self) -> GradingEntry:
        data = self.cleaned_data
        override = None
        if data["override"]:
            override = Override(data["override_level"], data["override_reason"], data["override_until"])
        return GradingEntry(data["severity"], data["evidence"], data["evidence_on"], override)


class TrialForm(forms.Form):
    """The numbers of the burden: those that are noted, or others to try. Trying keeps nothing."""

    total = MoneyField(label=_("Total cost"), required=False)
    income = MoneyField(label=_("Household income a year Y"), required=False)
    rigid = MoneyField(label=_("Other rigid expenditure"), required=False)
    persons = forms.IntegerField(label=_("Persons living together n"), min_value=1, max_value=20, required=False)
    line = MoneyField(label=_("Minimum living line D, a month"), required=False)

    prefix = "try"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in DEDUCTIONS:
            self.fields[name] = MoneyField(label=_("− %(payer)s") % {"payer": deduction_label(name)}, required=False)
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control uc-num text-end"

    @property
    def deductions(self) -> list[Any]:
        return [self[name] for name in DEDUCTIONS]

    def out_of_pocket(self) -> Decimal | None:
        """Total less what others paid; None without a total."""
        data = self.cleaned_data
        if data.get("total") is None:
            return None
        rest: Decimal = data["total"] - sum((data.get(name) or Decimal(0) for name in DEDUCTIONS), Decimal(0))
        return max(rest, Decimal(0))

    def household(self) -> Household | None:
        """The household, None while income, persons or living line are missing."""
        data = self.cleaned_data
        if data.get("income") is None or not data.get("persons") or not data.get("line"):
            return None
        return Household(data["income"], data["persons"], data["line"], data.get("rigid") or Decimal(0))


def trial_numbers(facts: CaseFacts, ladder: Ladder) -> dict[str, Any]:
    """Return the noted numbers as the trial form shows them first."""
    numbers: dict[str, Any] = {"line": facts.line.monthly_amount if facts.line else None}
    if ladder.entries:
        numbers |= {"total": ladder.total} | {rung.name: rung.amount for rung in ladder.rungs}
    if facts.survey:
        survey = facts.survey
        numbers |= {"income": survey.annual_income, "rigid": survey.rigid_expenditure, "persons": survey.persons}
    return numbers
