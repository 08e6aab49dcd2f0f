"""Requests in scope as a list, a page at a time, filtered and found by number."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.organisation.models import Unit
from unioncare.worklist.models import WorkItem

from ..enums import Category, FeedbackState
from ..models import FeedbackRequest

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for; empty means everything."""

    category: str = ""
    state: str = ""
    late: bool = False
    unit: str = ""
    text: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.category or self.state or self.late or self.unit or self.text)


def requests_for(user: "User", wanted: Wanted, now: datetime, permission: str = "") -> QuerySet[FeedbackRequest]:
    """Return the requests that the user may read, the newest first, each marked `is_late` where something is."""
    late = WorkItem.objects.overdue(now).filter(subject=OuterRef("subject")).order_by()
    rows = FeedbackRequest.objects.visible_to(user, permission).select_related("unit").annotate(is_late=Exists(late))
    if wanted.category in Category.values:
        rows = rows.filter(category=wanted.category)
    if wanted.state in FeedbackState.values:
        rows = rows.filter(state=wanted.state)
    if wanted.late:
        rows = rows.filter(is_late=True)
    if wanted.unit:
        unit = Unit.objects.filter(code=wanted.unit).first()
        rows = rows.within(unit.path) if unit else rows.none()
    if wanted.text:
        rows = rows.filter(number__startswith=wanted.text.upper())
    return rows.order_by("-pk")


def request_page(user: "User", wanted: Wanted, now: datetime, after: str) -> Page[FeedbackRequest]:
    """Return a page of the list."""
    rows = requests_for(user, wanted, now)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows, key=lambda row: (row.pk,))
