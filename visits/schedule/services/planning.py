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

CHUNK = 2000
VISIT_COLUMNS = ("item_id", "case_id", "trigger", "planned_on", "created_at")
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
    """Give open visit items that have none a day and visitors; return how many. Queries do not grow with them."""
    rows = [Due._make(row) for row in _unplanned(items.open()).order_by("pk").values_list(*_READ)]
    if not rows:
        return 0
    days, today = load_working_days(), timezone.localdate(now)
    triggers = {row.item: trigger_of(row.kind, row.details) for row in rows}
    insert_new_rows(
        Visit._meta.db_table,
        VISIT_COLUMNS,
        [(row.item, row.case, triggers[row.item], _day(row, triggers[row.item], today, days), now) for row in rows],
    )
    visits = dict(Visit.objects.filter(item__in=[row.item for row in rows]).order_by().values_list("item", "pk"))
    insert_new_rows(Seat._meta.db_table, SEAT_COLUMNS, list(_seats(rows, visits, today)))
    return len(rows)


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


def _seats(rows: Sequence[Due], visits: dict[int, int], today: date) -> Iterable[tuple[int, int, str, int | None]]:
    seating = Seating.around([(row.subject, row.path) for row in rows], today)
    for row in rows:
        slots = [tuple(slot) for slot in row.details.get("visitors") or ()] or [(row.role,)]
        wanted = Wanted(row.subject, row.case, row.path, slots, row.role, row.assignee)
        for position, (roles, person) in enumerate(seating.seat(wanted), start=1):
            # An array as PostgreSQL writes it; roles are plain codes.
            yield visits[row.item], position, "{" + ",".join(roles) + "}", person
