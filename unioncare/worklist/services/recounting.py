"""A changed calendar moves the due days that were counted in working days; every move is shown, old → new."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from unioncare.organisation.calendar import WorkingDays, load_working_days, start_of

from ..models import WorkItem
from .pausing import moved_due
from .transitions import change, forget_counts, lock_open, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Moved:
    """An item whose due time moved."""

    item: WorkItem
    old: datetime
    new: datetime


def recount_due_dates(*, days: Collection[date], actor: "User | None", now: datetime) -> list[Moved]:
    """Count anew the due days of open items whose span touches one of `days`; return what moved, by key.

    Missed items stay where they are: what was overdue does not become punctual in hindsight, nor the reverse.
    """
    if not days:
        return []
    calendar = load_working_days()
    touched = WorkItem.objects.running().filter(
        working_days__isnull=False,
        counted_from__lt=start_of(max(days) + timedelta(days=1)),
        due_at__gte=max(start_of(min(days)), now),
    )
    moved: list[Moved] = []
    last = 0
    while ids := list(touched.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        last = ids[-1]
        moved += _recount(ids, calendar, actor, now)
    return moved


@transaction.atomic
def _recount(ids: list[int], calendar: WorkingDays, actor: "User | None", now: datetime) -> list[Moved]:
    moved = []
    by_due: dict[datetime, list[int]] = defaultdict(list)
    for item in lock_open(WorkItem.objects.filter(pk__in=ids).select_related("subject")):
        if item.counted_from is None or item.working_days is None:
            continue
        due = moved_due(item, 0, calendar)
        if due != item.due_at and due >= now:
            by_due[due].append(item.pk)
            moved.append(Moved(item, item.due_at, due))
    for due, keys in by_due.items():
        change(WorkItem.objects.filter(pk__in=keys), "recount", due_at=due)
    log([(move.item, {"due_at": [move.old.isoformat(), move.new.isoformat()]}) for move in moved], actor=actor)
    forget_counts(*(move.item.assignee_id for move in moved))
    return moved


@transaction.atomic
def move_due_dates(*, due: Mapping[int, datetime], actor: "User | None") -> list[Moved]:
    """Give open items (by key) the due times that their app counted anew; return those that moved."""
    moved = [
        Moved(item, item.due_at, max(due[item.pk], item.opens_at))
        for item in lock_open(WorkItem.objects.filter(pk__in=due).select_related("subject"))
    ]
    moved = [move for move in moved if move.new != move.old]
    for move in moved:
        change(WorkItem.objects.filter(pk=move.item.pk), "recount", due_at=move.new)
    log([(move.item, {"due_at": [move.old.isoformat(), move.new.isoformat()]}) for move in moved], actor=actor)
    forget_counts(*(move.item.assignee_id for move in moved))
    return moved
