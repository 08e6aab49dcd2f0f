"""Accounts of members and payments of the world, made as their services do."""

import itertools
from decimal import Decimal
from typing import Any

from cases.members.models import Member
from donations.ledger.enums import EntryKind
from donations.ledger.models import Fund
from donations.payments.models import PayeeAccount, Payment, PaymentBatch
from donations.payments.services.accounts import enter_account, verify_account
from donations.payments.services.batches import make_batch
from donations.payments.services.ordering import order_payment
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import decide, pending_for
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Subject
from unioncare.worklist.services import open_subject

from .cases import NOW
from .world import World

# Numbers of invented cards, each with its check digit.
CARDS = ("6222021234567890128", "6228481234567890128", "6217001234567890122")
_sources = itertools.count(1)


def account(world: World, member: Member, *, number: str = CARDS[0], verified: bool = True) -> PayeeAccount:
    """Return the account of a member: entered by the welfare officer, verified by finance."""
    entered = enter_account(
        member=member, holder=member.name, bank="工商银行青岭支行", number=number,
        actor=world.people[Role.WELFARE_OFFICER], now=NOW,
    )  # fmt: skip
    if verified:
        verify_account(account=entered, number=number, actor=world.people[Role.FINANCE_OFFICER], now=NOW)
        entered.refresh_from_db()
    return entered


def matter(world: World) -> Subject:
    """Return something that money is paid for."""
    return open_subject(kind=SubjectKind.UNIT, unit=world.group, label="救助", reference=f"matter-{next(_sources)}")


def ordered(world: World, of: Fund, to: PayeeAccount, amount: int | str = 1_000, **more: Any) -> Payment:
    """Order a payment of relief."""
    given: dict[str, Any] = {"kind": EntryKind.RELIEF, "source": f"test:{next(_sources)}", "subject": matter(world)}
    given |= {"unit": world.group, "actor": None, "now": NOW}
    return order_payment(fund=of, account=to, amount=Decimal(amount), **given | more)


def batch_of(world: World, *payments: Payment) -> PaymentBatch:
    """Let finance make a batch."""
    return make_batch(
        fund=payments[0].fund, payment_ids=[payment.pk for payment in payments],
        actor=world.people[Role.FINANCE_OFFICER], now=NOW,
    )  # fmt: skip


def checked(world: World, batch: PaymentBatch, *, yes: bool = True, role: Role = Role.VICE_CHAIR) -> PaymentBatch:
    """Let the second person decide."""
    approval = pending_for(batch.subject, "payment_batch")
    assert approval is not None
    decide(approval_id=approval.pk, actor=world.person(role), now=NOW, approve=yes, comment="" if yes else "重复")
    batch.refresh_from_db()
    return batch
