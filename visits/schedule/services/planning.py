"""Work items of visits get a day and visitors: one or fifty thousand, each once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import timezone

from unioncare.core.insertion import insert_new_rows
from unioncare.organisation.calendar import WorkingDays, load_working_days
from unioncare.worklist.models import WorkItem, WorkItemQuerySet

from ..days import propose_day
from ..enums import Trigger
from ..kinds import VISIT_KINDS
from ..models import Seat, Visit
from ..seating import Seating, Wanted
from .replaced import Replaced, keep_moves
from .telling import tell_visitors

CHUNK = 2000
VISIT_COLUMNS = ("item_id", "case_id", "trigger", "planned_on", "planned_at", "place", "set_by_id", "created_at")
SEAT_COLUMNS = ("visit_id", "position", "roles", "user_id")


class Due(NamedTuple):
    """What planning reads of a work item."""

    item: int
    kind: str
    subject: int
    case: int
    path: str
    opens_at: datetime
    due_at: datetime
    in_hours: bool
    details: dict[str, Any]
    role: str
    assignee: int | None


_READ = (
    "pk", "kind", "subject_id", "subject__case__pk", "scope_path", "opens_at", "due_at", "in_hours", "details", "role",
    "assignee_id",
)  # fmt: skip


def plan_unplanned(*, now: datetime) -> int:
    """Plan every open visit item that has no day yet, such as those of an earlier version; return how many."""
    waiting = _unplanned(WorkItem.objects.open())
    planned, last = 0, 0
    while ids := list(waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:CHUNK]):
        last = ids[-1]
        planned += plan_visits(items=WorkItem.objects.filter(pk__in=ids), now=now)
    return planned


def plan_opened(*, keys: Sequence[str], now: datetime) -> int:
    """Plan the visits among items that were just opened, by their source keys; return how many."""
    return plan_visits(items=WorkItem.objects.filter(source_key__in=keys), now=now)


@transaction.atomic
def plan_visits(*, items: WorkItemQuerySet, now: datetime) -> int:
    """Give open visit items that have none a day and visitors; return how many. Queries do not grow with them.

    What replaces visits that end at this very moment, as a changed plan does, keeps the days that somebody chose and
    the visitors who still fit.
    """
    rows = [Due._make(row) for row in _unplanned(items.open()).order_by("pk").values_list(*_READ)]
    if not rows:
        return 0
    days, today = load_working_days(), timezone.localdate(now)
    replaced = Replaced.now({row.case for row in rows}, now)
    planned = {row.item: _planned(row, replaced, today, days) for row in rows}
    insert_new_rows(
        Visit._meta.db_table, VISIT_COLUMNS, [(row.item, row.case, *planned[row.item].columns, now) for row in rows]
    )
    visits = dict(Visit.objects.filter(item__in=planned).order_by().values_list("item", "pk"))
    seats = list(_seats(rows, visits, replaced, today))
    insert_new_rows(Seat._meta.db_table, SEAT_COLUMNS, seats)
    tell_visitors(visits=_gone(rows, visits, replaced, seats), why="replaced", now=now)
    keep_moves({visits[item]: one.kept for item, one in planned.items() if one.kept is not None})
    return len(rows)


class Planned(NamedTuple):
    """A day for a visit; `kept` is the visit on which somebody chose it, if anybody did."""

    trigger: Trigger
    day: date
    kept: Visit | None

    @property
    def columns(self) -> tuple[Any, ...]:
        if (kept := self.kept) is None:
            return str(self.trigger), self.day, None, "", None
        return str(self.trigger), self.day, kept.planned_at, kept.place, kept.set_by_id


def _planned(row: Due, replaced: Replaced, today: date, days: WorkingDays) -> Planned:
    trigger = trigger_of(row.kind, row.details)
    first, last = timezone.localdate(row.opens_at), timezone.localdate(row.due_at)
    kept = replaced.take_day(row.case, trigger, max(first, today), last)
    return Planned(trigger, kept.planned_on if kept else _day(row, trigger, today, days), kept)


def _unplanned(items: WorkItemQuerySet) -> WorkItemQuerySet:
    return items.filter(kind__in=VISIT_KINDS, visit__isnull=True, subject__case__isnull=False)


def trigger_of(kind: str, details: dict[str, Any]) -> Trigger:
    """Return why a visit is due, by what the plan wrote on its item."""
    if kind == "first_visit":
        return Trigger.FIRST
    if "festival" in details:
        return Trigger.FESTIVAL
    return Trigger(details.get("trigger") or details.get("event") or Trigger.REGULAR)


def _day(row: Due, trigger: Trigger, today: date, days: WorkingDays) -> date:
    first, last = timezone.localdate(row.opens_at), timezone.localdate(row.due_at)
    # A window that is over keeps a day of its own: the list says that another one is to be chosen.
    begin = max(first, today) if today <= last else first
    return propose_day(begin, last, trigger, days, urgent=row.in_hours)


def _gone(
    rows: Sequence[Due], visits: dict[int, int], replaced: Replaced, seats: Sequence[tuple[int, int, str, int | None]]
) -> dict[int, list[Visit]]:
    """Return who was to go and goes no more; of a plan that is new there is nobody."""
    if not replaced.people:
        return {}
    cases = {visits[row.item]: row.case for row in rows}
    going: dict[int, set[int | None]] = {}
    for visit, _position, _roles, person in seats:
        going.setdefault(cases[visit], set()).add(person)
    return replaced.gone(going)


def _seats(
    rows: Sequence[Due], visits: dict[int, int], replaced: Replaced, today: date
) -> Iterable[tuple[int, int, str, int | None]]:
    seating = Seating.around([(row.subject, row.path) for row in rows], today)
    for row in rows:
        slots = [tuple(slot) for slot in row.details.get("visitors") or ()] or [(row.role,)]
        before = tuple(replaced.people.get(row.case, ()))
        wanted = Wanted(row.subject, row.case, row.path, slots, row.role, row.assignee, before)
        for position, (roles, person) in enumerate(seating.seat(wanted), start=1):
            # An array as PostgreSQL writes it; roles are plain codes.
            yield visits[row.item], position, "{" + ",".join(roles) + "}", person
