"""Workbooks to download."""

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _

from unioncare.imports.writing.downloads import workbook
from unioncare.imports.writing.refused import write_refused

from ...roster.columns import COLUMNS
from ...roster.staged import read_headers, read_refused
from .base import RunView


class RosterRefusedView(RunView):
    """The refused rows as they stood in the file, with what is wrong and what to do: to be mended and imported."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        run = self.get_run()
        headers, rows = read_headers(run), read_refused(run)
        return workbook(lambda file: write_refused(file, COLUMNS, headers, rows), _("refused-rows.xlsx"))
