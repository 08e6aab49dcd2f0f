"""Consent of a member: given, refused, withdrawn."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from ..forms.flow import REFUSE, WITHDRAW, ConsentForm
from ..services.consent import record_consent, refuse_consent, withdraw_consent
from .base import CaseFormView, OfCase
from .intake import text_in_force


class ConsentView(CaseFormView):
    """Record what the member says about the text in force; a withdrawal stops processing at once."""

    permission = "cases.record_consent"
    keeps_away = True
    form_class = ConsentForm
    template_name = "cases/consent.html"
    done_message = _("The consent is recorded.")
    anchor = "consents"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"state": self.case.consent_state}

    def act(self, form: forms.Form) -> Any:
        assert isinstance(form, ConsentForm)
        pk, actor, now, entry = self.case.pk, self.user, self.now, form.entry()
        answer = form.cleaned_data["answer"]
        if answer == WITHDRAW:
            reason = form.cleaned_data["reason"]
            return withdraw_consent(case_id=pk, entry=entry, actor=actor, now=now, reason=reason)
        if answer == REFUSE:
            return refuse_consent(case_id=pk, entry=entry, actor=actor, now=now)
        return record_consent(case_id=pk, entry=entry, actor=actor, now=now)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(text=text_in_force(), **kwargs)


class ConsentPrintView(OfCase, TemplateView):
    """The text in force on A4, to be signed by the member or a proxy; it holds no health data."""

    permission = "cases.record_consent"
    keeps_away = True
    template_name = "cases/consent_paper.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = reverse("cases:consent", args=[self.case.number])
        return super().get_context_data(case=self.case, text=text_in_force(), back=back, **kwargs)
