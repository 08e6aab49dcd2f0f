"""Importing aid from before the system."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.views import NeedsPermission
from unioncare.imports.forms import SpreadsheetForm
from unioncare.imports.models import ImportRun
from unioncare.imports.services.staging import read_staged
from unioncare.imports.views import ChooseFileView, Pages
from unioncare.imports.writing.downloads import workbook
from unioncare.imports.writing.templates import write_template
from unioncare.organisation.models import User

from ..past.checking import PERMISSION
from ..past.columns import COLUMNS, template_sheets
from ..past.services import KIND, LINES, check_run, stage_file
from ..past.showing import shown_parts
from ..tasks import write_past_aid


def preview(run: ImportRun, *, actor: User, now: datetime) -> dict[str, Any]:
    """Return what was seen when the file was checked; what is confirmed is checked anew."""
    shown = shown_parts(read_staged(run=run, part=LINES), run.summary)
    return {"writes": run.summary["created"], "ready": True, **shown}


PAGES = Pages(
    kind=KIND, permission=PERMISSION, columns=COLUMNS, title=gettext_lazy("Import past aid"),
    sub=gettext_lazy("What members were given before. It counts for the limits of its year and touches no fund."),
    stage=stage_file, check=check_run, preview=preview, task=write_past_aid, choose="donations:past_aid_import",
    stem="donations:past_aid_", templates="aid/past",
)  # fmt: skip


class PastFileView(ChooseFileView):
    """A list of past aid."""

    form_class = SpreadsheetForm
    pages = PAGES


class PastTemplateView(NeedsPermission):
    """The empty list to fill in."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, template_sheets()), _("past-aid-template.xlsx"))
