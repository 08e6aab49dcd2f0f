"""Work items and visits behind the numbers: those that the reader may open."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from assessments.performance.selectors.behind_items import ItemLines
from assessments.performance.selectors.lines import Line
from unioncare.worklist.selectors.indicators import IN_TIME, due_items
from unioncare.worklist.selectors.scopes import items_open_to
from visits.schedule.models import Visit
from visits.schedule.selectors.standard import first_on_time, first_visits

from .opening import Opened, Opening
from .tables import cut, open_table


def item_rows(opening: Opening) -> Opened:
    """Open A2: each item that was due, kept when it was done by then."""
    asked = opening.asked
    items = cut(opening, due_items(asked.path, asked.first, asked.last, asked.now), IN_TIME)
    seen = items.filter(pk__in=items_open_to(opening.reader).order_by().values("pk"))
    return Opened(ItemLines(opening.reader, seen, IN_TIME), items.count())


def first_visit_rows(opening: Opening) -> Opened:
    """Open B2: each first visit, kept when somebody came in person by its due time."""

    def line(
        item: int, due_at: datetime, happened_at: datetime | None, kept: bool, number: str, name: str, place: str
    ) -> Line:
        url = reverse("visits:visit", args=[item])
        return Line(_("First visit"), f"{name} {number}", url, place, due_at, happened_at, kept)

    asked = opening.asked
    visits = cut(opening, first_visits(asked.path, asked.first, asked.last, asked.now), first_on_time())
    seen = Q(pk__in=Visit.objects.open_to(opening.reader).order_by().values("pk"))
    columns = (
        "item", "item__due_at", "record__happened_at", "kept", "case__number", "case__member__name", "case__unit__name",
    )  # fmt: skip
    return open_table(visits, seen, at="item__due_at", columns=columns, line=line)
