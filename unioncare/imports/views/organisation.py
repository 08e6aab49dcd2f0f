"""The organisation's import in the browser: choose, check, confirm; then refused rows and one-time passwords."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from unioncare.core.audit import record_event
from unioncare.core.views import NeedsPermission
from unioncare.organisation.administering import PERMISSION as ADMINISTER
from unioncare.organisation.models import User

from ..forms import OrganisationFileForm
from ..models import ImportRun, RunState
from ..organisation import showing
from ..organisation.columns import PARTS, template_sheets
from ..organisation.passwords import write_passwords
from ..organisation.services import KIND, check_run, give_passwords, stage_organisation
from ..organisation.standing import PERMISSION
from ..organisation.tasks import write_organisation
from ..reading.source import Source
from ..writing.downloads import workbook
from ..writing.templates import write_template
from .runs import ChooseFileView, Pages, RunView


def stage(*, source: Source, options: dict[str, Any], actor: User, now: datetime) -> ImportRun:
    """Keep a workbook; nothing is chosen beside it."""
    return stage_organisation(source=source, actor=actor, now=now)


def preview(run: ImportRun, *, actor: User, now: datetime) -> dict[str, Any]:
    """Return what confirming would change now."""
    checked = check_run(run, actor=actor, now=now)
    summary = checked.summary()
    return {
        "summary": summary,
        "writes": summary["created"] + summary["updated"],
        "ready": True,
        "bad": showing.issue_lines(checked, errors=True),
        "doubtful": showing.issue_lines(checked, errors=False),
        "changed": showing.changed_lines(checked),
        "new": showing.new_lines(checked),
    }


def about(run: ImportRun, user: User) -> dict[str, Any]:
    """Return how many people a run added, and whether its reader may give them passwords."""
    return {"new_people": len(run.summary.get("new_people", [])), "gives_passwords": user.has_perm(ADMINISTER)}


PAGES = Pages(
    kind=KIND, permission=PERMISSION, title=gettext_lazy("Import of the organisation"),
    sub=gettext_lazy(
        "Units, people and posts from one workbook. Nothing is written before you have seen what would change."
    ),
    columns=list({column.code: column for part in PARTS for column in part.columns}.values()),
    stage=stage, preview=preview, check=check_run, task=write_organisation, about=about,
    choose="organisation:import", stem="organisation:import_", templates="organisation/import",
)  # fmt: skip


class ImportView(ChooseFileView):
    """Choose the workbook."""

    pages = PAGES
    form_class = OrganisationFileForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(parts=PARTS, **kwargs)


class TemplateFileView(NeedsPermission):
    """The empty workbook to fill in."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, template_sheets()), _("organisation-template.xlsx"))


class PasswordsView(RunView):
    """One-time passwords for the new people of a run: made now, handed over once, kept nowhere.

    For administrators only: an officer who also held the passwords could act as the people whom they add.
    """

    pages = PAGES
    permission = ADMINISTER
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        run = self.run
        if run.state != RunState.DONE or run.expires_at <= timezone.now():
            return redirect("organisation:import_run", pk=pk)
        with transaction.atomic():
            given = give_passwords(run=run, actor=self.user)
            record_event(
                run,
                actor=self.user,
                what=gettext_noop("One-time passwords given"),
                details={"people": len(given)},
            )
        return workbook(lambda file: write_passwords(file, given), _("one-time-passwords.xlsx"))
