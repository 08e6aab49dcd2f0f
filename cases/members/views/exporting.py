"""The list as a workbook: masked, its purpose asked and noted."""

from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from django.http import FileResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView

from unioncare.core.audit import record_event
from unioncare.core.forms import PurposeForm
from unioncare.core.views import NeedsPermission, signed_in
from unioncare.imports.writing.workbooks import Heading, open_book
from unioncare.organisation.models import User

from ..models import Member
from ..selectors.listing import MemberFilter, filtered_members

PERMISSION = "cases.export_members"
MOST_ROWS = 100_000
_HEADINGS = (
    Heading(gettext_lazy("Employee number"), 14, text=True),
    Heading(gettext_lazy("Name"), 14),
    Heading(gettext_lazy("Sex"), 8),
    Heading(gettext_lazy("Birth date"), 14),
    Heading(gettext_lazy("Unit"), 28),
    Heading(gettext_lazy("Unit code"), 16, text=True),
    Heading(gettext_lazy("Employment status"), 14),
    Heading(gettext_lazy("Joined the union"), 14),
    Heading(gettext_lazy("Phone"), 16, text=True),
)


class MemberExportView(NeedsPermission, FormView):
    """Asks what the export is for, then hands out what the list shows, all pages of it."""

    permission = PERMISSION
    template_name = "members/export.html"
    form_class = PurposeForm

    def form_valid(self, form: PurposeForm) -> HttpResponseBase:  # type: ignore[override]
        user, purpose = signed_in(self.request), form.cleaned_data["purpose"]
        wanted = MemberFilter.from_query(self.request.GET, user)
        file = TemporaryFile()  # noqa: SIM115 - the response closes it
        rows = write_members(file, user, wanted, purpose)
        details = {"purpose": purpose, "rows": rows, "filter": self.request.GET.urlencode()}
        record_event(user, actor=user, what="members exported", details=details)
        file.seek(0)
        response = FileResponse(file, as_attachment=True, filename=_("members.xlsx"))
        response["Cache-Control"] = "no-store"
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.urlencode()
        back = reverse("cases:members") + (f"?{query}" if query else "")
        return super().get_context_data(back=back, most=MOST_ROWS, **kwargs)


def write_members(file: IO[bytes], user: User, wanted: MemberFilter, purpose: str) -> int:
    """Write the filtered members, unit by unit, and who took them for which purpose; return how many there are."""
    members = filtered_members(user, wanted, PERMISSION).order_by("unit__path", "employee_no", "pk")
    written = 0
    with open_book(file, _("Members")) as book:
        sheet = book.sheet(_("Members"), _HEADINGS)
        for values in _rows(members.select_related("unit").defer("id_number")[:MOST_ROWS]):
            sheet.add(values)
            written += 1
        note = book.sheet(_("About this export"), (Heading(_("About this export"), 24), Heading("", 60)))
        note.add([_("Exported by"), str(user)])
        note.add([_("At"), timezone.now()])
        note.add([_("Purpose"), purpose])
        note.add([_("People"), written])
    return written


def _rows(members: Any) -> Iterator[list[Any]]:
    for member in members.iterator(2_000):
        yield _row(member)


def _row(member: Member) -> list[Any]:
    return [
        member.employee_no or "",
        member.name,
        member.get_sex_display(),
        member.birth_date,
        member.unit.name,
        member.unit.code,
        member.get_status_display(),
        member.joined_on,
        member.masked_phone,
    ]
