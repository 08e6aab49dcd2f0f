"""The list of alerts as one person sees it: those that wait first, then the past ones."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.worklist.conflicts import not_barred

from ..models import RiskAlert
from .circle import SEALED, alerts_open_to

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SIZE = 30
OPEN, PAST = "open", "past"


def alerts_page(user: "User", tab: str, after: str, now: datetime) -> Page[RiskAlert]:
    """Return one page of the alerts that open for a person, the latest first; those of their own case are left out."""
    rows = alerts_open_to(user, timezone.localdate(now)).filter(closed_at__isnull=tab != PAST)
    rows = rows.select_related("case__member", "case__subject", "case__unit", "acknowledged_by", "closed_by")
    rows = rows.defer(*SEALED)
    if cursor := decode_cursor(after, datetime, int):
        rows = rows.before(*cursor)
    page = keyset_page(rows.order_by("-raised_at", "-pk"), key=lambda alert: (alert.raised_at, alert.pk), size=SIZE)
    return Page(not_barred(user, page.rows, lambda alert: alert.case.subject), page.next_cursor)
