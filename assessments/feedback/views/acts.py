"""What the staff do with a request: note one, answer, ask back, refuse, say what it is, open its case."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView

from cases.care.forms.ending import OptionalReasonForm, ReasonForm
from cases.care.models import IllnessCase
from cases.care.selectors.reportable import REPORT
from cases.care.views.intake import ReportView
from unioncare.core.refusals import Refusal
from unioncare.core.views import NeedsPermission
from unioncare.core.workflow import Move

from ..access import NOTE
from ..enums import Category
from ..forms.public import WordsForm
from ..forms.staff import DetailsForm, NoteForm, RightsForm
from ..naming import grouped
from ..services.answering import acknowledge, answer, ask_back, refuse
from ..services.details import name_case, note_rights, route_anew
from ..services.flow import FEEDBACK_FLOW, TAKEN
from ..services.receiving import receive_feedback
from .base import FeedbackFormView, OfFeedback


class NoteView(NeedsPermission, FormView):
    """Note a request of somebody who called or came; the code is shown once, to be told to them."""

    permission = NOTE
    form_class = NoteForm
    template_name = "feedback/note.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            found, code = receive_feedback(entry=form.entry(), actor=self.user, now=self.now)
        except Refusal as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)
        return render(self.request, "feedback/noted.html", {"number": found.number, "code": grouped(code)})


class MoveView(FeedbackFormView):
    """One step of a request: an answer, that it was read, or that it is refused."""

    done_message = _("It is noted.")

    @cached_property
    def move(self) -> Move:
        if self.kwargs["move"] not in TAKEN:
            raise Http404
        return FEEDBACK_FLOW.get(self.kwargs["move"])

    def get_form_class(self) -> type[forms.Form]:
        plain = {"answer": WordsForm, "refuse": ReasonForm, "acknowledge": OptionalReasonForm}
        return plain[self.move.name]

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        if self.move.name == "acknowledge":
            del form.fields["reason"]
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        notes = {
            "answer": _("Nothing is sent: whoever asked reads it by their code, and says whether they are satisfied."),
            "refuse": _("Whoever asked reads the reason."),
            "acknowledge": _("Whoever asked sees that somebody has read it."),
        }
        words = {"title": self.move.label, "submit": self.move.label, "note": notes[self.move.name]}
        return super().get_context_data(**words, danger=self.move.name == "refuse", **kwargs)

    def act(self, form: forms.Form) -> Any:
        common: dict[str, Any] = {"request_id": self.feedback.pk, "actor": self.user, "now": self.now}
        if self.move.name == "answer":
            return answer(text=form.cleaned_data["text"], **common)
        if self.move.name == "refuse":
            return refuse(reason=form.cleaned_data["reason"], **common)
        return acknowledge(**common)


class ReplyView(FeedbackFormView):
    """Ask back before the answer."""

    form_class = WordsForm
    title, submit = _("Ask back"), _("Write it")
    done_message = _("It is written; whoever asked reads it by their code.")

    def act(self, form: forms.Form) -> Any:
        return ask_back(request_id=self.feedback.pk, text=form.cleaned_data["text"], actor=self.user, now=self.now)


class DetailsView(FeedbackFormView):
    """Say what kind of request it is and whom it concerns."""

    form_class = DetailsForm
    title, submit = _("What it is"), _("Save")
    done_message = _("It is noted; whoever answers for that has it now.")
    extra_context = {"note": _("The work goes to whoever answers for that kind, and the term begins anew.")}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user, "feedback": self.feedback}

    def act(self, form: forms.Form) -> Any:
        data = {"member": None} | form.cleaned_data
        return route_anew(request_id=self.feedback.pk, actor=self.user, now=self.now, **data)


class RightsView(FeedbackFormView):
    """What rights help asks."""

    form_class = RightsForm
    title, submit = _("Rights help"), _("Save")
    done_message = _("It is noted.")

    def get_form_kwargs(self) -> dict[str, Any]:
        if self.feedback.category != Category.RIGHTS:
            raise Http404
        return super().get_form_kwargs() | {"feedback": self.feedback}

    def act(self, form: Any) -> Any:
        return note_rights(request_id=self.feedback.pk, entry=form.entry(), actor=self.user, now=self.now)


class FeedbackReportView(OfFeedback, ReportView):
    """Report the case of somebody who asked for care, filled in from what they wrote; the request names it then."""

    permission = REPORT

    def get_initial(self) -> dict[str, Any]:
        feedback = self.feedback
        if feedback.category not in (Category.CARE, Category.AID):
            raise Http404
        first = feedback.messages.first()
        told = {
            "what_happened": first.text[:500] if first else "", "contact_phone": feedback.phone,
            "informant": feedback.name,
        }  # fmt: skip
        if feedback.member is not None:
            return super().get_initial() | told | {"member": feedback.member.pk}
        named = {"outsider": True, "name": feedback.name, "phone": feedback.phone, "unit": feedback.unit_id}
        return super().get_initial() | told | (named if not self.request.GET else {})

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except Refusal as refusal:
            form.add_error(None, str(refusal.reason))
            return self.form_invalid(form)

    def reported(self, case: IllnessCase) -> None:
        name_case(request_id=self.feedback.pk, case=case, actor=self.user, now=self.now)
