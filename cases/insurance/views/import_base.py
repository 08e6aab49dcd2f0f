"""The pages of an import run, alike for both kinds of file; each kind names its job, its words and its pages."""

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRefresh

from cases.care.ledger_import.showing import steps
from cases.care.views.ledger_file import workbook
from unioncare.core.queues import ask_for
from unioncare.core.views import NeedsPermission
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.headers import SheetHeader
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.progress import read_progress
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import RunMoved, confirm_run, discard_run
from unioncare.imports.services.staging import read_staged
from unioncare.imports.writing.refused import RefusedRow, write_refused

from ..enrolment_import.jobs import Job
from ..enrolment_import.outcomes import REFUSED
from ..enrolment_import.services import LINES, check_run, stage_file
from ..enrolment_import.showing import shown_parts
from ..enrolment_import.standing import PERMISSION
from ..enrolment_import.tasks import write_enrolment_run


@dataclass(frozen=True, slots=True)
class Pages:
    """What a kind of file is called on its pages, and the names of its URLs."""

    job: Job
    title: Promise
    sub: Promise
    choose: str
    run: str
    progress: str
    confirm: str
    discard: str
    refused: str


class ChooseFileView(NeedsPermission, FormView):
    """Choose the file; it is read and checked at once, nothing is written."""

    permission = PERMISSION
    template_name = "insurance/files/choose.html"
    pages: ClassVar[Pages]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        file, options = form.cleaned_data["file"], form.options()  # type: ignore[attr-defined]
        try:
            with open_source(file, name=file.name) as source:
                run = stage_file(
                    job=self.pages.job, source=source, options=options, actor=self.user, now=timezone.now()
                )
        except UnreadableFile as error:
            form.add_error("file", error.message)
            return self.form_invalid(form)
        return redirect(self.pages.run, pk=run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = ImportRun.objects.visible_to(self.user).of_kind(self.pages.job.kind)[:5]
        return super().get_context_data(
            pages=self.pages, columns=self.pages.job.columns, steps=steps(0), runs=runs, **kwargs
        )


class RunView(NeedsPermission):
    """A run of one's own: the preview, the progress, the result."""

    permission = PERMISSION
    pages = cast("Pages", None)  # given by the address

    def get_run(self) -> ImportRun:
        runs = ImportRun.objects.visible_to(self.user).of_kind(self.pages.job.kind)
        run: ImportRun = get_object_or_404(runs, pk=self.kwargs["pk"])
        return run

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        context = {"run": run, "pages": self.pages, "summary": run.summary}
        if run.state == RunState.STAGED and run.expires_at > timezone.now():
            parts = shown_parts(read_staged(run=run, part=LINES), run.summary)
            writes = run.summary["created"] + run.summary["updated"]
            return render(
                request, "insurance/files/preview.html", context | {"steps": steps(1), "writes": writes, **parts}
            )
        context |= {
            "steps": steps(3 if run.state == RunState.DONE else 2),
            "progress": read_progress(run.pk),
            "is_fresh": run.expires_at > timezone.now(),
        }
        return render(request, "insurance/files/result.html", context)


class RunProgressView(RunView):
    """How far the writing is; asked again every second."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        if run.state != RunState.RUNNING:
            return HttpResponseClientRefresh()
        context = {"run": run, "pages": self.pages, "progress": read_progress(run.pk)}
        return render(request, "insurance/files/progress.html", context)


class RunConfirmView(RunView):
    """Write what was checked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        try:
            confirm_run(run=run, now=timezone.now())
        except RunMoved:
            return redirect(self.pages.run, pk=pk)  # the page says where the run stands
        language = get_language()
        transaction.on_commit(lambda: ask_for(write_enrolment_run, pk, language))
        return redirect(self.pages.run, pk=pk)


class RunDiscardView(RunView):
    """Give the preview up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            discard_run(run=self.get_run(), now=timezone.now())
        except RunMoved:
            return redirect(self.pages.run, pk=pk)
        return redirect(self.pages.choose)


class RunRefusedView(RunView):
    """The refused rows as a workbook, to be mended and imported again."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:  # type: ignore[override]
        run = self.get_run()
        checked = check_run(run, actor=self.user, now=timezone.now())
        headers = [SheetHeader.from_staged(staged) for staged in run.options["headers"]]
        rows = [
            RefusedRow(row.sheet, row.number, row.values, row.issues)
            for outcome in checked.having(REFUSED)
            for row in [outcome.row]
        ]
        return workbook(lambda file: write_refused(file, self.pages.job.columns, headers, rows), _("refused-rows.xlsx"))
