"""The lists of My work: which items a tab holds, page by page in the order of their due times.

A page is read by the index of its scope (see WorkItem.Meta) and by key, so that it costs the same at ten thousand
and at a million open items, for the root and for a union group, on the first page and on the ten-thousandth.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, F, Field, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, LessThan

from unioncare.core.paging import PAGE_SIZE, Page, decode_cursor, encode_cursor

from ..models import NOWHERE, WorkItem, WorkItemQuerySet
from .clock import Clock
from .scopes import covered_people, deputised_posts, known_to, unit_paths

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TABS = ("mine", "unit", "unassigned", "paused", "done")
# Tabs that are not cut into what is overdue, due today, this week and later.
WHOLE_TABS = ("paused", "done")
DONE_DAYS = 7
# The first is what a tab shows unless asked; the indexes of the tabs are read from either end.
ORDERS = ("due_at", "-due_at")
DONE_ORDERS = ("-done_at", "done_at")
# Fields of ItemValues; reasons travel as text, since most rows share one and it is worked out once.
COLUMNS: tuple[Any, ...] = (
    "pk",
    "due_at",
    "kind",
    "title",
    "role",
    "scope_path",
    "assignee_id",
    "assignee__name",
    "opens_at",
    "in_hours",
    "state",
    "done_at",
    "missed",
    "escalation_level",
    "paused_at",
    Cast("because", TextField()),
    ExpressionWrapper(Q(details__has_key="approval"), output_field=BooleanField()),
    "subject__label",
    "subject__reference",
    "subject__url",
    "subject__level",
    "subject__confidential",
    "subject__withheld",
)


class ItemValues(NamedTuple):
    """What a row shows of an item; a tuple a row costs a third of a model instance with its relations."""

    pk: int
    due_at: datetime
    kind: str
    title: dict[str, str]
    role: str
    path: str
    assignee: int | None
    assignee_name: str | None
    opens_at: datetime
    in_hours: bool
    state: str
    done_at: datetime | None
    missed: bool
    escalation: int
    paused_at: datetime | None
    because_text: str
    is_approval: bool
    label: str
    reference: str
    subject_url: str
    level: int | None
    confidential: bool
    withheld: bool


@dataclass(frozen=True, slots=True)
class WorkQuery:
    """What the reader asked for. `when` "later" shows what is due after this week; `path` narrows to one subtree.

    `standing_in` is the user id of somebody for whom the reader deputises; `text` is how the name or the number of
    what an item is about begins; `sort` is one of the orders of the tab, "" its first.
    """

    tab: str = "mine"
    kind: str = ""
    when: str = ""
    path: str = ""
    standing_in: int | None = None
    text: str = ""
    sort: str = ""
    after: str = ""

    @property
    def order(self) -> tuple[str, str]:
        """The columns by which the list is ordered, in the terms of `order_by`."""
        first = self.sort or orders_of(self.tab)[0]
        return first, "-pk" if first.startswith("-") else "pk"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the tab and the order was chosen."""
        return bool(self.kind or self.when or self.path or self.standing_in or self.text)


def orders_of(tab: str) -> tuple[str, str]:
    """Return the orders that a tab offers."""
    return DONE_ORDERS if tab == "done" else ORDERS


def branches(user: "User", query: WorkQuery) -> list[WorkItemQuerySet]:
    """Return the tab's items before any filter, as one queryset per scope: each is read by its own index."""
    items = WorkItem.objects.running()
    if query.tab == "mine":
        return [items.of(user)] if query.standing_in is None else _stood_in(user, query.standing_in)
    if query.tab == "done":
        return [WorkItem.objects.filter(done_by=user)]
    paths = (query.path,) if query.path else unit_paths(user)
    if query.tab == "paused":
        still = WorkItem.objects.paused()
        others = [still.exclude(assignee=user).between(path) for path in paths]
        return others if query.path else [still.of(user), *others]
    if query.tab == "unassigned":
        return [WorkItem.objects.unassigned_within(path) for path in paths]
    return [items.within(path) for path in paths]


def _stood_in(user: "User", holder: int) -> list[WorkItemQuerySet]:
    """Return what `stands_in_for` tells of single items."""
    items = WorkItem.objects.running().filter(assignee=holder)
    if holder in covered_people(user):
        return [items.exclude(scope_path=NOWHERE)]
    return [
        items.filter(role=post.role).within(post.unit.path) for post in deputised_posts(user) if post.user_id == holder
    ]


def page_of(user: "User", query: WorkQuery, clock: Clock, size: int = PAGE_SIZE) -> Page[Any]:
    """Return one page of rows as tuples of COLUMNS; one query."""
    column, backwards = query.order[0].lstrip("-"), query.order[0].startswith("-")
    after = decode_cursor(query.after, datetime, int)
    parts = []
    for rows in _shown(user, query, clock):
        if after:
            rows = rows.filter(_beyond(column, after, backwards=backwards))
        parts.append(rows)
    rows_found = list(_merged(parts, query.order, size + 1))
    index = COLUMNS.index(column)
    last = rows_found[size - 1] if len(rows_found) > size else None
    cursor = encode_cursor([last[index], last[0]]) if last else ""
    return Page(rows=rows_found[:size], next_cursor=cursor)


def rows_within(
    user: "User", query: WorkQuery, clock: Clock, paths: tuple[str, ...], most: int
) -> Iterator[tuple[Any, ...]]:
    """Yield all rows that the pages of a tab show, of some units, as tuples of COLUMNS; one query."""
    parts = [rows.within_any(paths) for rows in _shown(user, query, clock)]
    yield from _merged(parts, query.order, most).iterator(2_000)


def _shown(user: "User", query: WorkQuery, clock: Clock) -> list[WorkItemQuerySet]:
    return [narrowed(window(items, query, clock), query, user) for items in branches(user, query)]


def narrowed(items: WorkItemQuerySet, query: WorkQuery, user: "User") -> WorkItemQuerySet:
    """Cut a tab to its kind and to what the search means. Whom the reader may not know, they cannot find."""
    if query.kind:
        items = items.filter(kind=query.kind)
    if query.text:
        meant = Q(subject__label__startswith=query.text) | Q(subject__reference__startswith=query.text.upper())
        items = items.filter(known_to(user), meant)
    return items


def window(items: WorkItemQuerySet, query: WorkQuery, clock: Clock) -> WorkItemQuerySet:
    """Cut a tab to the time that it shows."""
    if query.tab == "done":
        return items.filter(done_at__gte=clock.now - timedelta(days=DONE_DAYS))
    if query.tab == "paused":
        return items
    return (
        items.filter(due_at__gte=clock.week_end) if query.when == "later" else items.filter(due_at__lt=clock.week_end)
    )


def _beyond(column: str, after: Sequence[Any], *, backwards: bool) -> Any:
    """Compare (column, id) as one row value: the index begins exactly there, however many share the moment."""
    comparison = LessThan if backwards else GreaterThan
    return comparison(_RowValue(F(column), F("pk")), _RowValue(*(Value(value) for value in after)))


class _RowValue(Func):
    """Several values as one row value of SQL: (a, b)."""

    template = "(%(expressions)s)"
    output_field = Field()


def _merged(parts: list[WorkItemQuerySet], order: tuple[str, str], most: int) -> QuerySet[Any, Any]:
    if not parts:
        return WorkItem.objects.none().values_list(*COLUMNS)
    first, *others = (part.order_by(*order).values_list(*COLUMNS)[:most] for part in parts)
    if not others:
        return first
    return first.union(*others, all=True).order_by(*(name.replace("pk", "id") for name in order))[:most]
