"""The members list as a workbook: phones masked, ID numbers left out."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value

from ..models import Member
from ..selectors.listing import MemberFilter, filtered_members
from .listing import PAGE


class MemberExportView(ExportView):
    """Hands out the filtered members, unit by unit."""

    permission, page, event = "cases.export_members", PAGE, gettext_noop("members exported")
    title = _("Export the members of this list")
    masks = _("Phones stay masked, ID numbers are left out.")
    sheet = _("Members")
    headings = (
        Heading(_("Employee number"), 14, text=True),
        Heading(_("Name"), 14),
        Heading(_("Sex"), 8),
        Heading(_("Birth date"), 14),
        Heading(_("Unit"), 28),
        Heading(_("Unit code"), 16, text=True),
        Heading(_("Employment status"), 14),
        Heading(_("Joined the union"), 14),
        Heading(_("Phone"), 16, text=True),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        wanted = MemberFilter.from_query(self.request.GET, self.user)
        members = filtered_members(self.user, wanted, self.permission).order_by("unit__path", "employee_no", "pk")
        return map(_cells, members.select_related("unit").defer("id_number")[:MOST_ROWS].iterator(2_000))


def _cells(member: Member) -> list[Value]:
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
