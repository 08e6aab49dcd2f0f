"""Findings of the audit: raising one, its page, its steps."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from unioncare.core.panels import panels_for
from unioncare.core.views import NeedsPermission, RefusableForm, signed_in
from unioncare.core.workflow import Move

from ..forms.audit import PERMISSION, FindingForm, FindingStepForm
from ..models import AuditFinding
from ..presentation import FINDING_TONES
from ..services.findings import FINDING_FLOW, move_finding, raise_finding
from .base import SEE, FundAct


class FindingRaiseView(FundAct):
    """Ask about a fund or one of its entries."""

    permission = PERMISSION
    form_class = FindingForm
    title, submit = _("Raise a finding"), _("Raise it")
    note = _("Whoever keeps the books is asked for an answer; you settle it or ask again.")
    done_message = _("The finding is raised; whoever keeps the books is asked for an answer.")
    raised: AuditFinding

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"fund": self.fund}

    def get_initial(self) -> dict[str, Any]:
        number = self.request.GET.get("entry", "")
        return {"number": number} if number.isdecimal() else {}

    def act(self, form: forms.Form) -> AuditFinding:
        data = form.cleaned_data
        self.raised = raise_finding(
            fund=self.fund, entry=data["number"], text=data["text"], actor=self.user, now=self.now
        )
        return self.raised

    def get_success_url(self) -> str:
        return self.raised.get_absolute_url()


class OfFinding(NeedsPermission):
    """A page of one finding."""

    permission = SEE

    @cached_property
    def finding(self) -> AuditFinding:
        rows = AuditFinding.objects.visible_to(self.user).select_related("fund__unit", "entry__fund", "raised_by")
        found = rows.filter(number=self.kwargs["number"]).first()
        if found is None:
            raise Http404
        return found


class FindingView(OfFinding, TemplateView):
    """What was found, what was answered, what is possible now."""

    template_name = "books/finding.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finding = self.finding
        return super().get_context_data(
            finding=finding, tone=FINDING_TONES[finding.state], moves=FINDING_FLOW.available(finding, self.user),
            steps=list(finding.steps.select_related("actor")),
            panels=panels_for("donations:audit_finding", self.user, finding), **kwargs,
        )  # fmt: skip


class FindingMoveView(OfFinding, RefusableForm):
    """One step of a finding, with its words."""

    template_name = "books/form.html"
    form_class = FindingStepForm
    done_message = _("It is noted.")

    @cached_property
    def move(self) -> Move:
        found = next((move for move in FINDING_FLOW.moves if move.name == self.kwargs["move"]), None)
        if found is None:
            raise Http404
        return found

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(SEE):
            self.require(self.finding, self.move.permission)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.move.label, submit=self.move.label, danger=False, note="", fund=self.finding.fund,
            back=self.finding.get_absolute_url(), **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> AuditFinding:
        return move_finding(
            finding=self.finding, move=self.move.name, text=form.cleaned_data["text"], actor=self.user, now=self.now
        )

    def get_success_url(self) -> str:
        return self.finding.get_absolute_url()
