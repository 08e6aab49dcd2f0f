"""The audit of the books: checks, seals, samples, findings. Whoever audits changes nothing else."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Case, When
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView
from django_htmx.http import HttpResponseClientRefresh

from unioncare.core.queues import ask_for
from unioncare.core.views import NeedsPermission, RefusableForm
from unioncare.imports.progress import read_progress

from ..enums import FindingState
from ..forms.audit import PERMISSION, CheckForm, SealForm
from ..models import AuditFinding, AuditSample, BookCheck, SealExport
from ..presentation import FINDING_TONES, fault_row
from ..services.checks import fail_check, progress_key, start_check
from ..services.sealing import take_seal
from ..tasks import check_books
from .base import SEE

SHOWN, SHOWN_SEALS = 10, 5


class AuditView(NeedsPermission, TemplateView):
    """What audits found, and where an auditor begins."""

    permission = SEE
    template_name = "books/audit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, may_audit = self.user, self.user.has_perm(PERMISSION)
        checks = BookCheck.objects.visible_to(user).select_related("unit", "started_by")
        seals = SealExport.objects.visible_to(user).select_related("unit", "taken_by")
        samples = AuditSample.objects.visible_to(user).select_related("fund", "drawn_by")
        return super().get_context_data(
            may_audit=may_audit, checks=[(check, check.is_running(self.now)) for check in checks[:SHOWN]],
            seals=list(seals[:SHOWN_SEALS]), samples=list(samples[:SHOWN]), findings=list(self._findings()[:SHOWN]),
            tones=FINDING_TONES, seal_form=SealForm(user=user) if may_audit else None, **kwargs,
        )  # fmt: skip

    def _findings(self) -> Any:
        """Return what is not settled first, the newest of it first."""
        rows = AuditFinding.objects.visible_to(self.user).select_related("fund", "entry", "raised_by")
        return rows.order_by(Case(When(state=FindingState.SETTLED, then=1), default=0), "-raised_at", "-pk")


class CheckStartView(RefusableForm):
    """Start a check, with a seal or without one."""

    permission = PERMISSION
    template_name = "books/form.html"
    form_class = CheckForm
    started: BookCheck

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=_("Check the books"), submit=_("Check them now"), danger=False, fund=None, upload=True,
            note=_("A worker reads every entry; a million take some minutes. Everybody goes on working meanwhile."),
            back=reverse("donations:audit"), **kwargs,
        )  # fmt: skip

    def act(self, form: forms.Form) -> BookCheck:
        data, language = form.cleaned_data, get_language()
        self.started = check = start_check(unit=data["unit"], witness=data["seal"], actor=self.user, now=self.now)

        def call() -> None:
            if not ask_for(check_books, check.pk, language):
                fail_check(check=check, error=_("No worker can be reached now; start the check again."), now=self.now)

        transaction.on_commit(call)
        return check

    def get_success_url(self) -> str:
        return self.started.get_absolute_url()


class OfCheck(NeedsPermission):
    """A page of one check."""

    permission = SEE

    @cached_property
    def check(self) -> BookCheck:
        rows = BookCheck.objects.visible_to(self.user).select_related("unit", "started_by")
        found = rows.filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found

    def context(self, now: datetime) -> dict[str, Any]:
        return {
            "check": self.check,
            "running": self.check.is_running(now),
            "progress": read_progress(progress_key(self.check)),
        }


class CheckView(OfCheck, TemplateView):
    """The result of a check, or how far it is."""

    template_name = "books/check.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [fault_row(kept) for kept in self.check.findings]
        return super().get_context_data(rows=rows, **self.context(self.now), **kwargs)


class CheckProgressView(OfCheck):
    """How far a check is; asked again every second."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.check.is_running(self.now):
            return HttpResponseClientRefresh()
        return render(request, "books/progress.html", self.context(self.now))


class SealView(NeedsPermission, FormView):
    """Take the seal of the books away, as a file to be kept outside the house."""

    permission = PERMISSION
    form_class = SealForm
    http_method_names = ["post"]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        content = take_seal(unit=form.cleaned_data["unit"], actor=self.user, now=self.now)
        response = HttpResponse(content, content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="seal-{self.now:%Y%m%d-%H%M}.json"'
        response["Cache-Control"] = "private, no-store"
        return response

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        return redirect("donations:audit")
