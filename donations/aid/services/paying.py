"""Paying a grant: ordered from the payments room when nothing stands against it, settled by what the bank answers."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.core.refusals import Refusal

from ...ledger.enums import EntryKind
from ...payments.enums import PaymentState
from ...payments.models import Payment
from ...payments.services.ordering import order_payment
from .. import kinds
from ..enums import SETTLED, GrantKind, GrantState
from ..errors import AidRefused
from ..models import Grant
from ..selectors.payments import account_of, grant_of, source_of
from .costs import forget_relief, note_relief
from .effects import open_followups
from .flow import move_grant
from .holding import hold_grant
from .items import complete_items, drop_items, open_order, open_receipt

if TYPE_CHECKING:
    from unioncare.organisation.models import User

BOOKED_AS = {
    GrantKind.RELIEF: EntryKind.RELIEF,
    GrantKind.EMERGENCY: EntryKind.RELIEF,
    GrantKind.CONDOLENCE: EntryKind.CONDOLENCE,
}


@attributed
def order_grant(*, grant: Grant, actor: "User | None", now: datetime) -> Grant:
    """Order the payment of a grant, also again after one that failed or was cancelled; `actor` None is the system.

    Raises MoveRefused, AidRefused, PaymentRefused: the notice is not over, no verified account, a fund that is short.
    """
    held = hold_grant(grant, actor)
    again = held.state in (GrantState.FAILED, GrantState.PAYMENT)
    moved = move_grant(held.pk, "again" if again else "order", actor=actor, now=now)
    account = account_of(held)
    if account is None:
        raise AidRefused(
            _("%(name)s has no verified account of their own: enter the card and let a second person verify it.")
            % {"name": held.member.name}
        )
    moved.orders = held.orders + 1
    order_payment(
        fund=held.fund, account=account, amount=held.asked, kind=BOOKED_AS[GrantKind(held.kind)],
        source=source_of(held, moved.orders), subject=held.subject, unit=held.unit, excluded=who_decided(held),
        actor=actor, now=now,
    )  # fmt: skip
    moved.save(update_fields=["orders"])
    complete_items(held, kinds.ORDER, actor=actor, now=now, result=_("Ordered"))
    return moved


def order_if_possible(grant: Grant, *, now: datetime) -> bool:
    """Order the payment by the system; where something stands against it somebody is asked to clear it away."""
    try:
        with transaction.atomic():
            order_grant(grant=grant, actor=None, now=now)
    except Refusal:
        open_order(hold_grant(grant), now=now)
        return False
    return True


def who_decided(grant: Grant) -> Collection[int]:
    """Return who asked for a grant or decided on it: they do not pay it."""
    steps = grant.approval.steps.all() if grant.approval else ()
    return {grant.initiated_by_id, *(step.decided_by_id for step in steps if step.decided_by_id is not None)}


def follow_settlement(payment: Payment, now: datetime) -> None:
    """Take the outcome of a payment over; called by the payments room in its transaction."""
    grant = hold_grant(Grant.objects.get(pk=grant_of(payment.source)))
    if payment.state == PaymentState.CANCELLED and grant.state != GrantState.PAYMENT:
        return  # whoever stopped the grant cancelled its payment with it
    if payment.state in (PaymentState.FAILED, PaymentState.CANCELLED):
        why = payment.get_failure_display() or payment.get_state_display()
        if grant.state in SETTLED:
            undo_payment(grant, now=now, why=why)
        move_grant(grant.pk, "fail", actor=None, now=now, reason=why)
        open_order(grant, now=now)
        return
    moved = move_grant(grant.pk, "pay", actor=None, now=now)
    moved.paid_on, moved.settled_at = payment.paid_on, now
    moved.save(update_fields=["paid_on", "settled_at"])
    open_receipt(grant, now=now)
    note_relief(moved, now=now)
    open_followups(moved, now=now)


def undo_payment(grant: Grant, *, now: datetime, why: str) -> None:
    """Take back what the payment of a locked grant brought along: its days, its receipt, its line among the costs."""
    drop_items(grant, actor=None, now=now, reason=why)
    forget_relief(grant, now=now, why=why)
    grant.paid_on = grant.settled_at = grant.receipt_on = None
    grant.received_by = ""
    grant.save(update_fields=["paid_on", "settled_at", "receipt_on", "received_by"])
