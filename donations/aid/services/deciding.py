"""What follows from a decision: an approved grant is published or paid, a refused one ends, and any may be stopped."""

from datetime import datetime
from typing import TYPE_CHECKING

from unioncare.core.audit import attributed

from ...payments.enums import PaymentState
from ...payments.services.ordering import cancel_payment
from ..enums import GrantKind, Timing
from ..models import Grant
from ..selectors.payments import payment_of
from .flow import move_grant, timing_of
from .holding import hold_grant
from .items import drop_items, open_notice, open_papers
from .notices import notice_days, take_down
from .paying import order_if_possible

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def follow_decision(*, grant: Grant, approved: bool, reason: str, actor: "User", now: datetime) -> Grant:
    """Bring about what the last decider said. Raises MoveRefused where something stands against it by now."""
    held = hold_grant(grant)
    if not approved:
        return move_grant(held.pk, "refuse", actor=None, told_by=actor, now=now, reason=reason)
    moved = move_grant(held.pk, "approve", actor=None, told_by=actor, now=now, reason=reason)
    moved.approved_at = now
    if held.kind == GrantKind.EMERGENCY:
        moved.papers_due_on = open_papers(held, now=now)
    moved.save(update_fields=["approved_at", "papers_due_on"])
    timing = timing_of(held)
    if timing != Timing.NEVER:
        open_notice(held, notice_days=notice_days(), now=now)
    if timing != Timing.BEFORE:
        order_if_possible(moved, now=now)
    return moved


@attributed
def stop_grant(*, grant: Grant, actor: "User", now: datetime, reason: str) -> Grant:
    """Stop an approved grant before its money goes to the bank; an order that stands is cancelled."""
    held = hold_grant(grant, actor)
    moved = move_grant(held.pk, "stop", actor=actor, now=now, reason=reason)
    undo_plans(held, actor=actor, now=now, reason=reason)
    return moved


def undo_plans(grant: Grant, *, actor: "User | None", now: datetime, reason: str) -> None:
    """Cancel the order, the work and the notice of a grant that is not paid."""
    payment = payment_of(grant)
    if payment is not None and payment.state == PaymentState.ORDERED:
        cancel_payment(payment=payment, reason=reason, actor=actor, now=now)
    drop_items(grant, actor=actor, now=now, reason=reason)
    take_down(grant, now=now)
