"""Files of gifts in the browser: chosen, checked, confirmed, written by a job. Alike for statements and deductions."""

from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRefresh

from unioncare.core.queues import ask_for
from unioncare.core.views import NeedsPermission
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.models import ImportRun, RunState
from unioncare.imports.progress import read_progress
from unioncare.imports.reading.source import open_source
from unioncare.imports.services.runs import RunMoved, confirm_run, discard_run
from unioncare.imports.showing import steps
from unioncare.imports.writing.downloads import workbook
from unioncare.imports.writing.templates import write_template

from ..forms.gifts import DeductionForm, StatementForm
from ..models import Campaign
from ..statements.columns import payroll_template
from ..statements.jobs import DEDUCTIONS, STATEMENTS, Job
from ..statements.services import check_run, stage_file
from ..statements.showing import shown_of
from ..tasks import write_gift_run
from .base import IMPORT, CampaignFormView


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


def _pages(job: Job, name: str, title: Promise, sub: Promise) -> Pages:
    return Pages(
        job, title, sub, *(f"donations:{name}_{page}" for page in ("file", "run", "progress", "confirm", "discard"))
    )


STATEMENT_PAGES = _pages(
    STATEMENTS, "statement", gettext_lazy("Import a statement"),
    gettext_lazy("As the bank or the phone exported it. Nothing is booked before you have seen what would be."),
)  # fmt: skip
DEDUCTION_PAGES = _pages(
    DEDUCTIONS, "deduction", gettext_lazy("Import deductions from wages"),
    gettext_lazy("Who gave how much. Nothing is booked before you have seen what would be."),
)  # fmt: skip


class ChooseFileView(CampaignFormView):
    """Choose the file; it is read and checked at once, nothing is written."""

    permission = IMPORT
    template_name = "donations/files/choose.html"
    pages: ClassVar[Pages]

    def act(self, form: forms.Form) -> ImportRun | None:
        file, options = form.cleaned_data["file"], form.options()  # type: ignore[attr-defined]
        try:
            with open_source(file, name=file.name) as source:
                self.run = stage_file(
                    job=self.pages.job, source=source, campaign=self.campaign, options=options, actor=self.user,
                    now=self.now,
                )  # fmt: skip
        except UnreadableFile as error:
            form.add_error("file", error.message)
            return None
        return self.run

    def go_back(self) -> HttpResponse:
        return redirect(self.pages.run, pk=self.run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = ImportRun.objects.visible_to(self.user).of_kind(self.pages.job.kind)
        return super().get_context_data(
            pages=self.pages, columns=self.pages.job.columns, steps=steps(0), runs=runs[:5], **kwargs
        )


class StatementFileView(ChooseFileView):
    """A statement of the bank, WeChat Pay or Alipay."""

    form_class = StatementForm
    pages = STATEMENT_PAGES


class DeductionFileView(ChooseFileView):
    """A list of what was deducted from wages."""

    form_class = DeductionForm
    pages = DEDUCTION_PAGES


class DeductionTemplateView(NeedsPermission):
    """The empty list of deductions to fill in."""

    permission = IMPORT

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, payroll_template()), _("deductions-template.xlsx"))


class RunView(NeedsPermission):
    """A run of one's own: the preview, the progress, the result."""

    permission = IMPORT
    pages = cast("Pages", None)  # given by the address

    def get_run(self) -> ImportRun:
        runs = ImportRun.objects.visible_to(self.user).of_kind(self.pages.job.kind)
        run: ImportRun = get_object_or_404(runs, pk=self.kwargs["pk"])
        return run

    def campaign_of(self, run: ImportRun) -> Campaign:
        rows = Campaign.objects.visible_to(self.user, IMPORT).select_related("unit", "fund")
        campaign: Campaign = get_object_or_404(rows, code=run.options["campaign"])
        return campaign

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        campaign = self.campaign_of(run)
        context = {"run": run, "pages": self.pages, "summary": run.summary, "campaign": campaign}
        if run.state == RunState.STAGED and run.expires_at > timezone.now():
            checked = check_run(run, campaign=campaign)
            shown = shown_of(checked)
            return render(request, "donations/files/preview.html", context | {
                "steps": steps(1), "summary": checked.summary(), "shown": shown,
            })  # fmt: skip
        context |= {"steps": steps(3 if run.state == RunState.DONE else 2), "progress": read_progress(run.pk)}
        return render(request, "donations/files/result.html", context)


class RunProgressView(RunView):
    """How far the writing is; asked again every second."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        if run.state != RunState.RUNNING:
            return HttpResponseClientRefresh()
        context = {"run": run, "pages": self.pages, "progress": read_progress(run.pk)}
        return render(request, "donations/files/progress.html", context)


class RunConfirmView(RunView):
    """Write what was checked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        self.campaign_of(run)
        try:
            confirm_run(run=run, now=timezone.now())
        except RunMoved:
            return redirect(self.pages.run, pk=pk)  # the page says where the run stands
        language = get_language()
        transaction.on_commit(lambda: ask_for(write_gift_run, pk, language))
        return redirect(self.pages.run, pk=pk)


class RunDiscardView(RunView):
    """Give the preview up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        run = self.get_run()
        try:
            discard_run(run=run, now=timezone.now())
        except RunMoved:
            return redirect(self.pages.run, pk=pk)
        return redirect(self.pages.choose, run.options["campaign"])


def run_urls(pages: Pages, prefix: str) -> list[URLPattern]:
    """Return the addresses of the runs of one kind."""
    views = {
        "run": (RunView, ""),
        "progress": (RunProgressView, "progress/"),
        "confirm": (RunConfirmView, "confirm/"),
        "discard": (RunDiscardView, "discard/"),
    }
    return [
        path(f"{prefix}/<int:pk>/{tail}", view.as_view(pages=pages), name=getattr(pages, name).partition(":")[2])
        for name, (view, tail) in views.items()
    ]
