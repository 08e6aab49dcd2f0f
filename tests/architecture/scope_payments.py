"""What the matrix needs of payments: accounts, an order, a batch on each part of its way."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from cases.members.models import Member
from donations.ledger.models import Fund
from donations.payments.models import PayeeAccount, Payment, PaymentBatch
from donations.payments.services.batches import send_batch
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.cases import NOW, make_member
from tests.factories.funds import fund
from tests.factories.payments import CARDS, account, batch_of, checked, ordered
from unioncare.organisation.enums import Role


class PaymentsStage:
    """The objects of the payments room, made when first asked for; world and member are the stage's."""

    world: World
    member: Member

    @cached_property
    def payer(self) -> Fund:
        return fund(self.world.enterprise, code="matrix", bank=100_000)

    @cached_property
    def card(self) -> PayeeAccount:
        """An account that nobody has verified yet."""
        return account(self.world, self.member, verified=False)

    @cached_property
    def payee(self) -> PayeeAccount:
        other = make_member(self.world, name="宋平", number="030888")
        return account(self.world, other, number=CARDS[1])

    @cached_property
    def payment(self) -> Payment:
        return ordered(self.world, self.payer, self.payee, 700)

    @cached_property
    def batch(self) -> PaymentBatch:
        return batch_of(self.world, ordered(self.world, self.payer, self.payee, 800))

    @cached_property
    def checked_batch(self) -> PaymentBatch:
        return checked(self.world, batch_of(self.world, ordered(self.world, self.payer, self.payee, 900)))

    @cached_property
    def sent_batch(self) -> PaymentBatch:
        batch = checked(self.world, batch_of(self.world, ordered(self.world, self.payer, self.payee, 950)))
        return send_batch(batch=batch, actor=self.world.people[Role.FINANCE_OFFICER], now=NOW)


Maker = Callable[[Any], Target]


def _of_card(stage: PaymentsStage) -> Target:
    return Target({"pk": stage.card.member_id})


OBJECTS: dict[str, Maker] = {
    "donations:payments": lambda stage: Target(marker=stage.payment.number),
    "donations:make_batch": lambda stage: Target({"code": stage.payment.fund.code}),
    "donations:payment_cancel": lambda stage: Target({"number": stage.payment.number}),
    "donations:payment_return": lambda stage: Target({"number": stage.payment.number}),
    "donations:batch": lambda stage: Target({"number": stage.batch.number}),
    "donations:batch_discard": lambda stage: Target({"number": stage.batch.number}),
    "donations:batch_send": lambda stage: Target({"number": stage.checked_batch.number}),
    "donations:batch_file": lambda stage: Target({"number": stage.sent_batch.number}),
    "donations:batch_answer": lambda stage: Target({"number": stage.sent_batch.number}),
    "donations:batch_settle": lambda stage: Target({"number": stage.sent_batch.number}),
    "donations:account_panel": _of_card,
    "donations:account_enter": _of_card,
    "donations:account_verify": _of_card,
    "donations:account_reject": _of_card,
}
