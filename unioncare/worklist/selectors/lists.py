"""The lists of My work: which items a tab holds, page by page in the order of their due times.

A page is read by the index of its scope (see WorkItem.Meta) and by key, so that it costs the same at ten thousand
and at a million open items, for the root and for a union group, on the first page and on the ten-thousandth.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, F, Field, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, LessThan

from unioncare.core.counting import capped_counts, distinct_among
from unioncare.core.paging import PAGE_SIZE, CappedCount, Page, decode_cursor, encode_cursor
from unioncare.organisation.calendar import WorkingDays

from ..models import WorkItem, WorkItemQuerySet
from .clock import Clock
from .scopes import unit_paths

if TYPE_CHECKING:
    from unioncare.organisation.models import User

TABS = ("mine", "unit", "unassigned", "done")
GROUPS = ("overdue", "today", "week", "later")
DONE_DAYS = 7
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
    Cast("because", TextField()),
    ExpressionWrapper(Q(details__has_key="approval"), output_field=BooleanField()),
    "subject__label",
    "subject__reference",
    "subject__url",
    "subject__level",
    "subject__confidential",
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
    because_text: str
    is_approval: bool
    label: str
    reference: str
    subject_url: str
    level: int | None
    confidential: bool


@dataclass(frozen=True, slots=True)
class WorkQuery:
    """What the reader asked for. `when` "later" shows what is due after this week; `path` narrows to one subtree.

    `standing_in` is the user id of somebody for whom the reader deputises.
    """

    tab: str = "mine"
    kind: str = ""
    when: str = ""
    path: str = ""
    standing_in: int | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a page: of its tabs, of the groups of the tab that is shown."""

    tabs: dict[str, CappedCount]
    groups: dict[str, CappedCount]


def branches(user: "User", query: WorkQuery) -> list[WorkItemQuerySet]:
    """Return the tab's items before any filter, as one queryset per scope: each is read by its own index."""
    items = WorkItem.objects.open()
    if query.tab == "mine":
        return [items.of(user)] if query.standing_in is None else _stood_in(user, query.standing_in)
    if query.tab == "done":
        return [WorkItem.objects.filter(done_by=user)]
    paths = (query.path,) if query.path else unit_paths(user)
    if query.tab == "unassigned":
        items = items.filter(assignee__isnull=True)
    return [items.within(path) for path in paths]


def _stood_in(user: "User", holder: int) -> list[WorkItemQuerySet]:
    return [
        WorkItem.objects.open().filter(assignee=holder, role=post.role).within(post.unit.path)
        for post in user.active_posts
        if post.user_id == holder
    ]


def page_of(user: "User", query: WorkQuery, clock: Clock, size: int = PAGE_SIZE) -> Page[Any]:
    """Return one page of rows as tuples of COLUMNS; one query."""
    done = query.tab == "done"
    column, order = ("done_at", ("-done_at", "-pk")) if done else ("due_at", ("due_at", "pk"))
    after = decode_cursor(query.after, datetime, int)
    parts = []
    for items in branches(user, query):
        rows = _window(items, query, clock)
        if query.kind:
            rows = rows.filter(kind=query.kind)
        if after:
            rows = rows.filter(_beyond(column, after, backwards=done))
        parts.append(rows.order_by(*order).values_list(*COLUMNS)[: size + 1])
    rows_found = list(_merged(parts, order, size))
    index = COLUMNS.index(column)
    last = rows_found[size - 1] if len(rows_found) > size else None
    cursor = encode_cursor([last[index], last[0]]) if last else ""
    return Page(rows=rows_found[:size], next_cursor=cursor)


def _window(items: WorkItemQuerySet, query: WorkQuery, clock: Clock) -> WorkItemQuerySet:
    """Cut a tab to the time that it shows."""
    if query.tab == "done":
        return items.filter(done_at__gte=clock.now - timedelta(days=DONE_DAYS))
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


def _merged(parts: list[QuerySet[Any, Any]], order: tuple[str, str], size: int) -> QuerySet[Any, Any]:
    if not parts:
        return WorkItem.objects.none().values_list(*COLUMNS)
    first, *others = parts
    if not others:
        return first
    return first.union(*others, all=True).order_by(*(name.replace("pk", "id") for name in order))[: size + 1]


def count_all(user: "User", query: WorkQuery, clock: Clock) -> Counts:
    """Count tabs and groups, each up to the cap; one query."""
    supervises = bool(unit_paths(user))
    tabs = {tab: WorkQuery(tab) for tab in TABS if supervises or tab in {"mine", "done"}}
    asked = {f"tab:{tab}": _joined(user, one, clock) for tab, one in tabs.items()}
    if query.tab != "done":
        shown = _joined(user, query, clock, windowed=False)
        if query.kind:
            shown = shown.filter(kind=query.kind)
        asked |= {f"group:{name}": shown.filter(**bounds) for name, bounds in group_bounds(clock).items()}
    numbers = capped_counts(asked)
    return Counts(
        tabs={tab: numbers[f"tab:{tab}"] for tab in tabs},
        groups={name: numbers[f"group:{name}"] for name in GROUPS if f"group:{name}" in numbers},
    )


def _joined(user: "User", query: WorkQuery, clock: Clock, *, windowed: bool = True) -> WorkItemQuerySet:
    """Return a tab as one queryset; counting needs no order, so scopes are joined by OR."""
    parts = branches(user, query)
    joined = parts[0] if parts else WorkItem.objects.none()
    for part in parts[1:]:
        joined |= part
    return _window(joined, query, clock) if windowed and query.tab == "done" else joined


def group_bounds(clock: Clock) -> dict[str, dict[str, datetime]]:
    """Return the bounds of the due times of each group."""
    return {
        "overdue": {"due_at__lt": clock.now},
        "today": {"due_at__gte": clock.now, "due_at__lt": clock.day_end},
        "week": {"due_at__gte": clock.day_end, "due_at__lt": clock.week_end},
        "later": {"due_at__gte": clock.week_end},
    }


def kinds_in(user: "User", query: WorkQuery, clock: Clock) -> list[str]:
    """Return the kinds among the first thousand items of a tab, for its filters; one query."""
    order = ("-done_at", "-pk") if query.tab == "done" else ("due_at", "pk")
    parts = [_window(items, query, clock).order_by(*order).values_list("kind") for items in branches(user, query)]
    found: set[str] = set()
    for part in parts:
        found.update(distinct_among(part))
    return sorted(found | ({query.kind} if query.kind else set()))


def count_waiting(user: "User", now: datetime) -> tuple[int, int]:
    """Return how many own items are overdue, and how many more are due today, each up to the cap; one query."""
    clock = Clock(now, WorkingDays())
    bounds = group_bounds(clock)
    own = WorkItem.objects.open().of(user)
    numbers = capped_counts({name: own.filter(**bounds[name]) for name in ("overdue", "today")})
    return numbers["overdue"].number, numbers["today"].number
