"""The ledger import in the browser, and the empty ledger to fill in."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.views import NeedsPermission
from unioncare.imports.forms import SpreadsheetForm
from unioncare.imports.models import ImportRun
from unioncare.imports.outcomes import CREATE, UPDATE
from unioncare.imports.views import ChooseFileView, Pages
from unioncare.imports.writing.downloads import workbook
from unioncare.imports.writing.templates import write_template
from unioncare.organisation.models import User

from ..ledger_import import showing
from ..ledger_import.columns import COLUMNS, template_sheets
from ..ledger_import.services import KIND, check_run, stage_ledger
from ..ledger_import.standing import PERMISSION
from ..ledger_import.tasks import write_ledger
from .intake import text_in_force


def preview(run: ImportRun, *, actor: User, now: datetime) -> dict[str, Any]:
    """Return what the preview of a ledger shows, as things stand by now."""
    checked = check_run(run, actor=actor, now=now)
    summary = checked.summary()
    return {
        "summary": summary,
        "writes": summary["created"] + summary["updated"],
        "silent": checked.silent_on_consent,
        "bad": showing.issue_lines(checked, errors=True),
        "doubtful": showing.issue_lines(checked, errors=False),
        "new": showing.case_lines(checked.having(CREATE)),
        "filled": showing.case_lines(checked.having(UPDATE)),
        "ready": text_in_force() is not None,
    }


PAGES = Pages(
    kind=KIND,
    permission=PERMISSION,
    columns=COLUMNS,
    title=gettext_lazy("Import the ledger"),
    sub=gettext_lazy(
        "The list of seriously ill members that the union kept until now. Nothing is written before you have seen what "
        "would come of it."
    ),
    stage=stage_ledger,
    check=check_run,
    preview=preview,
    task=write_ledger,
    choose="cases:import",
    stem="cases:import_",
    templates="cases/ledger",
)


class LedgerView(ChooseFileView):
    """Choose the ledger."""

    form_class = SpreadsheetForm
    pages = PAGES

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(text=text_in_force(), **kwargs)


class LedgerTemplateView(NeedsPermission):
    """The empty ledger to fill in."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, template_sheets()), _("ledger-template.xlsx"))
