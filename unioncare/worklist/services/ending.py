"""Ending items: done, waived, cancelled; one by one or all of a kind.

Credit for a completed item goes to whoever did it, never to whoever it stood with.
"""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from ..enums import ApprovalState, ItemState
from ..models import Approval, ApprovalStep, Subject, WorkItem, WorkItemQuerySet
from .holding import locked, needed
from .pausing import end_pauses
from .transitions import APPROVAL_KEY, TRANSITIONS, change, forget_counts, lock_open, log, missed_by

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def _end(
    held: WorkItem, act: str, actor: "User | None", now: datetime, at: datetime | None = None, **fields: str
) -> WorkItem:
    """End a locked item; return it as it stands afterwards. `at` is when it was done, if that was earlier."""
    end_pauses([held], actor=actor, now=now)
    at = at or now
    change(WorkItem.objects.filter(pk=held.pk), act, done_by=actor, done_at=at, missed=missed_by(at), **fields)
    diff = {"state": [str(held.state), str(TRANSITIONS[act].target)]}
    if reason := fields.get("reason"):
        diff["reason"] = ["", reason]
    log([(held, diff)], actor=actor)
    forget_counts(held.assignee_id, actor.pk if actor else None)
    held.refresh_from_db()
    return held


@transaction.atomic
def complete_item(
    *, item: WorkItem | int, actor: "User | None", now: datetime, result: str = "", at: datetime | None = None
) -> WorkItem:
    """Mark an item as done by `actor`; raise ItemConflict when it has already ended.

    `at`: when it was done, where that is written down afterwards. Then alone counts whether it was in time; what a
    sweep called missed meanwhile stays so.
    """
    return _end(locked(item, actor), "complete", actor, now, at, result=result.strip())


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
    wanted = WorkItem.objects.filter(subject=subject, kind__in=kinds).exclude(details__has_key=APPROVAL_KEY)
    if opened_until is not None:
        wanted = wanted.filter(opens_at__lte=opened_until)
    return _end_all(lock_open(wanted), "complete", actor, now, {"result": result.strip(), "missed": missed_by(now)})


@transaction.atomic
def waive_item(*, item: WorkItem | int, actor: "User", now: datetime, reason: str) -> WorkItem:
    """Declare that an item need not be done; the reason stays visible. Raises ItemConflict, ItemRefused."""
    text = needed(reason)
    return _end(locked(item, actor), "waive", actor, now, reason=text)


@transaction.atomic
def waive_kinds(*, subject: Subject, kinds: Collection[str], actor: "User", now: datetime, reason: str) -> int:
    """Waive all open items of these kinds of a subject with one reason, which each keeps; return how many."""
    wanted = WorkItem.objects.filter(subject=subject, kind__in=kinds).exclude(details__has_key=APPROVAL_KEY)
    return _end_all(lock_open(wanted), "waive", actor, now, {"reason": needed(reason), "missed": missed_by(now)})


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
    only: Collection[int] | None = None,
) -> int:
    """Cancel a subject's open items, with the reason on each; return how many.

    `from_at` leaves those alone that opened before that moment: their obligation already ran; `only` names the items.
    An approval whose item is cancelled counts as withdrawn.
    """
    wanted = WorkItem.objects.filter(subject=subject).exclude(kind__in=except_kinds)
    if kinds is not None:
        wanted = wanted.filter(kind__in=kinds)
    if from_at is not None:
        wanted = wanted.filter(opens_at__gte=from_at)
    if only is not None:
        wanted = wanted.filter(pk__in=only)
    _withdraw_approvals(wanted, now)
    return _end_all(lock_open(wanted), "cancel", actor, now, {"reason": needed(reason), "missed": missed_by(now)})


def _withdraw_approvals(items: WorkItemQuerySet, now: datetime) -> None:
    """Withdraw the approvals that wait on open items among these; locked before the items, as a decision does."""
    asked = items.open().filter(details__has_key=APPROVAL_KEY).values_list(f"details__{APPROVAL_KEY}", flat=True)
    approvals = Approval.objects.filter(pk__in=list(asked), state=ApprovalState.PENDING)
    if waiting := [approval.pk for approval in approvals.order_by("pk").select_for_update()]:
        steps = ApprovalStep.objects.filter(approval__in=waiting, state=ApprovalState.PENDING)
        steps.update(state=ApprovalState.WITHDRAWN)
        Approval.objects.filter(pk__in=waiting).update(state=ApprovalState.WITHDRAWN, decided_at=now)


@transaction.atomic
def reopen_items(
    *,
    subject: Subject,
    cancelled_at: datetime,
    actor: "User | None",
    now: datetime,
    kinds: Collection[str] | None = None,
) -> int:
    """Open again what was cancelled at one moment, by mistake as it turned out; return how many.

    Each keeps its person and its own due time. A step of an approval stays ended: the approval is asked for anew.
    """
    wanted = WorkItem.objects.filter(subject=subject, state=ItemState.CANCELLED, done_at=cancelled_at)
    wanted = wanted.exclude(details__has_key=APPROVAL_KEY)
    if kinds is not None:
        wanted = wanted.filter(kind__in=kinds)
    items = list(wanted.order_by("pk").select_for_update())
    change(WorkItem.objects.filter(pk__in=[item.pk for item in items]), "reopen", done_by=None, done_at=None, reason="")
    log([(item, {"state": [str(ItemState.CANCELLED), str(ItemState.OPEN)]}) for item in items], actor=actor)
    forget_counts(*(item.assignee_id for item in items))
    return len(items)


def _end_all(items: list[WorkItem], act: str, actor: "User | None", now: datetime, fields: dict[str, Any]) -> int:
    if not items:
        return 0
    end_pauses(items, actor=actor, now=now)
    ids = [item.pk for item in items]
    count = change(WorkItem.objects.filter(pk__in=ids), act, done_by=actor, done_at=now, **fields)
    diff = {"state": [str(ItemState.OPEN), str(TRANSITIONS[act].target)]}
    if reason := fields.get("reason"):
        diff["reason"] = ["", reason]
    log([(item, diff) for item in items], actor=actor)
    forget_counts(*(item.assignee_id for item in items))
    return count
