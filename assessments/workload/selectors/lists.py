"""The items behind a number of the workload, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from unioncare.core.bilingual import pick
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.organisation.access import scope_paths
from unioncare.worklist.kinds import get_kind
from unioncare.worklist.models import WorkItem, WorkItemQuerySet
from unioncare.worklist.selectors.places import place_names
from unioncare.worklist.selectors.scopes import SEE_CONFIDENTIAL, SEE_UNIT

from ..enums import Part
from ..periods import Period
from ..scoring import Weights
from .counting import done_items, open_items

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SEE = "assessments.see_workload"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item with what it weighs; `about` is empty where the reader may not know whom it concerns."""

    item: WorkItem
    title: str
    about: str
    place: str
    at: datetime
    weight: Decimal
    weighed: Decimal
    opens: bool


@dataclass(frozen=True, slots=True)
class ItemPage:
    """A page of items, the capped count, their points, and the points that lie outside the reader's units."""

    page: Page[WorkItem]
    lines: Sequence[ItemLine]
    count: CappedCount
    points: Decimal
    outside: Decimal


def counted(part: str, people: Collection[int], period: Period) -> WorkItemQuerySet:
    """Return the items that a number of these people counts, wherever they lie."""
    if part == Part.DONE:
        return done_items(period.first, period.last).filter(done_by__in=people)
    return open_items(period.last).filter(assignee__in=people)


def item_page(
    user: "User", part: str, people: Collection[int], period: Period, weights: Weights, after: str = ""
) -> ItemPage:
    """Return the items in the reader's scope: done ones the latest first, open ones by when they are due."""
    everything = counted(part, people, period)
    rows: WorkItemQuerySet = everything.visible_to(user, SEE)
    inside, whole = _points(rows, weights), _points(everything, weights)
    column = "done_at" if part == Part.DONE else "due_at"
    backwards = part == Part.DONE
    shown = rows.select_related("subject").order_by(*(("-done_at", "-pk") if backwards else ("due_at", "pk")))
    if cursor := decode_cursor(after, datetime, int):
        step = "lt" if backwards else "gt"
        beyond = Q(**{f"{column}__{step}": cursor[0]}) | Q(**{column: cursor[0], f"pk__{step}": cursor[1]})
        shown = shown.filter(beyond)
    page = keyset_page(shown, key=lambda item: [getattr(item, column), item.pk])
    lines = _lines(user, page.rows, column, weights)
    return ItemPage(page, lines, capped_count(rows), inside, whole - inside)


def _points(rows: WorkItemQuerySet, weights: Weights) -> Decimal:
    sums = rows.order_by().values_list("subject__level").annotate(sum=Sum("points"))
    return sum((weights.weigh(points, level) for level, points in sums), Decimal(0))


def _lines(user: "User", items: Sequence[WorkItem], column: str, weights: Weights) -> list[ItemLine]:
    places = place_names(item.scope_path for item in items)
    supervised, entrusted = scope_paths(user, SEE_UNIT), scope_paths(user, SEE_CONFIDENTIAL)
    found = []
    for item in items:
        opens = item.scope_path.startswith(supervised) or item.assignee_id == user.pk
        knows = opens and (not item.subject.confidential or item.scope_path.startswith(entrusted))
        kind = str(get_kind(item.kind).label)
        weighed = weights.weigh(item.points, item.subject.level)
        found.append(
            ItemLine(
                item=item,
                title=pick(item.title) if item.title and opens else kind,
                about=item.subject.label if knows else "",
                place=places.get(item.scope_path, ""),
                at=getattr(item, column),
                weight=weights.weigh(Decimal(1), item.subject.level),
                weighed=weighed,
                opens=opens,
            )
        )
    return found
