"""The organisation's import in the browser: choose, check, confirm; then refused rows and one-time passwords."""

from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRefresh

from unioncare.core.audit import record_event
from unioncare.core.queues import ask_for
from unioncare.core.views import NeedsPermission, signed_in
from unioncare.organisation.administering import PERMISSION as ADMINISTER

from ..errors import UnreadableFile
from ..headers import SheetHeader
from ..models import ImportRun, RunState
from ..progress import read_progress
from ..reading.source import open_source
from ..services.runs import RunMoved, confirm_run, discard_run
from ..showing import steps
from ..writing.downloads import workbook
from ..writing.refused import RefusedRow, write_refused
from ..writing.templates import write_template
from . import showing
from .columns import PARTS, template_sheets
from .forms import OrganisationFileForm
from .passwords import write_passwords
from .services import KIND, give_passwords, preview, stage_organisation
from .standing import PERMISSION
from .tasks import write_organisation


class ImportView(NeedsPermission, FormView):
    """Choose the file; it is read and checked at once, nothing is written."""

    permission = PERMISSION
    template_name = "organisation/import.html"
    form_class = OrganisationFileForm

    def form_valid(self, form: OrganisationFileForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            with open_source(file, name=file.name) as source:
                run = stage_organisation(source=source, actor=signed_in(self.request), now=timezone.now())
        except UnreadableFile as error:
            form.add_error("file", error.message)
            return self.form_invalid(form)
        return redirect("organisation:import_run", pk=run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = ImportRun.objects.visible_to(signed_in(self.request)).of_kind(KIND)[:5]
        return super().get_context_data(steps=steps(0), runs=runs, parts=PARTS, **kwargs)


class TemplateFileView(NeedsPermission):
    """The empty workbook to fill in."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, template_sheets()), _("organisation-template.xlsx"))


class RunView(NeedsPermission):
    """A run of one's own: the preview, the progress, the result."""

    permission = PERMISSION

    def get_run(self) -> ImportRun:
        runs = ImportRun.objects.visible_to(signed_in(self.request)).of_kind(KIND)
        return get_object_or_404(runs, pk=self.kwargs["pk"])

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = self.get_run()
        if run.state == RunState.STAGED and run.expires_at > timezone.now():
            return render(request, "organisation/import_preview.html", self._preview(run))
        return render(request, "organisation/import_result.html", self._result(run))

    def _preview(self, run: ImportRun) -> dict[str, Any]:
        checked = preview(run, actor=signed_in(self.request), now=timezone.now())
        summary = checked.summary()
        return {
            "run": run,
            "steps": steps(1),
            "summary": summary,
            "writes": summary["created"] + summary["updated"],
            "refused": showing.issue_lines(checked, errors=True),
            "warnings": showing.issue_lines(checked, errors=False),
            "changed": showing.changed_lines(checked),
            "new": showing.new_lines(checked),
        }

    def _result(self, run: ImportRun) -> dict[str, Any]:
        return {
            "run": run,
            "steps": steps(3 if run.state == RunState.DONE else 2),
            "progress": read_progress(run.pk),
            "is_fresh": run.expires_at > timezone.now(),
            "new_people": len(run.summary.get("new_people", [])),
            "gives_passwords": signed_in(self.request).has_perm(PasswordsView.permission),
        }


class ProgressView(RunView):
    """How far the writing is; asked again every second."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = self.get_run()
        if run.state != RunState.RUNNING:
            return HttpResponseClientRefresh()
        return render(request, "organisation/import_progress.html", {"run": run, "progress": read_progress(run.pk)})


class ConfirmView(RunView):
    """Write what was checked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        try:
            confirm_run(run=run, now=timezone.now())
        except RunMoved:
            return redirect("organisation:import_run", pk=pk)  # the page says where the run stands
        language = get_language()
        transaction.on_commit(lambda: ask_for(write_organisation, pk, language))
        return redirect("organisation:import_run", pk=pk)


class DiscardView(RunView):
    """Give the preview up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            discard_run(run=self.get_run(), now=timezone.now())
        except RunMoved:
            return redirect("organisation:import_run", pk=pk)
        return redirect("organisation:import")


class RefusedView(RunView):
    """The refused rows as a workbook, to be mended and imported again."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        run = self.get_run()
        checked = preview(run, actor=signed_in(request), now=timezone.now())
        headers = [SheetHeader.from_staged(staged) for staged in run.options["headers"]]
        rows = [
            RefusedRow(row.sheet, row.number, row.values, row.issues)
            for outcome in showing.refused_rows(checked)
            for row in [outcome.row]
        ]
        columns = list({column.code: column for part in PARTS for column in part.columns}.values())
        return workbook(lambda file: write_refused(file, columns, headers, rows), _("refused-rows.xlsx"))


class PasswordsView(RunView):
    """One-time passwords for the new people of a run: made now, handed over once, kept nowhere.

    For administrators only: an officer who also held the passwords could act as the people whom they add.
    """

    permission = ADMINISTER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = self.get_run()
        if run.state != RunState.DONE or run.expires_at <= timezone.now():
            return redirect("organisation:import_run", pk=pk)
        with transaction.atomic():
            given = give_passwords(run=run, actor=signed_in(request))
            record_event(
                run,
                actor=signed_in(request),
                what=gettext_noop("One-time passwords given"),
                details={"people": len(given)},
            )
        return workbook(lambda file: write_passwords(file, given), _("one-time-passwords.xlsx"))
