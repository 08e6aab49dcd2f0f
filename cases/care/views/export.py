"""The case list as a workbook: ID numbers masked, health data only with consent; each case says that it left."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from unioncare.core.audit import record_bulk_access
from unioncare.core.masking import mask_id_number
from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value

from ..models import IllnessCase
from ..selectors.case_filter import CaseFilter
from ..selectors.cases import filtered_cases
from .case_list import PAGE


class CaseExportView(ExportView):
    """Hands out the cases of the present filter, by number."""

    permission, page, event = "cases.export_cases", PAGE, gettext_noop("cases exported")
    title = _("Export the cases of this list")
    masks = _("ID numbers stay masked.")
    sheet = _("Cases")
    headings = (
        Heading(_("Case number"), 12, text=True),
        Heading(_("Name"), 12),
        Heading(_("Employee number"), 14, text=True),
        Heading(_("ID number"), 20, text=True),
        Heading(_("Unit"), 24),
        Heading(_("Status"), 10),
        Heading(_("Care level"), 8),
        Heading(_("Severity"), 8),
        Heading(_("Burden"), 8),
        Heading(_("Disease"), 30),
        Heading(_("Diagnosed on"), 12),
        Heading(_("Reported"), 12),
        Heading(_("Case owner"), 12),
        Heading(_("Consent"), 10),
    )

    def setup(self, *args: Any, **kwargs: Any) -> None:
        super().setup(*args, **kwargs)
        self._taken: list[tuple[int, str]] = []

    def records(self, now: datetime) -> Iterator[list[Value]]:
        wanted = CaseFilter.from_query(self.request.GET, self.user)
        allowed = IllnessCase.objects.visible_to(self.user, self.permission)
        rows = (filtered_cases(self.user, wanted, now) & allowed).order_by("number")
        for case in rows.select_related("member", "unit", "owner", "disease")[:MOST_ROWS].iterator(chunk_size=500):
            self._taken.append((case.pk, case.number))
            yield _cells(case)

    def note(self, purpose: str, rows: int) -> None:
        record_bulk_access(IllnessCase, self._taken, actor=self.user, purpose=purpose, what="export")
        super().note(purpose, rows)


def _cells(case: IllnessCase) -> list[Value]:
    open_ = case.may_process
    return [
        case.number, case.member.name, case.member.employee_no or "", mask_id_number(case.member.id_number),
        case.unit.name, case.get_state_display(),
        f"L{case.level}" if open_ and case.level else "", f"S{case.severity}" if open_ and case.severity else "",
        f"E{case.burden}" if open_ and case.burden else "", str(case.disease) if open_ and case.disease else "",
        case.diagnosed_on if open_ else None, timezone.localdate(case.reported_at),
        case.owner.name if case.owner else "", case.get_consent_state_display(),
    ]  # fmt: skip
