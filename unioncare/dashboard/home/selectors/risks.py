"""What is at risk of going overdue: of the reader's own items and of those that they supervise, what is due next."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import (
    Aggregate,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Min,
    OuterRef,
    Subquery,
    Value,
)  # fmt: skip
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core.bilingual import pick
from unioncare.core.explain import Explanation, explain, shown
from unioncare.worklist.enums import ItemState
from unioncare.worklist.kinds import discreet_kinds
from unioncare.worklist.models import WorkItem, WorkItemQuerySet
from unioncare.worklist.selectors.scopes import bare_label, sees_subject, unit_paths

from ..estimates import LOOK_BACK, Estimate, Pace, Sign, Waiting, estimate, span_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User

HORIZON = timedelta(days=14)
SHOWN = 5
# Items that are weighed, those due first.
WEIGHED = 200
_FULL = gettext_noop("{name} has {ahead} items due by then and ends {pace} a week")
_SLOW = gettext_noop("{name} usually takes {days} days for this")
_FULL_FORMULA = gettext_noop("{ahead} items ÷ {pace} a week × 7 = {days} days")
_SLOW_FORMULA = gettext_noop("opened {opened} + {days} days = {done}")


@dataclass(frozen=True, slots=True)
class Risk:
    """An item that is likely to be late: what, about whom as the reader may know, whose, and why."""

    pk: int
    title: str
    label: str
    due_at: datetime
    because: Explanation
    in_hours: bool


@dataclass(frozen=True, slots=True)
class Outlook:
    """The first items that are likely to be late, how many they are, and of how many that are due next.

    `goes_on`: further ones are due within the horizon, which nobody weighed.
    """

    risks: list[Risk]
    count: int
    weighed: int
    goes_on: bool


class _Middle(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


def risks_for(user: "User", now: datetime) -> Outlook:
    """Weigh what is due next and return what is likely to be late; three queries, two for most people."""
    due = _due_next(user, now)
    items = due[:WEIGHED]
    paces = _paces({item.assignee_id for item in items if item.assignee_id}, now)
    found = []
    for item in items:
        held = paces.get(item.assignee_id or 0, {})
        pace = held.get(item.kind) or _of_other_kinds(held)
        late = estimate(Waiting(item.opens_at, item.due_at, item.ahead), pace, now)
        if late is not None:
            found.append((item, pace, late))
    return Outlook([_risk(user, *one) for one in found[:SHOWN]], len(found), len(items), len(due) > WEIGHED)


def _due_next(user: "User", now: datetime) -> list[Any]:
    """Return the running items that somebody has in hand and that are due within the horizon, those due first."""
    items: Iterable[Any] = _weighed(WorkItem.objects.of(user), now)
    if paths := unit_paths(user):
        # What few kinds tell of whom help is given to is left out where it is somebody else's.
        others = WorkItem.objects.within_any(paths).exclude(assignee=user).exclude(kind__in=discreet_kinds())
        items = [*items, *_weighed(others.filter(assignee__isnull=False), now)]
    return sorted(items, key=lambda item: (item.due_at, item.pk))


def _weighed(items: WorkItemQuerySet, now: datetime) -> Iterable[Any]:
    ahead = WorkItem.objects.running().filter(assignee=OuterRef("assignee"), due_at__lte=OuterRef("due_at"))
    counted = ahead.order_by().values("assignee").annotate(n=Count("pk")).values("n")
    rows = items.running().filter(due_at__gte=now, due_at__lt=now + HORIZON)
    rows = rows.annotate(ahead=Coalesce(Subquery(counted), Value(1), output_field=IntegerField()))
    return rows.select_related("subject", "assignee").order_by("due_at", "pk")[: WEIGHED + 1]


def _paces(people: Collection[int], now: datetime) -> dict[int, dict[str, Pace]]:
    """Return person → kind → how many items they ended lately and their median time; one query."""
    if not people:
        return {}
    done = WorkItem.objects.filter(
        state=ItemState.DONE, done_by__in=people, done_at__gte=now - LOOK_BACK, done_at__lte=now
    )
    # Work that was done before its window opened took no time.
    took = ExpressionWrapper(
        Greatest(F("done_at"), F("opens_at"), output_field=DateTimeField()) - F("opens_at"),
        output_field=DurationField(),
    )
    rows = (
        done.order_by()
        .values_list("done_by", "kind")
        .annotate(n=Count("pk"), usual=_Middle(took, output_field=DurationField()), first=Min("done_at"))
    )
    found: dict[int, list[tuple[Any, ...]]] = {}
    for person, *told in rows:
        found.setdefault(person, []).append(tuple(told))
    return {person: _by_kind(told, now) for person, told in found.items()}


def _by_kind(told: list[tuple[Any, ...]], now: datetime) -> dict[str, Pace]:
    """Return kind → pace of one person: all kinds share what they ended and the time in which they did."""
    ended = sum(n for _kind, n, _usual, _first in told)
    over = span_of(min(first for _kind, _n, _usual, first in told), now)
    return {kind: Pace(ended, n, usual, over) for kind, n, usual, _first in told}


def _of_other_kinds(held: dict[str, Pace]) -> Pace:
    """Return the pace for a kind of which somebody ended nothing."""
    return next((Pace(one.ended, over=one.over) for one in held.values()), Pace())


def _risk(user: "User", item: Any, pace: Pace, late: Estimate) -> Risk:
    return Risk(
        item.pk,
        pick(item.title) if item.title else str(item.work_kind.label),
        bare_label(item.subject) if sees_subject(user, item) else "",
        item.due_at,
        _because(item, pace, late),
        item.in_hours,
    )


def _because(item: Any, pace: Pace, late: Estimate) -> Explanation:
    name = item.assignee.name if item.assignee else ""
    facts = [
        shown(gettext_noop("Due"), item.due_at),
        shown(gettext_noop("Likely done"), late.done_at if item.in_hours else timezone.localdate(late.done_at)),
        shown(gettext_noop("Items ended in the last 90 days"), pace.ended),
        shown(gettext_noop("Days in which they were ended"), round(pace.over / timedelta(days=1))),
    ]
    if late.sign is Sign.FULL:
        days = f"{item.ahead * 7 / pace.a_week:.1f}"
        told = explain(_FULL, formula=_FULL_FORMULA, name=name, ahead=item.ahead, pace=f"{pace.a_week:.1f}", days=days)
        return replace(told, inputs=tuple(facts))
    usual = pace.usual or timedelta()
    told = explain(
        _SLOW, formula=_SLOW_FORMULA, name=name, days=f"{usual / timedelta(days=1):.1f}",
        opened=timezone.localdate(item.opens_at), done=timezone.localdate(late.done_at),
    )  # fmt: skip
    return replace(told, inputs=(*facts, shown(gettext_noop("Of this kind"), pace.of_kind)))
