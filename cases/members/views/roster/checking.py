"""Step three and four: what would change, the confirmation, the progress, the result."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from unioncare.core.views import asks_for_fragment, signed_in
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.progress import read_progress
from unioncare.imports.services.calling import call_worker
from unioncare.imports.services.runs import RunMoved, discard_run

from ...roster.services import LeaversUnconfirmed, NotChecked, take_roster
from ...roster.uploads import CHECKED_STEP, CHECKING_STEP, is_worked_on, waiting_since
from ...tasks import write_confirmed_roster
from .base import RunView, steps
from .showing import PARTS, preview_context, rows_page

# A job that has not begun by then waits for a worker, or its worker was killed.
_PATIENCE = timedelta(seconds=20)


class RosterPreviewView(RunView):
    """A run wherever it stands: to be checked, to be confirmed, done, failed, gone."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        if is_busy(run):
            return redirect("cases:roster_progress", pk=pk)
        if run.state == RunState.STAGED and run.expires_at > timezone.now():
            if run.summary.get("step") != CHECKED_STEP:
                return redirect("cases:roster_headers", pk=pk)
            return render(request, "members/roster/preview.html", preview_context(run, signed_in(request)))
        context = {
            "run": run,
            "steps": steps(3, done=run.state == RunState.DONE),
            "is_fresh": run.expires_at > timezone.now(),
        }
        return render(request, "members/roster/result.html", context)


class RosterProgressView(RunView):
    """How far the job is; the page asks every second and moves on by itself."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        if not is_busy(run):
            target = redirect("cases:roster_preview", pk=pk)
            return HttpResponseClientRedirect(target.url) if asks_for_fragment(request) else target
        since = waiting_since(run)
        context = {
            "run": run,
            "steps": steps(3 if run.state == RunState.RUNNING else 2),
            "progress": read_progress(run.pk),
            "stuck": since is not None and timezone.now() - since > _PATIENCE and not is_worked_on(run),
        }
        name = "progress_bar" if asks_for_fragment(request) else "progress"
        return render(request, f"members/roster/{name}.html", context)


class RosterConfirmView(RunView):
    """Write what was checked; pressed twice, it is written once."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        leavers, job = "leavers" in request.POST, write_confirmed_roster.name
        try:
            take_roster(run=run, now=timezone.now(), leavers_confirmed=leavers, job=job)
        except LeaversUnconfirmed:
            messages.error(request, _("Tick that these people have really left, or choose the complete file."))
            return redirect("cases:roster_preview", pk=pk)
        except NotChecked as refusal:
            messages.error(request, refusal.message)
            return redirect("cases:roster_preview", pk=pk)
        except RunMoved:
            return redirect("cases:roster_preview", pk=pk)  # the page says where the run stands
        call_worker(run=run, language=get_language())
        return redirect("cases:roster_progress", pk=pk)


class RosterResumeView(RunView):
    """Send the job again after its worker was lost; a job that is still at it, or done, is not disturbed."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        if is_busy(run):
            call_worker(run=run, language=get_language())
        return redirect("cases:roster_progress", pk=pk)


class RosterDiscardView(RunView):
    """Give the import up; its rows are deleted."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            discard_run(run=self.get_run(), now=timezone.now())
        except RunMoved:
            return redirect("cases:roster_preview", pk=pk)
        return redirect("cases:roster_import")


class RosterRowsView(RunView):
    """One part of the preview in full: who is new, what changes, who left, what is refused or doubted."""

    def get(self, request: HttpRequest, pk: int, part: str) -> HttpResponse:
        run = self.get_run()
        if is_busy(run) or part not in PARTS:
            return redirect("cases:roster_preview", pk=pk)
        context: dict[str, Any] = rows_page(run, part, request.GET, signed_in(request))
        return render(request, "members/roster/rows.html", context)


def is_busy(run: ImportRun) -> bool:
    """Tell whether a job has, or will have, this run in hand."""
    checking = run.state == RunState.STAGED and run.summary.get("step") == CHECKING_STEP
    return run.state == RunState.RUNNING or checking
