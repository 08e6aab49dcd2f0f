"""The numbers around the lists of My work: of tabs, of groups, in the navigation; and the kinds to filter by."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from unioncare.core.caching import lenient as store
from unioncare.core.counting import capped_counts, distinct_among
from unioncare.core.paging import COUNT_CAP, CappedCount
from unioncare.organisation.calendar import WorkingDays

from ..models import WorkItem, WorkItemQuerySet
from .clock import Clock
from .lists import TABS, WHOLE_TABS, WorkQuery, branches, narrowed, window
from .scopes import unit_paths

if TYPE_CHECKING:
    from unioncare.organisation.models import User

KINDS_SECONDS = 300
GROUPS = ("overdue", "today", "week", "later")


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers of a page: of its tabs, of the groups of the tab that is shown."""

    tabs: dict[str, CappedCount]
    groups: dict[str, CappedCount]


def count_all(user: "User", query: WorkQuery, clock: Clock) -> Counts:
    """Count tabs and groups, each up to the cap; one query."""
    supervises = bool(unit_paths(user))
    tabs = [tab for tab in TABS if supervises or tab in {"mine", *WHOLE_TABS}]
    whole = WorkQuery(query.tab, when=query.when, sort=query.sort, after=query.after)
    asked: dict[str, WorkItemQuerySet] = {}
    if query.tab not in WHOLE_TABS:
        shown = narrowed(_joined(user, query, clock), query, user)
        asked |= {f"group:{name}": shown.filter(**bounds) for name, bounds in group_bounds(clock).items()}
    # The groups of an unfiltered tab already say how many it holds.
    summed = {query.tab} if asked and query == whole else set()
    asked |= {f"tab:{tab}": _joined(user, WorkQuery(tab), clock) for tab in tabs if tab not in summed}
    numbers = capped_counts(asked)
    groups = {name: numbers[f"group:{name}"] for name in GROUPS if f"group:{name}" in numbers}
    return Counts(
        tabs={tab: _sum(groups.values()) if tab in summed else numbers[f"tab:{tab}"] for tab in tabs}, groups=groups
    )


def _sum(parts: Iterable[CappedCount]) -> CappedCount:
    held = list(parts)
    total = sum(part.number for part in held)
    return CappedCount(min(total, COUNT_CAP), any(part.capped for part in held) or total > COUNT_CAP)


def _joined(user: "User", query: WorkQuery, clock: Clock) -> WorkItemQuerySet:
    """Return a tab as one queryset; counting needs no order, so scopes are joined by OR."""
    parts = branches(user, query)
    joined = parts[0] if parts else WorkItem.objects.none()
    for part in parts[1:]:
        joined |= part
    return window(joined, query, clock) if query.tab in WHOLE_TABS else joined


def group_bounds(clock: Clock) -> dict[str, dict[str, datetime]]:
    """Return the bounds of the due times of each group."""
    return {
        "overdue": {"due_at__lt": clock.now},
        "today": {"due_at__gte": clock.now, "due_at__lt": clock.day_end},
        "week": {"due_at__gte": clock.day_end, "due_at__lt": clock.week_end},
        "later": {"due_at__gte": clock.week_end},
    }


def kinds_in(user: "User", query: WorkQuery, clock: Clock) -> list[str]:
    """Return the kinds among the first thousand items of a tab, for its filters; kept for five minutes."""
    key = f"worklist:kinds:{user.pk}:{query.tab}:{query.when}:{query.path}:{query.standing_in}"
    found = store.get(key)
    if found is None:
        found = _kinds_in(user, query, clock)
        store.set(key, found, KINDS_SECONDS)
    return sorted(found | ({query.kind} if query.kind else set()))


def _kinds_in(user: "User", query: WorkQuery, clock: Clock) -> set[str]:
    order = ("-done_at", "-pk") if query.tab == "done" else ("due_at", "pk")
    parts = [window(items, query, clock).order_by(*order).values_list("kind") for items in branches(user, query)]
    return {kind for part in parts for kind in distinct_among(part)}


def count_waiting(user: "User", now: datetime) -> tuple[int, int]:
    """Return how many own items are overdue, and how many more are due today, each up to the cap; one query."""
    clock = Clock(now, WorkingDays())
    bounds = group_bounds(clock)
    own = WorkItem.objects.running().of(user)
    numbers = capped_counts({name: own.filter(**bounds[name]) for name in ("overdue", "today")})
    return numbers["overdue"].number, numbers["today"].number
