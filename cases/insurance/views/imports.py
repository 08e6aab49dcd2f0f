"""Both imports of the insurance: whom to enrol, and the insurer's answer with the certificate numbers."""

from typing import Any

from django.http import FileResponse, HttpRequest
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.care.views.ledger_file import workbook
from unioncare.core.views import NeedsPermission
from unioncare.imports.writing.templates import write_template

from ..enrolment_import.columns import template_sheets
from ..enrolment_import.jobs import CERTIFICATES, ENROLMENTS, Job
from ..enrolment_import.standing import PERMISSION
from ..forms.files import CertificateFileForm, EnrolmentFileForm
from .import_base import (
    ChooseFileView,
    Pages,
    RunConfirmView,
    RunDiscardView,
    RunProgressView,
    RunRefusedView,
    RunView,
)


def _pages(job: Job, name: str, title: Any, sub: Any) -> Pages:
    names = [f"cases:{name}_{page}" for page in ("import", "run", "progress", "confirm", "discard", "refused")]
    return Pages(job, title, sub, *names)


ENROLMENT_PAGES = _pages(
    ENROLMENTS, "enrolment", gettext_lazy("Import enrolments"),
    gettext_lazy("Whom the union enrols. Nothing is written before you have seen what would come of it."),
)  # fmt: skip
CERTIFICATE_PAGES = _pages(
    CERTIFICATES, "certificate", gettext_lazy("Import certificate numbers"),
    gettext_lazy("The file that the insurer sent back. Numbers are noted where there is none yet."),
)  # fmt: skip


class EnrolmentFileView(ChooseFileView):
    """A list of whom to enrol."""

    form_class = EnrolmentFileForm
    pages = ENROLMENT_PAGES

    def get_initial(self) -> dict[str, Any]:
        return {"plan": self.request.GET.get("plan", "")}


class CertificateFileView(ChooseFileView):
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


def run_urls(pages: Pages, prefix: str) -> list[URLPattern]:
    """Return the addresses of the runs of one kind."""
    views = {
        "run": (RunView, ""),
        "progress": (RunProgressView, "progress/"),
        "confirm": (RunConfirmView, "confirm/"),
        "discard": (RunDiscardView, "discard/"),
        "refused": (RunRefusedView, "refused/"),
    }
    return [
        path(f"{prefix}/<int:pk>/{tail}", view.as_view(pages=pages), name=getattr(pages, name).removeprefix("cases:"))
        for name, (view, tail) in views.items()
    ]
