"""The page by which a list is handed out as a workbook: for a purpose, which stands in the file and in the log.

A list makes one its own by naming its `page`, its `permission`, its words and its columns, and by giving its rows; what
has several sheets fills the book itself. Who took it, when and for what stands on a sheet of its own and on every
printed page.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any, ClassVar

from django.http import FileResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import FormView

from unioncare.core.audit import record_event
from unioncare.core.forms import PurposeForm
from unioncare.core.views import NeedsPermission
from unioncare.organisation.keeping import noted_query

from .writing.workbooks import BookWriter, Heading, Mark, Value, open_book

# More is no list that somebody reads, but a copy of the register.
MOST_ROWS = 100_000


class ExportView(NeedsPermission, FormView):
    """Ask what the export is for, then hand out what the list shows, all pages of it."""

    page: ClassVar[str]
    event: ClassVar[str]  # its name in the log
    title: ClassVar[str | Promise]  # of the page that asks
    masks: ClassVar[str | Promise]  # what is not in the file
    sheet: ClassVar[str | Promise]
    headings: ClassVar[Sequence[Heading]]
    template_name = "organisation/export.html"
    form_class: type[PurposeForm] = PurposeForm

    def records(self, now: datetime) -> Iterable[Sequence[Value]]:
        """Return the rows of the list as filtered, MOST_ROWS of them at most."""
        raise NotImplementedError

    def list_address(self) -> str:
        """Return the address of the page that is handed out."""
        return reverse(self.page)

    def form_valid(self, form: PurposeForm) -> HttpResponseBase:  # type: ignore[override]
        now, purpose = timezone.now(), form.cleaned_data["purpose"]
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        rows = self._write(file, purpose, now)
        self.note(purpose, rows)
        file.seek(0)
        name = f"{self.sheet}-{timezone.localdate(now):%Y%m%d}.xlsx"
        response = FileResponse(file, as_attachment=True, filename=name)
        response["Cache-Control"] = "private, no-store"
        return response

    def note(self, purpose: str, rows: int) -> None:
        """Note in the log who took how many rows of which filter for which purpose."""
        details = {"purpose": purpose, "rows": rows, "filter": noted_query(self.request.GET)}
        record_event(self.user, actor=self.user, what=self.event, details=details)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        back = self.list_address() + (f"?{query}" if query else "")
        return super().get_context_data(title=self.title, masks=self.masks, most=MOST_ROWS, back=back, **kwargs)

    def fill(self, book: BookWriter, now: datetime) -> int:
        """Write the sheets, by default one with the rows of the list; return how many rows there are."""
        written = 0
        sheet = book.sheet(str(self.sheet), self.headings)
        for values in self.records(now):
            sheet.add(values)
            written += 1
        return written

    def _write(self, file: IO[bytes], purpose: str, now: datetime) -> int:
        """Write the book, and on a sheet of its own who took it for which purpose; return how many rows it has."""
        mark = Mark(f"{self.user} ({self.user.username})", now, purpose)
        with open_book(file, str(self.sheet), mark) as book:
            written = self.fill(book, now)
            note = book.sheet(_("About this export"), (Heading(_("About this export"), 24), Heading("", 60)))
            note.add([_("Exported by"), mark.by])
            note.add([_("At"), now])
            note.add([_("Purpose"), purpose])
            note.add([_("Rows"), written])
            note.add(["", _("Personal data: do not pass on.")])
        return written
