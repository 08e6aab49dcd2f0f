"""Grading a case: severity, burden with its formula, level; numbers may be tried before they are noted."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from unioncare.core.numbers import stated_number

from .. import burden
from ..enums import Burden, Psych, Severity
from ..forms.grading import GradingForm, TrialForm, trial_numbers
from ..models import Grading
from ..selectors.assessment import CaseFacts, assess_case, facts_for_burden
from ..selectors.costs import cost_ladder
from ..services.grading import grade_case, why_not_grade
from ..services.levels import level_of
from .base import CaseFormView, OfCase
from .burden_figures import formulas, rule_rows
from .burden_scale import scale

GRADE = "cases.grade_case"
MOST_SEVERE = max(Severity.values)
MISSING = {
    burden.HOUSEHOLD: _("Home verification: persons, income and rigid expenditure of the household"),
    burden.LIVING_LINE: _("Minimum living line of the region: an administrator enters it"),
    burden.COSTS: _("Costs of the illness: total, and what others paid of it"),
}


def result_context(
    assessment: burden.Assessment, limits: burden.Limits, severity: int | None, psych: int
) -> dict[str, Any]:
    """Return what the result of an assessment shows."""
    return {
        "assessment": assessment,
        "burden_name": Burden(assessment.value).label,
        "formulas": formulas(assessment, limits),
        "rules": rule_rows(assessment, limits),
        "scale": scale(assessment),
        "missing": [MISSING[name] for name in assessment.missing],
        "next_class": f"E{assessment.value + 1}",
        "severity": severity,
        "psych": psych,
        "psych_name": Psych(psych).label,
        "level": level_of(severity, assessment.value, psych) if severity else None,
    }


class GradeView(CaseFormView):
    """Grade, or grade again."""

    permission = GRADE
    needs_consent = True
    reads = "grading"
    form_class = GradingForm
    template_name = "cases/grade/page.html"
    done_message = _("The case is graded.")

    def get_initial(self) -> dict[str, Any]:
        last = self._last
        severity = last.severity if last else self.case.provisional_severity
        return {"severity": severity, "evidence_on": timezone.localdate()}

    @property
    def _last(self) -> Grading | None:
        return self.case.gradings.first()

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, GradingForm)
        return grade_case(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        assessment, facts = assess_case(self.case, timezone.localdate())
        severity = context["form"]["severity"].value()
        context |= {
            "last": self._last,
            "facts": facts,
            "trial": TrialForm(initial=trial_numbers(facts, cost_ladder(self.case))),
            "why_not": why_not_grade(self.case, self.user),
            "tried": False,
        }
        chosen = stated_number(severity, most=MOST_SEVERE) or None
        return context | result_context(assessment, facts.limits, chosen, self.case.psych or 1)


class GradePreviewView(OfCase):
    """The burden of the numbers on the page as they are typed; nothing is kept (htmx)."""

    permission = GRADE
    needs_consent = True

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        facts = facts_for_burden(self.case, timezone.localdate())
        trial = TrialForm(request.POST)
        assessment = self._assess(trial, facts)
        chosen = stated_number(request.POST.get("severity"), most=MOST_SEVERE) or None
        context = result_context(assessment, facts.limits, chosen, self.case.psych or 1)
        changed = trial.is_valid() and _differs(trial, facts, self)
        return render(
            request, "cases/grade/preview.html", context | {"case": self.case, "tried": changed, "trial": trial}
        )

    def _assess(self, trial: TrialForm, facts: CaseFacts) -> burden.Assessment:
        if not trial.is_valid():
            return assess_case(self.case, timezone.localdate())[0]
        return burden.assess(oop=trial.out_of_pocket(), household=trial.household(), limits=facts.limits)


def _differs(trial: TrialForm, facts: CaseFacts, view: OfCase) -> bool:
    """Tell whether the numbers tried are others than those noted."""
    noted = trial_numbers(facts, cost_ladder(view.case))
    return any((noted.get(name) or 0) != (value or 0) for name, value in trial.cleaned_data.items())
