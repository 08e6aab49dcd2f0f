"""Open items without a person, or with one who no longer acts there: who answers for them now."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from ..conflicts import barred_people
from ..models import NOWHERE, WorkItem, WorkItemQuerySet
from ..responsibility import Question, Responsibilities
from ..selectors.stranded import stranded_items
from ..signals import items_given
from .telling import tell_of_moved
from .transitions import APPROVAL_KEY, change, forget_counts, lock_open, log

_AT_ONCE = 1000


def assign_unassigned(*, items: WorkItemQuerySet | None = None, now: datetime) -> int:
    """Give open items without a person to whoever answers for them since posts appeared; return how many."""
    wanted = (WorkItem.objects.all() if items is None else items).open().filter(assignee__isnull=True)
    return _in_chunks(wanted, now)


def replace_absent(*, now: datetime, urgent_only: bool = False) -> int:
    """Move open items away from people who can no longer sign in or hold no post over them; return how many.

    Where nobody answers instead, the item becomes unassigned and shows as a gap.
    """
    stranded = stranded_items(timezone.localdate(now))
    return _in_chunks(stranded.filter(in_hours=True) if urgent_only else stranded, now)


def _in_chunks(wanted: WorkItemQuerySet, now: datetime) -> int:
    moved, last = 0, 0
    # Items of approvals follow the separation of duties: `approvals.reseat_steps` moves them. Private ones are moved by
    # whoever knows who may read them, never by post.
    wanted = wanted.exclude(details__has_key=APPROVAL_KEY).exclude(scope_path=NOWHERE)
    while ids := list(wanted.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        last = ids[-1]
        moved += _reassign(ids, now)
    return moved


@transaction.atomic
def _reassign(ids: Sequence[int], now: datetime) -> int:
    locked = lock_open(WorkItem.objects.filter(pk__in=ids))
    prefetch_related_objects(locked, "subject", "unit", "assignee")
    barred = barred_people(list({item.subject_id: item.subject for item in locked}.values()))
    questions = {
        item.pk: Question(item.kind, item.unit, item.role, frozenset(barred.get(item.subject_id, ())))
        for item in locked
    }
    table = Responsibilities.around(questions.values(), timezone.localdate(now))
    changes, given = [], []
    for item in locked:
        found = table.answer(questions[item.pk])
        person = found.user
        if (person.pk if person else None) == item.assignee_id:
            continue
        change(WorkItem.objects.filter(pk=item.pk), "assign", assignee=person, role=found.role)
        before = item.assignee.name if item.assignee else ""
        changes.append((item, {"assignee": [before, person.name if person else ""]}))
        forget_counts(item.assignee_id, person.pk if person else None)
        if person:
            given.append((person, item))
    log(changes, actor=None)
    tell_of_moved(given, now=now)
    if changes:
        items_given.send(WorkItem, items=[item.pk for item, _diff in changes], actor=None, now=now)
    return len(changes)
