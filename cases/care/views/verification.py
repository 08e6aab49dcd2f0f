"""Verifying a report, rejecting it, correcting the diagnosis; finding a disease while typing."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.generic import View

from unioncare.core.numbers import stated_number
from unioncare.core.views import NeedsPermission

from ..forms.ending import ReasonForm
from ..forms.flow import AmendForm, VerificationForm
from ..models import Disease
from ..selectors.diseases import find_diseases
from ..selectors.duplicates import duplicates_of
from ..services.flow import CASE_FLOW
from ..services.verification import amend_diagnosis, reject_case, verify_case
from .base import SEE, CaseFormView

VERIFY = "cases.verify_case"


class DiseasesView(NeedsPermission, View):
    """Diseases that a few typed characters may mean, by name or ICD-10 code (htmx)."""

    permission = SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        query = request.GET.get("q", "")
        context = {"query": query, "diseases": find_diseases(query), "chosen": request.GET.get("disease", "")}
        return render(request, "cases/diseases.html", context)


class VerifyView(CaseFormView):
    """Confirm the illness: disease by the catalogue, date of diagnosis, how it was made sure."""

    permission = VERIFY
    needs_consent = True
    form_class = VerificationForm
    template_name = "cases/verify.html"
    done_message = _("The case is verified; grading is open.")

    def get_initial(self) -> dict[str, Any]:
        return {"place": self.case.place, "diagnosed_on": self.case.diagnosed_on, "disease": self.case.disease_id}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, VerificationForm)
        return verify_case(case_id=self.case.pk, entry=form.entry(), actor=self.user, now=self.now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= disease_choice(context["form"])
        why_not = CASE_FLOW.why_not(self.case, "verify", self.user)
        return context | {"why_not": why_not, "duplicates": duplicates_of(self.case, self.user)}


class RejectView(CaseFormView):
    """Declare that the report is no case of serious illness."""

    permission = VERIFY
    form_class = ReasonForm
    done_message = _("The report is rejected; its open items are cancelled.")
    extra_context = {
        "title": _("Reject the report"),
        "note": _("It is no serious illness, or nothing of it is true. Open items are cancelled, the first visit too."),
        "submit": _("Reject the report"),
        "danger": True,
    }

    def act(self, form: forms.Form) -> Any:
        reason = form.cleaned_data["reason"]
        return reject_case(case_id=self.case.pk, actor=self.user, now=self.now, reason=reason)


class AmendDiagnosisView(CaseFormView):
    """Correct the disease or the date of diagnosis of a verified case."""

    permission = VERIFY
    needs_consent = True
    keeps_away = True
    form_class = AmendForm
    template_name = "cases/amend.html"
    done_message = _("The diagnosis is corrected. Grade again if the plan depends on it.")

    def get_initial(self) -> dict[str, Any]:
        return {"disease": self.case.disease_id, "diagnosed_on": self.case.diagnosed_on}

    def act(self, form: forms.Form) -> Any:
        return amend_diagnosis(case_id=self.case.pk, actor=self.user, now=self.now, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | disease_choice(context["form"])


def disease_choice(form: forms.Form) -> dict[str, Any]:
    """Return the disease that the form holds, and what the search offers before anything is typed."""
    value = str(form["disease"].value() or "")
    chosen = Disease.objects.filter(pk=stated_number(value) or 0).first()
    return {"disease": chosen, "diseases": [] if chosen else find_diseases(""), "query": "", "chosen": value}
