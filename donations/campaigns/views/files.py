"""Files of gifts in the browser: chosen, checked, confirmed, written by a job. Alike for statements and deductions."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import FileResponse, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.views import NeedsPermission
from unioncare.imports.models import ImportRun
from unioncare.imports.views import ChooseFileView, Pages
from unioncare.imports.writing.downloads import workbook
from unioncare.imports.writing.templates import write_template
from unioncare.organisation.models import User

from ..forms.gifts import DeductionForm, StatementForm
from ..models import Campaign
from ..statements.columns import payroll_template
from ..statements.jobs import DEDUCTIONS, STATEMENTS, Job
from ..statements.services import check_run, stage_file
from ..statements.showing import shown_of
from ..tasks import write_gift_run
from .base import IMPORT, OfCampaign


def preview(run: ImportRun, *, actor: User, now: datetime) -> dict[str, Any]:
    """Return what confirming would book now: the campaign may have changed since the file was chosen."""
    checked = check_run(run, campaign=Campaign.objects.get(code=run.options["campaign"]))
    summary = checked.summary()
    return {"summary": summary, "shown": shown_of(checked), "writes": summary["gifts"], "ready": True}


def about(run: ImportRun, user: User) -> dict[str, Any]:
    """Return the run's campaign; 404 for whoever may take in files for it no more."""
    rows = Campaign.objects.visible_to(user, IMPORT).select_related("unit", "fund")
    return {"campaign": get_object_or_404(rows, code=run.options["campaign"])}


def _pages(job: Job, name: str, title: Promise, sub: Promise) -> Pages:
    return Pages(
        kind=job.kind, permission=IMPORT, columns=job.columns, title=title, sub=sub,
        stage=partial(stage_file, job=job), preview=preview, task=write_gift_run,
        choose=f"donations:{name}_file", stem=f"donations:{name}_", templates="donations/files",
        about=about, within=lambda run: (run.options["campaign"],),
    )  # fmt: skip


STATEMENT_PAGES = _pages(
    STATEMENTS, "statement", gettext_lazy("Import a statement"),
    gettext_lazy("As the bank or the phone exported it. Nothing is booked before you have seen what would be."),
)  # fmt: skip
DEDUCTION_PAGES = _pages(
    DEDUCTIONS, "deduction", gettext_lazy("Import deductions from wages"),
    gettext_lazy("Who gave how much. Nothing is booked before you have seen what would be."),
)  # fmt: skip


class GiftFileView(OfCampaign, ChooseFileView):
    """Choose the file of one campaign."""

    permission = IMPORT
    keeps_away = True

    def stage(self, **file: Any) -> ImportRun:
        return super().stage(campaign=self.campaign, **file)


class StatementFileView(GiftFileView):
    """A statement of the bank, WeChat Pay or Alipay."""

    form_class = StatementForm
    pages = STATEMENT_PAGES


class DeductionFileView(GiftFileView):
    """A list of what was deducted from wages."""

    form_class = DeductionForm
    pages = DEDUCTION_PAGES


class DeductionTemplateView(NeedsPermission):
    """The empty list of deductions to fill in."""

    permission = IMPORT

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, payroll_template()), _("deductions-template.xlsx"))
