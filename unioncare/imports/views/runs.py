"""The pages of an import run, alike for every kind of file: choose, check, confirm; then the refused rows to mend.

A kind names its job, its words and its addresses in `Pages`, and makes the addresses by `run_urls`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from celery import Task
from django import forms
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.views.generic import FormView
from django_htmx.http import HttpResponseClientRefresh

from unioncare.core.queues import ask_for
from unioncare.core.views import NeedsPermission, signed_in
from unioncare.organisation.models import User

from ..columns import Column
from ..errors import UnreadableFile
from ..headers import SheetHeader
from ..models import ImportRun, RunState
from ..outcomes import REFUSED, HasOutcomes
from ..progress import read_progress
from ..reading.source import open_source
from ..services.runs import RunMoved, confirm_run, discard_run
from ..showing import steps
from ..writing.downloads import refused_rows
from ..writing.refused import RefusedRow

SHOWN_RUNS = 5


def _nothing(run: ImportRun, user: User) -> dict[str, Any]:
    return {}


def _nowhere(run: ImportRun) -> tuple[str, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Pages:
    """A kind of import in the browser.

    `stage(source, options, actor, now)` keeps a file; `preview(run, actor, now)` is what its preview shows; `task`
    writes it; `check(run, actor, now)` says what confirming would do, for the page of refused rows: without it there is
    none. `choose` is the name of the page on which a file is chosen, with `within(run)` in its address; those of a run
    begin with `stem`. `about(run, user)` is what a run belongs to, for its templates, and raises Http404 for whoever
    may not reach that. `templates` is the folder of choose, preview and result.
    """

    kind: str
    permission: str
    columns: Sequence[Column]
    title: Promise
    sub: Promise
    stage: Callable[..., ImportRun]
    preview: Callable[..., dict[str, Any]]
    task: Task
    choose: str
    stem: str
    templates: str
    check: Callable[..., HasOutcomes] | None = None
    about: Callable[[ImportRun, User], dict[str, Any]] = _nothing
    within: Callable[[ImportRun], tuple[str, ...]] = _nowhere

    def template(self, name: str) -> str:
        return f"{self.templates}/{name}.html"

    def to_choose(self, run: ImportRun) -> str:
        """Return the address at which a file like this run's is chosen."""
        return reverse(self.choose, args=self.within(run))

    @property
    def run(self) -> str:
        return f"{self.stem}run"

    @property
    def progress(self) -> str:
        return f"{self.stem}progress"

    @property
    def confirm(self) -> str:
        return f"{self.stem}confirm"

    @property
    def discard(self) -> str:
        return f"{self.stem}discard"

    @property
    def refused(self) -> str:
        return f"{self.stem}refused"


class OfPages(NeedsPermission):
    """A page of one kind of import, for whoever may import it."""

    pages = cast("Pages", None)  # each kind's own

    @property
    def permission(self) -> str:  # type: ignore[override]
        return self.pages.permission


class ChooseFileView(OfPages, FormView):
    """Choose the file; it is read and checked at once, nothing is written. The form's `options` go with the run."""

    def get_template_names(self) -> list[str]:
        return [self.pages.template("choose")]

    def form_valid(self, form: forms.Form) -> HttpResponse:
        file, options = form.cleaned_data["file"], form.options() if hasattr(form, "options") else {}
        try:
            with open_source(file, name=file.name) as source:
                run = self.stage(source=source, options=options, actor=self.user, now=timezone.now())
        except UnreadableFile as error:
            form.add_error("file", error.message)
            return self.form_invalid(form)
        return redirect(self.pages.run, pk=run.pk)

    def stage(self, **file: Any) -> ImportRun:
        """Keep the file as its kind does; a page about one object adds the object."""
        return self.pages.stage(**file)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = ImportRun.objects.visible_to(self.user).of_kind(self.pages.kind)[:SHOWN_RUNS]
        return super().get_context_data(
            pages=self.pages, columns=self.pages.columns, steps=steps(0), runs=runs, **kwargs
        )


class RunView(OfPages):
    """A run of one's own: the preview, the progress, the result."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if signed_in(request).has_perm(self.permission):
            runs = ImportRun.objects.visible_to(self.user).of_kind(self.pages.kind)
            self.run: ImportRun = get_object_or_404(runs, pk=self.kwargs["pk"])
            self.about = self.pages.about(self.run, self.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        run, pages, now = self.run, self.pages, timezone.now()
        is_fresh = run.expires_at > now
        context = self.about | {"run": run, "pages": pages, "summary": run.summary, "is_fresh": is_fresh}
        context["choose_again"] = pages.to_choose(run)
        if run.state == RunState.STAGED and is_fresh:
            context |= {"steps": steps(1)} | pages.preview(run, actor=self.user, now=now)
            return render(request, pages.template("preview"), context)
        context |= {"steps": steps(3 if run.state == RunState.DONE else 2), "progress": read_progress(run.pk)}
        return render(request, pages.template("result"), context)


class RunProgressView(RunView):
    """How far the writing is; asked again every second."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.run.state != RunState.RUNNING:
            return HttpResponseClientRefresh()
        context = {"run": self.run, "pages": self.pages, "progress": read_progress(pk)}
        return render(request, "imports/progress.html", context)


class RunConfirmView(RunView):
    """Write what was checked."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            confirm_run(run=self.run, now=timezone.now())
        except RunMoved:
            return redirect(self.pages.run, pk=pk)  # the page says where the run stands
        language, task = get_language(), self.pages.task
        transaction.on_commit(lambda: ask_for(task, pk, language))
        return redirect(self.pages.run, pk=pk)


class RunDiscardView(RunView):
    """Give the preview up."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            discard_run(run=self.run, now=timezone.now())
        except RunMoved:
            return redirect(self.pages.run, pk=pk)
        return redirect(self.pages.to_choose(self.run))


class RunRefusedView(RunView):
    """The refused rows as a workbook, to be mended and imported again."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:  # type: ignore[override]
        if self.pages.check is None:
            raise Http404
        now = timezone.now()
        checked = self.pages.check(self.run, actor=self.user, now=now)
        headers = [SheetHeader.from_staged(staged) for staged in self.run.options["headers"]]
        found = (outcome.row for outcome in checked.having(REFUSED))
        rows = [RefusedRow(row.sheet, row.number, row.values, row.issues) for row in found]
        return refused_rows(self.run, self.pages.columns, headers, rows, actor=self.user, now=now)


def run_urls(pages: Pages, prefix: str = "") -> list[URLPattern]:
    """Return the addresses of the runs of one kind, below `prefix`; the app's name is no part of theirs."""
    below = f"{prefix}/" if prefix else ""
    views = {
        pages.run: (RunView, ""),
        pages.progress: (RunProgressView, "progress/"),
        pages.confirm: (RunConfirmView, "confirm/"),
        pages.discard: (RunDiscardView, "discard/"),
    }
    if pages.check is not None:
        views[pages.refused] = (RunRefusedView, "refused/")
    return [
        path(f"{below}<int:pk>/{tail}", view.as_view(pages=pages), name=name.rpartition(":")[2])
        for name, (view, tail) in views.items()
    ]
