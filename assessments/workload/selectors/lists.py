"""The items behind a number of the workload, a page at a time."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q, Sum

from unioncare.core.bilingual import pick
from unioncare.core.paging import CappedCount, Page, capped_count, decode_cursor, keyset_page
from unioncare.worklist.kinds import discreet_kinds, get_kind
from unioncare.worklist.models import WorkItem, WorkItemQuerySet
from unioncare.worklist.presentation import Reader
from unioncare.worklist.selectors.places import place_names

from ..enums import Part
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
    """A page of items, the capped count, their points, and the points of what is not listed for this reader."""

    page: Page[WorkItem]
    lines: Sequence[ItemLine]
    count: CappedCount
    points: Decimal
    unlisted: Decimal


def counted(part: str, people: Collection[int], first: date, last: date) -> WorkItemQuerySet:
    """Return the items that a number of these people counts, wherever they lie."""
    if part == Part.DONE:
        return done_items(first, last).filter(done_by__in=people)
    return open_items(last).filter(assignee__in=people)


def item_page(
    user: "User", part: str, people: Collection[int], first: date, last: date, weights: Weights, after: str = ""
) -> ItemPage:
    """Return the items in the reader's scope: done ones the latest first, open ones by when they are due.

    What somebody did or has open themselves they see wherever it lies. To others discreet kinds are not listed: unit
    and minute would tell who was there.
    """
    everything = counted(part, people, first, last)
    rows: WorkItemQuerySet = everything
    if set(people) != {user.pk}:
        rows = everything.visible_to(user, SEE).exclude(kind__in=discreet_kinds())
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
    reader, found = Reader.of(user), []
    for item in items:
        whose = item.assignee_id, item.role, item.scope_path
        opens = reader.opens(*whose)
        knows = opens and (not item.subject.confidential or reader.is_entrusted(*whose))
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
