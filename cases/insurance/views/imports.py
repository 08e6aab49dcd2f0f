"""Both imports of the insurance: whom to enrol, and the insurer's answer with the certificate numbers."""

from datetime import datetime
from functools import partial
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.views import NeedsPermission
from unioncare.imports.models import ImportRun
from unioncare.imports.services.staging import read_staged
from unioncare.imports.views import ChooseFileView, Pages
from unioncare.imports.writing.downloads import workbook
from unioncare.imports.writing.templates import write_template
from unioncare.organisation.models import User

from ..enrolment_import.columns import template_sheets
from ..enrolment_import.jobs import CERTIFICATES, ENROLMENTS, Job
from ..enrolment_import.services import LINES, check_run, stage_file
from ..enrolment_import.showing import shown_parts
from ..enrolment_import.standing import PERMISSION
from ..enrolment_import.tasks import write_enrolment_run
from ..forms.files import CertificateFileForm, EnrolmentFileForm


def preview(run: ImportRun, *, actor: User, now: datetime) -> dict[str, Any]:
    """Return what was seen when the file was checked; what is confirmed is checked anew."""
    writes = run.summary["created"] + run.summary["updated"]
    return {"writes": writes, "ready": True, **shown_parts(read_staged(run=run, part=LINES), run.summary)}


def _pages(job: Job, name: str, title: Any, sub: Any) -> Pages:
    return Pages(
        kind=job.kind, permission=PERMISSION, columns=job.columns, title=title, sub=sub,
        stage=partial(stage_file, job=job), check=check_run, preview=preview, task=write_enrolment_run,
        choose=f"cases:{name}_import", stem=f"cases:{name}_", templates="insurance/files",
    )  # fmt: skip


ENROLMENT_PAGES = _pages(
    ENROLMENTS, "enrolment", gettext_lazy("Import enrolments"),
    gettext_lazy("Whom the union enrols. Nothing is written before you have seen what would come of it."),
)  # fmt: skip
CERTIFICATE_PAGES = _pages(
    CERTIFICATES, "certificate", gettext_lazy("Import certificate numbers"),
    gettext_lazy("The file that the insurer sent back. Numbers are noted where there is none yet."),
)  # fmt: skip


class ForReader(ChooseFileView):
    """What there is to choose beside the file depends on the reader."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}


class EnrolmentFileView(ForReader):
    """A list of whom to enrol."""

    form_class = EnrolmentFileForm
    pages = ENROLMENT_PAGES

    def get_initial(self) -> dict[str, Any]:
        return {"plan": self.request.GET.get("plan", "")}


class CertificateFileView(ForReader):
    """The insurer's answer."""

    form_class = CertificateFileForm
    pages = CERTIFICATE_PAGES

    def get_initial(self) -> dict[str, Any]:
        term = self.request.GET.get("term", "")
        return {"term": int(term) if term.isdecimal() else None}


class EnrolmentTemplateView(NeedsPermission):
    """The empty list to fill in."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, template_sheets()), _("enrolment-template.xlsx"))
