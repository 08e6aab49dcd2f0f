"""Items change hands: handed over with a reason, or taken."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from ..conflicts import conflict_of
from ..models import WorkItem
from .holding import locked, needed
from .telling import tell_given
from .transitions import ItemRefused, change, forget_counts, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def hand_over_item(*, item: WorkItem | int, to: "User", actor: "User | None", now: datetime, reason: str) -> WorkItem:
    """Give an open item to another person, with a reason; nobody receives their own or a relative's case."""
    text = needed(reason)
    return _move(locked(item, actor), "hand_over", to, actor, now, text)


@transaction.atomic
def take_item(*, item: WorkItem | int, actor: "User", now: datetime) -> WorkItem:
    """Take an open item on oneself; taking what one already has changes nothing."""
    return _move(locked(item, actor), "take", actor, actor, now, "")


def _move(held: WorkItem, act: str, to: "User", actor: "User | None", now: datetime, reason: str) -> WorkItem:
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
    tell_given(to=to, by=actor, kinds={held.kind: 1}, key=f"given:{held.pk}:{now.isoformat()}", now=now)
    held.refresh_from_db()
    return held
