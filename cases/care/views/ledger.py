"""A run of the ledger import in the browser: check, confirm; then the refused rows to mend."""

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from unioncare.core.views import NeedsPermission, signed_in
from unioncare.imports.headers import SheetHeader
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.progress import read_progress
from unioncare.imports.services.calling import call_worker
from unioncare.imports.services.runs import RunMoved, confirm_run, discard_run
from unioncare.imports.writing.refused import RefusedRow, write_refused

from ..ledger_import import showing
from ..ledger_import.checking import CREATE, REFUSED, UPDATE
from ..ledger_import.columns import COLUMNS
from ..ledger_import.services import KIND, preview
from ..ledger_import.standing import PERMISSION
from ..ledger_import.tasks import write_ledger
from .intake import text_in_force
from .ledger_file import workbook


class LedgerRunView(NeedsPermission):
    """A run of one's own: the preview, the progress, the result."""

    permission = PERMISSION

    def get_run(self) -> ImportRun:
        runs = ImportRun.objects.visible_to(self.user).of_kind(KIND)
        run: ImportRun = get_object_or_404(runs, pk=self.kwargs["pk"])
        return run

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        if run.state == RunState.STAGED and run.expires_at > timezone.now():
            return render(request, "cases/ledger/preview.html", self._preview(run))
        context = {
            "run": run,
            "steps": showing.steps(3 if run.state == RunState.DONE else 2),
            "progress": read_progress(run.pk),
            "is_fresh": run.expires_at > timezone.now(),
        }
        return render(request, "cases/ledger/result.html", context)

    def _preview(self, run: ImportRun) -> dict[str, Any]:
        checked = preview(run, actor=self.user, now=timezone.now())
        summary = checked.summary()
        return {
            "run": run,
            "steps": showing.steps(1),
            "summary": summary,
            "writes": summary["created"] + summary["updated"],
            "silent": checked.silent_on_consent,
            "refused": showing.issue_lines(checked, errors=True),
            "warnings": showing.issue_lines(checked, errors=False),
            "new": showing.case_lines(checked.having(CREATE)),
            "filled": showing.case_lines(checked.having(UPDATE)),
            "ready": text_in_force() is not None,
        }


class LedgerProgressView(LedgerRunView):
    """How far the writing is; asked again every second."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        if run.state != RunState.RUNNING:
            return HttpResponseClientRefresh()
        return render(request, "cases/ledger/progress.html", {"run": run, "progress": read_progress(run.pk)})


class LedgerConfirmView(LedgerRunView):
    """Write what was checked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        try:
            confirm_run(run=run, now=timezone.now(), job=write_ledger.name)
        except RunMoved:
            return redirect("cases:import_run", pk=pk)  # the page says where the run stands
        call_worker(run=run, language=get_language())
        return redirect("cases:import_run", pk=pk)


class LedgerDiscardView(LedgerRunView):
    """Give the preview up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            discard_run(run=self.get_run(), now=timezone.now())
        except RunMoved:
            return redirect("cases:import_run", pk=pk)
        return redirect("cases:import")


class LedgerRefusedView(LedgerRunView):
    """The refused rows as a workbook, to be mended and imported again."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:  # type: ignore[override]
        run = self.get_run()
        checked = preview(run, actor=signed_in(request), now=timezone.now())
        headers = [SheetHeader.from_staged(staged) for staged in run.options["headers"]]
        rows = [
            RefusedRow(row.sheet, row.number, row.values, row.issues)
            for outcome in checked.having(REFUSED)
            for row in [outcome.row]
        ]
        return workbook(lambda file: write_refused(file, COLUMNS, headers, rows), _("refused-rows.xlsx"))
