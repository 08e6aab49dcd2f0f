"""Items change hands: handed over with a reason, or taken."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import prefetch_related_objects

from ..conflicts import barred_people, conflict_of
from ..models import WorkItem, WorkItemQuerySet
from ..signals import items_given
from .holding import locked, needed
from .telling import tell_given
from .transitions import APPROVAL_KEY, ItemRefused, change, forget_counts, lock_open, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def hand_over_item(
    *,
    item: WorkItem | int,
    to: "User",
    actor: "User | None",
    now: datetime,
    reason: str,
    announced: bool = False,
) -> WorkItem:
    """Give an open item to another person, with a reason; nobody receives their own or a relative's case.

    `announced`: the caller tells the person in words of their own.
    """
    text = needed(reason)
    return _move(locked(item, actor), "hand_over", to, actor, now, text, announced=announced)


@transaction.atomic
def hand_over_items(*, items: WorkItemQuerySet, to: "User", actor: "User | None", now: datetime, reason: str) -> int:
    """Give several open items to one person for one reason; return how many moved.

    Items of approvals find their own successor, and those from which the person must keep away stay where they are.
    Nobody is told: the caller says what all of them come with.
    """
    text = needed(reason)
    held = lock_open(items.exclude(details__has_key=APPROVAL_KEY).exclude(assignee=to))
    prefetch_related_objects(held, "subject", "assignee")
    barred = barred_people(list({item.subject_id: item.subject for item in held}.values()))
    going = [item for item in held if to.pk not in barred.get(item.subject_id, {})]
    change(WorkItem.objects.filter(pk__in=[item.pk for item in going]), "hand_over", assignee=to)
    names = [(item.assignee.name if item.assignee else "", item) for item in going]
    log([(item, {"assignee": [name, to.name], "reason": ["", text]}) for name, item in names], actor=actor)
    forget_counts(to.pk, *(item.assignee_id for item in going))
    items_given.send(WorkItem, items=[item.pk for item in going], actor=actor, now=now)
    return len(going)


@transaction.atomic
def take_item(*, item: WorkItem | int, actor: "User", now: datetime) -> WorkItem:
    """Take an open item on oneself; taking what one already has changes nothing."""
    return _move(locked(item, actor), "take", actor, actor, now, "")


def _move(
    held: WorkItem,
    act: str,
    to: "User",
    actor: "User | None",
    now: datetime,
    reason: str,
    *,
    announced: bool = False,
) -> WorkItem:
    if held.assignee_id == to.pk:
        return held
    if why := conflict_of(held.subject, to):
        raise ItemRefused(why)
    change(WorkItem.objects.filter(pk=held.pk), act, assignee=to)
    diff = {"assignee": [held.assignee.name if held.assignee else "", to.name]}
    if reason:
        diff["reason"] = ["", reason]
    log([(held, diff)], actor=actor)
    forget_counts(held.assignee_id, to.pk)
    if not announced:
        tell_given(to=to, by=actor, kinds={held.kind: 1}, key=f"given:{held.pk}:{now.isoformat()}", now=now)
    items_given.send(WorkItem, items=[held.pk], actor=actor, now=now)
    held.refresh_from_db()
    return held
