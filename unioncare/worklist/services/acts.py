"""What people do with their work items: complete, waive, hand over, take; and cancelling in bulk.

Credit for a completed item goes to whoever did it, never to whoever it stood with.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from ..conflicts import conflict_of
from ..enums import ItemState
from ..models import Subject, WorkItem
from .transitions import ItemConflict, ItemRefused, change, change_one, forget_counts, lock_open, log, missed_by

if TYPE_CHECKING:
    from unioncare.organisation.models import User

REASON_LENGTH = 300


def _pk(item: WorkItem | int) -> int:
    return item.pk if isinstance(item, WorkItem) else item


def _need(reason: str) -> str:
    if not (text := reason.strip()):
        raise ItemRefused(_("A reason is needed for this step."))
    return text[:REASON_LENGTH]


def _refuse_conflict(item: WorkItem, user: "User") -> None:
    if why := conflict_of(item.subject, user):
        raise ItemRefused(why)


@transaction.atomic
def complete_item(*, item: WorkItem | int, actor: "User | None", now: datetime, result: str = "") -> WorkItem:
    """Mark an item as done by `actor`; raise ItemConflict when it has already ended."""
    done = change_one(_pk(item), "complete", done_by=actor, done_at=now, result=result.strip(), missed=missed_by(now))
    log([(done, {"state": [ItemState.OPEN, ItemState.DONE]})], actor=actor)
    forget_counts(done.assignee_id, done.done_by_id)
    return done


@transaction.atomic
def complete_kind(
    *,
    subject: Subject,
    kinds: Collection[str],
    actor: "User | None",
    now: datetime,
    result: str = "",
    opened_until: datetime | None = None,
) -> int:
    """Mark all open items of these kinds of a subject as done; return how many.

    `opened_until` leaves those alone whose window opens later, such as the next round of a cadence.
    """
    wanted = WorkItem.objects.filter(subject=subject, kind__in=kinds)
    if opened_until is not None:
        wanted = wanted.filter(opens_at__lte=opened_until)
    return _end_all(lock_open(wanted), "complete", actor, now, {"result": result.strip(), "missed": missed_by(now)})


@transaction.atomic
def waive_item(*, item: WorkItem | int, actor: "User", now: datetime, reason: str) -> WorkItem:
    """Declare that an item need not be done; the reason stays visible. Raises ItemConflict, ItemRefused."""
    text = _need(reason)
    waived = change_one(_pk(item), "waive", done_by=actor, done_at=now, reason=text, missed=missed_by(now))
    log([(waived, {"state": [ItemState.OPEN, ItemState.WAIVED], "reason": ["", text]})], actor=actor)
    forget_counts(waived.assignee_id)
    return waived


@transaction.atomic
def hand_over_item(*, item: WorkItem | int, to: "User", actor: "User | None", now: datetime, reason: str) -> WorkItem:
    """Give an open item to another person, with a reason; nobody receives their own or a relative's case."""
    text = _need(reason)
    return _move(_pk(item), "hand_over", to, actor, text)


@transaction.atomic
def take_item(*, item: WorkItem | int, actor: "User", now: datetime) -> WorkItem:
    """Take an open item on oneself; taking what one already has changes nothing."""
    return _move(_pk(item), "take", actor, actor, "")


def _move(pk: int, act: str, to: "User", actor: "User | None", reason: str) -> WorkItem:
    before: WorkItem = (
        WorkItem.objects.select_for_update(of=("self",))
        .select_related("subject__unit", "assignee", "done_by")
        .get(pk=pk)
    )
    if before.state != ItemState.OPEN:
        raise ItemConflict(before)
    if before.assignee_id == to.pk:
        return before
    _refuse_conflict(before, to)
    moved = change_one(pk, act, assignee=to)
    diff = {"assignee": [before.assignee.name if before.assignee else "", to.name]}
    if reason:
        diff["reason"] = ["", reason]
    log([(moved, diff)], actor=actor)
    forget_counts(before.assignee_id, to.pk)
    return moved


@transaction.atomic
def cancel_items(
    *,
    subject: Subject,
    now: datetime,
    actor: "User | None",
    reason: str,
    kinds: Collection[str] | None = None,
    except_kinds: Collection[str] = (),
    from_at: datetime | None = None,
) -> int:
    """Cancel a subject's open items, with the reason on each; return how many.

    `from_at` leaves those alone that opened before that moment: their obligation already ran.
    """
    wanted = WorkItem.objects.filter(subject=subject).exclude(kind__in=except_kinds)
    if kinds is not None:
        wanted = wanted.filter(kind__in=kinds)
    if from_at is not None:
        wanted = wanted.filter(opens_at__gte=from_at)
    return _end_all(lock_open(wanted), "cancel", actor, now, {"reason": _need(reason), "missed": missed_by(now)})


def _end_all(items: list[WorkItem], act: str, actor: "User | None", now: datetime, fields: dict[str, Any]) -> int:
    if not items:
        return 0
    ids = [item.pk for item in items]
    count = change(WorkItem.objects.filter(pk__in=ids), act, done_by=actor, done_at=now, **fields)
    target = {"complete": ItemState.DONE, "cancel": ItemState.CANCELLED}[act]
    diff = {"state": [str(ItemState.OPEN), str(target)]}
    if reason := fields.get("reason"):
        diff["reason"] = ["", reason]
    log([(item, diff) for item in items], actor=actor)
    forget_counts(*(item.assignee_id for item in items))
    return count
