"""The list of those who are not covered, and the same as a workbook."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.generic import TemplateView

from unioncare.imports.exporting import MOST_ROWS, ExportView
from unioncare.imports.writing.workbooks import Heading, Value

from ..enums import GapReason
from ..selectors.gaps import GapFilter, Gaps
from ..services.enrolling import ENROL
from .cover_base import AboutCover
from .coverage import EXPORT
from .gap_rows import rows_of

EXPORT_BATCH = 2_000


class GapListView(AboutCover, TemplateView):
    """Everybody in scope whom a plan misses today, unit by unit."""

    template_name = "insurance/cover/gaps.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.plan and self.unit:
            gaps = Gaps(self.user, GapFilter.of(self.plan, self.unit, self.request.GET), self.today)
            page = gaps.page(self.request.GET.get("after", ""))
            found = {"page": page, "gaps": rows_of(gaps.told(page.rows))}
        return super().get_context_data(
            plans=self.plans, plan=self.plan, unit=self.unit, reasons=list(GapReason), today=self.today,
            may_enrol=bool(self.unit) and self.user.has_perm(ENROL, self.unit),
            may_export=self.user.has_perm(EXPORT), **found, **kwargs,
        )  # fmt: skip


class GapExportView(AboutCover, ExportView):
    """Hands out the list as filtered."""

    permission, page, event = EXPORT, "cases:gaps", gettext_noop("list of members without cover exported")
    title = _("Export the members without cover")
    masks = _("Phones and ID numbers are left out.")
    sheet = _("Without cover")
    headings = (
        Heading(_("Employee number"), 14, text=True),
        Heading(_("Name"), 14),
        Heading(_("Unit"), 28),
        Heading(_("Unit code"), 16, text=True),
        Heading(_("Reason"), 16),
        Heading(_("Without cover since"), 16),
        Heading(_("Days without cover"), 14),
    )

    def records(self, now: datetime) -> Iterator[list[Value]]:
        if self.plan is None or self.unit is None:
            return
        gaps = Gaps(self.user, GapFilter.of(self.plan, self.unit, self.request.GET), self.today, EXPORT)
        cursor, written = "", 0
        while written < MOST_ROWS:
            page = gaps.page(cursor, EXPORT_BATCH)
            for gap in gaps.told(page.rows):
                member = gap.member
                yield [
                    member.employee_no or "", member.name, member.unit.name, member.unit.code,
                    str(gap.reason.label), gap.since, gap.days,
                ]  # fmt: skip
            written, cursor = written + len(page.rows), page.next_cursor
            if not cursor:
                return
