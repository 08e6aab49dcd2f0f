"""Choosing a ledger to import, and the empty one to fill in."""

from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView

from unioncare.core.views import NeedsPermission
from unioncare.imports.errors import UnreadableFile
from unioncare.imports.models import ImportRun
from unioncare.imports.reading.source import open_source
from unioncare.imports.writing.templates import write_template

from ..forms.ledger import LedgerForm
from ..ledger_import import showing
from ..ledger_import.columns import COLUMNS, template_sheets
from ..ledger_import.services import KIND, stage_ledger
from ..ledger_import.standing import PERMISSION
from .intake import text_in_force


class LedgerView(NeedsPermission, FormView):
    """Choose the file; it is read and checked at once, nothing is written."""

    permission = PERMISSION
    template_name = "cases/ledger/choose.html"
    form_class = LedgerForm

    def form_valid(self, form: forms.Form) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            with open_source(file, name=file.name) as source:
                run = stage_ledger(source=source, actor=self.user, now=timezone.now())
        except UnreadableFile as error:
            form.add_error("file", error.message)
            return self.form_invalid(form)
        return redirect("cases:import_run", pk=run.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        runs = ImportRun.objects.visible_to(self.user).of_kind(KIND)[:5]
        return super().get_context_data(
            steps=showing.steps(0), runs=runs, columns=COLUMNS, text=text_in_force(), **kwargs
        )


class LedgerTemplateView(NeedsPermission):
    """The empty ledger to fill in."""

    permission = PERMISSION

    def get(self, request: HttpRequest) -> FileResponse:
        return workbook(lambda file: write_template(file, template_sheets()), _("ledger-template.xlsx"))


def workbook(write: Callable[[IO[bytes]], None], name: str) -> FileResponse:
    """Return a download of what `write` puts into a file."""
    file = BytesIO()
    write(file)
    file.seek(0)
    response = FileResponse(file, as_attachment=True, filename=name)
    response["Cache-Control"] = "private, no-store"
    return response
