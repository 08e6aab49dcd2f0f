"""The risk interview, and whom a counsellor brings in."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from ..forms import InterviewForm, MeasureForm
from ..selectors.hotlines import hotlines
from ..services.interviewing import note_measure, record_interview
from ..services.steps import AlertRefused
from .base import OfAlert


class AlertFormView(OfAlert, FormView):
    """A form about one alert; what the service refuses stands above it, and nothing typed is lost."""

    template_name = "safety/alert_form.html"
    done_message: Any

    def act(self, form: Any) -> None:
        """Call the service with what the form holds."""
        raise NotImplementedError

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form)
        except AlertRefused as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        messages.success(self.request, self.done_message)
        return redirect(self.alert)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(alert=self.alert, hotlines=hotlines(), **kwargs)

    @property
    def this_minute(self) -> Any:
        return timezone.localtime(self.now).replace(second=0, microsecond=0)


class InterviewView(AlertFormView):
    """Record the conversation with the member."""

    form_class = InterviewForm
    done_message = _("The conversation is recorded.")
    extra_context = {"title": _("Risk interview"), "submit": _("Record the conversation")}

    def get_initial(self) -> dict[str, Any]:
        return {"held_at": self.this_minute}

    def act(self, form: InterviewForm) -> None:
        record_interview(alert=self.alert, entry=form.entry(), actor=self.user, now=self.now)


class MeasureView(AlertFormView):
    """Note who was brought in."""

    form_class = MeasureForm
    done_message = _("It is noted.")
    extra_context = {"title": _("Bring somebody in"), "submit": _("Note it")}

    def get_initial(self) -> dict[str, Any]:
        return {"reached_at": self.this_minute}

    def act(self, form: MeasureForm) -> None:
        note_measure(alert=self.alert, actor=self.user, now=self.now, **form.cleaned_data)
