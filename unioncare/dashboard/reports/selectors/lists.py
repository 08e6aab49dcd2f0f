"""The list of reports, and where a report stands among its versions."""

from typing import TYPE_CHECKING

from unioncare.core.paging import Page, decode_cursor, keyset_page

from ..enums import ReportState
from ..models import Report, ReportQuerySet

if TYPE_CHECKING:
    from unioncare.organisation.models import User

PAGE = 50


def listed(rows: ReportQuerySet) -> ReportQuerySet:
    """Return reports with what lists and pages show of them, without their figures."""
    return rows.select_related("unit", "begun_by", "published_by")


def report_page(user: "User", after: str, *, replaced: bool) -> Page[Report]:
    """Return a page of the reports in scope, the newest first; those that were replaced where they are asked for."""
    rows = listed(Report.objects.visible_to(user)).defer("figures").order_by("-pk")
    if not replaced:
        rows = rows.exclude(state=ReportState.REPLACED)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows, key=lambda row: [row.pk], size=PAGE)


def versions_of(report: Report) -> list[Report]:
    """Return all versions for the same unit and period, the newest first."""
    rows = Report.objects.filter(unit=report.unit_id, period=report.period).defer("figures")
    return list(rows.select_related("published_by").order_by("-version"))
