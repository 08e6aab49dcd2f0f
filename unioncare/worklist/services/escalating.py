"""Overdue work climbs, one step at a time and each step once; supervisors hear of it in one message a day."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.utils import timezone

from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.calendar import load_working_days
from unioncare.organisation.enums import Role
from unioncare.organisation.leaves import stand_ins

from ..conflicts import barred_people
from ..enums import CLIMBED
from ..messages import ClimbedWork
from ..models import Reminder, WorkItem, WorkItemQuerySet
from ..reminder_rules import Climb, climbing
from ..responsibility import Question, Responsibilities
from .reminding import overdue_since
from .telling import tell_urgent
from .transitions import change, forget_counts, lock_open, log

_AT_ONCE = 1000
UNIT_WORK = "/work/?tab=unit"
# Whom work climbs to where nobody holds the role of a step.
_ABOVE = (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR)
Told = dict[int, dict[str, int]]


def escalate(*, now: datetime) -> int:
    """Let what is overdue for too many working days climb one step a day; return how many items climbed."""
    today, calendar = timezone.localdate(now), load_working_days()
    told: Told = defaultdict(lambda: defaultdict(int))
    climbed = 0
    for group, ladder in climbing():
        for climb in reversed(ladder):
            before = overdue_since(climb.working_days, today, calendar)
            late = group.of(WorkItem.objects.overdue(now).filter(in_hours=False, due_at__lt=before))
            late = late.filter(~Exists(Reminder.objects.filter(item=OuterRef("pk"), step__in=CLIMBED, told_on=today)))
            climbed += _climb(late, climb, now, told)
    covers = stand_ins(told, today)
    tell(
        news=[
            News(
                ClimbedWork.code,
                f"{ClimbedWork.code}:{today}:{person}",
                recipient=covers.get(person, person),
                params={"kinds": dict(kinds)},
                path=UNIT_WORK,
            )
            for person, kinds in told.items()
        ],
        now=now,
    )
    return climbed


def escalate_urgent(*, now: datetime) -> int:
    """Let what is late by too many hours climb one step, and tell of it at once; return how many items climbed."""
    told: Told = defaultdict(lambda: defaultdict(int))
    climbed = 0
    for group, ladder in climbing():
        for climb in reversed(ladder):
            before = now - timedelta(hours=climb.hours)
            late = group.of(WorkItem.objects.overdue(now).filter(in_hours=True, due_at__lt=before))
            climbed += _climb(late, climb, now, told)
    tell_urgent(why="climbed", kinds_of=told, now=now)
    return climbed


def _climb(late: WorkItemQuerySet, climb: Climb, now: datetime, told: Told) -> int:
    waiting = late.filter(escalation_level=climb.step - 1)
    climbed, last = 0, 0
    while ids := list(waiting.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        last = ids[-1]
        climbed += _climb_batch(ids, climb, now, told)
    return climbed


@transaction.atomic
def _climb_batch(ids: Sequence[int], climb: Climb, now: datetime, told: Told) -> int:
    items = [item for item in lock_open(WorkItem.objects.filter(pk__in=ids)) if item.escalation_level < climb.step]
    prefetch_related_objects(items, "subject", "unit")
    barred = barred_people(list({item.subject_id: item.subject for item in items}.values()))
    table = Responsibilities.around([Question(item.kind, item.unit) for item in items], timezone.localdate(now))
    roles = _ABOVE[_ABOVE.index(Role(climb.role)) :] if climb.role in _ABOVE else (climb.role,)
    reminders, changes = [], []
    for item in items:
        excluded = {*barred.get(item.subject_id, ()), *filter(None, (item.assignee_id,))}
        found = table.nearest(item.unit, roles, excluded)
        if found.user:
            told[found.user.pk][item.kind] += 1
        reminders.append(
            Reminder(
                item=item,
                kind=item.kind,
                step=f"climbed{climb.step}",
                due_at=item.due_at,
                person=found.user,
                told_on=timezone.localdate(now),
            )
        )
        to = found.user.name if found.user else ""
        changes.append((item, {"escalation_level": [str(item.escalation_level), str(climb.step)], "to": ["", to]}))
    Reminder.objects.bulk_create(reminders, ignore_conflicts=True)
    change(WorkItem.objects.filter(pk__in=[item.pk for item in items]), "escalate", escalation_level=climb.step)
    log(changes, actor=None)
    forget_counts(*(item.assignee_id for item in items))
    return len(items)
