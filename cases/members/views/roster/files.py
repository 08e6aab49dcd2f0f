"""Workbooks to download."""

from django.http import FileResponse, HttpRequest
from django.utils import timezone

from unioncare.core.views import signed_in
from unioncare.imports.writing.downloads import refused_rows

from ...roster.columns import COLUMNS
from ...roster.staged import read_headers, read_refused
from .base import RunView


class RosterRefusedView(RunView):
    """The refused rows as they stood in the file, with what is wrong and what to do: to be mended and imported."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        run = self.get_run()
        headers, rows = read_headers(run), read_refused(run)
        return refused_rows(run, COLUMNS, headers, rows, actor=signed_in(request), now=timezone.now())
