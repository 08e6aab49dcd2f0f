"""Overdue work climbs, one step at a time and each step once; supervisors hear of it in one message a day."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from itertools import islice

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, prefetch_related_objects
from django.utils import timezone

from unioncare.core.insertion import insert_new_rows
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.enums import Role
from unioncare.organisation.leaves import stand_ins

from ..conflicts import barred_people
from ..enums import CLIMBED, ReminderStep
from ..messages import ClimbedWork
from ..models import Reminder, WorkItem, WorkItemQuerySet
from ..reminder_rules import Climb, climbing
from ..responsibility import Question, Responsibilities
from .reminding import overdue_since, root_paths
from .telling import kinds_by_person, tell_urgent
from .transitions import change, forget_counts, lock_open, log
from .unit_news import UNIT_WORK

_AT_ONCE = 1000
_READ = ("kind", "subject_id", "unit_id", "assignee_id", "due_at", "escalation_level")
REMINDER_COLUMNS = ("item_id", "kind", "step", "due_at", "person_id", "told_on")
# Whom work climbs to where nobody holds the role of a step.
_ABOVE = (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR)
# Whom an item of which kind reached.
Reached = tuple[int, str]


def escalate(*, now: datetime) -> int:
    """Let what is overdue for too many working days climb one step a day; return how many items climbed."""
    today, calendar = timezone.localdate(now), load_working_days()
    today_already = Reminder.objects.filter(item=OuterRef("pk"), step__in=CLIMBED, told_on=today)
    waiting = WorkItem.objects.overdue(now).filter(~Exists(today_already), in_hours=False)
    reached = _climb_all(waiting, lambda climb: overdue_since(climb.working_days, today, calendar), now)
    _tell_of_today(today, now)
    return reached.total()


@transaction.atomic
def escalate_urgent(*, now: datetime) -> int:
    """Let what is late by too many hours climb one step, and tell of it at once; return how many items climbed."""
    waiting = WorkItem.objects.overdue(now).filter(in_hours=True)
    reached = _climb_all(waiting, lambda climb: now - timedelta(hours=climb.hours), now)
    tell_urgent(why="climbed", kinds_of=kinds_by_person(reached.elements()), now=now)
    return reached.total()


def _tell_of_today(today: date, now: datetime) -> None:
    """Tell supervisors what reached them today, by the rows: also what a sweep that was killed did not tell."""
    counted = Reminder.objects.filter(told_on=today, step__in=CLIMBED, person__isnull=False, item__in_hours=False)
    told: dict[int, dict[str, int]] = {}
    for person, kind, count in counted.order_by().values_list("person", "kind").annotate(n=Count("pk")):
        told.setdefault(person, {})[kind] = count
    covers = stand_ins(told, today)
    tell(
        news=[
            News(
                ClimbedWork.code,
                f"{ClimbedWork.code}:{today}:{person}",
                recipient=covers.get(person, person),
                params={"kinds": kinds},
                path=UNIT_WORK,
            )
            for person, kinds in told.items()
        ],
        now=now,
    )


def _climb_all(waiting: WorkItemQuerySet, late_before: Callable[[Climb], datetime], now: datetime) -> Counter[Reached]:
    """Let every item that is late enough for its next step climb; the highest step first, so that none climbs two."""
    reached: Counter[Reached] = Counter()
    roots = root_paths()
    for group, ladder in climbing():
        for climb in reversed(ladder):
            late = group.of(waiting.filter(due_at__lt=late_before(climb), escalation_level=climb.step - 1))
            for path in roots:
                there = late.within(path).order_by("due_at", "pk").values_list("pk", flat=True)
                keys = there.iterator(chunk_size=_AT_ONCE)
                while ids := list(islice(keys, _AT_ONCE)):
                    reached.update(_climb_batch(ids, climb, now))
    return reached


@transaction.atomic
def _climb_batch(ids: Sequence[int], climb: Climb, now: datetime) -> list[Reached]:
    rows = WorkItem.objects.filter(pk__in=ids).only(*_READ)
    items = [item for item in lock_open(rows) if item.escalation_level < climb.step]
    prefetch_related_objects(items, "subject", "unit")
    barred = barred_people(list({item.subject_id: item.subject for item in items}.values()))
    today = timezone.localdate(now)
    table = Responsibilities.around([Question(item.kind, item.unit) for item in items], today)
    roles = _ABOVE[_ABOVE.index(Role(climb.role)) :] if climb.role in _ABOVE else (climb.role, *_ABOVE)
    step = ReminderStep(f"climbed{climb.step}")
    reached, reminders, changes = [], [], []
    climbed: list[WorkItem] = []
    for item in items:
        excluded = {*barred.get(item.subject_id, ()), *filter(None, (item.assignee_id,))}
        found = table.nearest(item.unit, roles, excluded)
        if found.user is None:  # tried again by the next sweep: the step is not used up on nobody
            continue
        climbed.append(item)
        reached.append((found.user.pk, item.kind))
        reminders.append((item.pk, item.kind, step, item.due_at, found.user.pk, today))
        to = found.user.name
        changes.append((item, {"escalation_level": [str(item.escalation_level), str(climb.step)], "to": ["", to]}))
    insert_new_rows(Reminder._meta.db_table, REMINDER_COLUMNS, reminders)
    change(WorkItem.objects.filter(pk__in=[item.pk for item in climbed]), "escalate", escalation_level=climb.step)
    log(changes, actor=None)
    forget_counts(*(item.assignee_id for item in climbed))
    return reached
