"""Payments: ordered as far as a fund reaches, made by one person, checked by another, booked, settled."""

from datetime import timedelta
from decimal import Decimal

import pytest

from donations.ledger.enums import EntryKind
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import Entry
from donations.ledger.selectors.verifying import verify
from donations.ledger.services.funds import close_fund
from donations.payments import contributions
from donations.payments.enums import BatchState, Failure, PaymentState
from donations.payments.errors import PaymentRefused
from donations.payments.models import Payment
from donations.payments.services.batches import Outcome, discard_batch, make_batch, send_batch, settle_batch
from donations.payments.services.ordering import cancel_payment
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, load_catalogues, make_member, reported
from tests.factories.funds import booked, fund
from tests.factories.payments import CARDS, account, batch_of, checked, ordered
from unioncare.worklist.approvals import ApprovalRefused, decide, pending_for
from unioncare.worklist.models import WorkItem


@pytest.fixture
def finance(world):
    return world.people["finance_officer"]


@pytest.fixture
def money(world):
    """A fund with 10,000 in the bank."""
    return fund(world.enterprise, code="relief", bank=10_000)


@pytest.fixture
def card(world):
    return account(world, make_member(world))


def bank(of) -> Decimal:
    of.refresh_from_db()
    return of.bank


def state(payment: Payment) -> str:
    payment.refresh_from_db()
    return payment.state


def test_payments_are_numbered_without_gaps(world, money, card):
    numbers = [ordered(world, money, card, 10).number for _ in range(3)]
    assert numbers == ["F2026-0001", "F2026-0002", "F2026-0003"]


def test_no_more_is_promised_than_a_fund_holds(world, money, card):
    ordered(world, money, card, 6_000)
    with pytest.raises(PaymentRefused, match=r"6,000\.00.*4,000\.01"):
        ordered(world, money, card, "4000.01")
    ordered(world, money, card, 4_000)
    assert bank(money) == Decimal(10_000), "nothing is booked before it goes to the bank"


def test_what_was_decided_is_ordered_once(world, money, card):
    ordered(world, money, card, source="grant:1")
    with pytest.raises(PaymentRefused, match="不会重复"):
        ordered(world, money, card, source="grant:1")


def test_no_money_goes_to_an_account_that_one_person_alone_has_seen(world, money):
    unseen = account(world, make_member(world), verified=False)
    with pytest.raises(PaymentRefused, match="尚未核对"):
        ordered(world, money, unseen)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "99999999999"])
def test_impossible_amounts_are_refused(world, money, card, amount):
    with pytest.raises(LedgerRefused):
        ordered(world, money, card, amount)


def test_a_gift_is_not_paid_out_as_such(world, money, card):
    with pytest.raises(PaymentRefused):
        ordered(world, money, card, kind=EntryKind.GIFT)


def test_the_second_person_is_asked_and_the_maker_cannot_be_it(world, money, card, finance):
    batch = batch_of(world, ordered(world, money, card), ordered(world, money, card, 500))
    assert (batch.number, batch.total, batch.state) == ("B2026-0001", Decimal(1_500), BatchState.CHECKING)
    item = WorkItem.objects.get(kind="payment_check")
    assert item.assignee == world.people["vice_chair"]
    approval = pending_for(batch.subject, "payment_batch")
    with pytest.raises(ApprovalRefused):
        decide(approval_id=approval.pk, actor=finance, now=NOW, approve=True)


def test_a_batch_is_booked_when_it_goes_to_the_bank(world, money, card, finance):
    payment = ordered(world, money, card, 1_200)
    batch = checked(world, batch_of(world, payment))
    send_batch(batch=batch, actor=finance, now=NOW)
    assert (bank(money), state(payment)) == (Decimal(8_800), PaymentState.SENT)
    assert payment.entry.source == f"payment:{payment.pk}"
    assert list(verify()) == []


def test_an_unchecked_batch_does_not_go_to_the_bank(world, money, card, finance):
    batch = batch_of(world, ordered(world, money, card))
    with pytest.raises(PaymentRefused, match="B2026-0001"):
        send_batch(batch=batch, actor=finance, now=NOW)


def test_a_batch_goes_to_the_bank_once(world, money, card, finance):
    batch = checked(world, batch_of(world, ordered(world, money, card)))
    send_batch(batch=batch, actor=finance, now=NOW)
    with pytest.raises(PaymentRefused):
        send_batch(batch=batch, actor=finance, now=NOW)
    assert bank(money) == Decimal(9_000)


def test_a_fund_that_was_emptied_meanwhile_pays_nothing_of_the_batch(world, money, card, finance):
    payments = [ordered(world, money, card), ordered(world, money, card)]
    batch = checked(world, batch_of(world, *payments))
    booked(money, EntryKind.FEE, 9_000)
    with pytest.raises(LedgerRefused, match=r"1,000\.00"):
        send_batch(batch=batch, actor=finance, now=NOW)
    assert [state(payment) for payment in payments] == [PaymentState.BATCHED] * 2
    assert bank(money) == Decimal(1_000)


def test_what_the_second_person_refuses_waits_again(world, money, card):
    payment = ordered(world, money, card)
    batch = checked(world, batch_of(world, payment), yes=False)
    assert (batch.state, state(payment), payment.batch) == (BatchState.DISCARDED, PaymentState.ORDERED, None)
    assert batch_of(world, payment).number == "B2026-0002"


def test_a_batch_is_discarded_with_a_reason_before_it_is_sent(world, money, card, finance):
    payment = ordered(world, money, card)
    batch = batch_of(world, payment)
    with pytest.raises(ApprovalRefused):
        discard_batch(batch=batch, reason="", actor=finance, now=NOW)
    discard_batch(batch=batch, reason="金额写错", actor=finance, now=NOW)
    assert state(payment) == PaymentState.ORDERED
    assert not WorkItem.objects.open().filter(kind="payment_check").exists()


def test_whoever_decided_what_is_paid_makes_no_batch_of_it(world, money, card, finance):
    payment = ordered(world, money, card, excluded=[finance.pk])
    with pytest.raises(PaymentRefused, match=payment.number):
        batch_of(world, payment)


def test_whoever_decided_what_is_paid_does_not_check_it(world, money, card):
    batch = batch_of(world, ordered(world, money, card, excluded=[world.people["vice_chair"].pk]))
    with pytest.raises(ApprovalRefused):
        checked(world, batch)
    assert checked(world, batch, role="chair").state == BatchState.CHECKED


def test_what_both_chairs_decided_is_checked_by_one_more_of_the_committee(world, money, card):
    chairs = [world.people[role].pk for role in ("vice_chair", "chair")]
    batch = batch_of(world, ordered(world, money, card, excluded=chairs))
    item = WorkItem.objects.get(kind="payment_check")
    assert item.assignee in (world.people["party_secretary"], world.people["committee_member"])
    with pytest.raises(ApprovalRefused):
        checked(world, batch, role="chair")
    assert checked(world, batch, role="committee_member").state == BatchState.CHECKED


def test_a_relative_of_the_member_makes_no_batch_for_them(world, money, finance):
    load_catalogues()
    case = reported(world)
    card = account(world, case.member)
    payment = ordered(world, money, card, subject=case.subject)
    RelativeFactory(user=finance, employee_no=case.member.employee_no, relation="配偶")
    with pytest.raises(PaymentRefused, match=payment.number):
        batch_of(world, payment)


def test_a_payment_in_no_batch_is_cancelled_and_its_money_is_free_again(world, money, card, finance):
    payment = ordered(world, money, card, 10_000)
    cancel_payment(payment=payment, reason="申请撤回", actor=finance, now=NOW)
    assert state(payment) == PaymentState.CANCELLED
    ordered(world, money, card, 10_000)
    with pytest.raises(PaymentRefused, match=payment.number):
        cancel_payment(payment=payment, reason="又一次", actor=finance, now=NOW)


@pytest.fixture
def sent(world, money, card, finance):
    """A batch of three payments that went to the bank."""
    payments = [ordered(world, money, card, amount) for amount in (1_000, 2_000, 3_000)]
    return send_batch(batch=checked(world, batch_of(world, *payments)), actor=finance, now=NOW)


def of(batch) -> list[Payment]:
    return list(batch.payments.order_by("pk"))


def test_what_the_bank_paid_is_noted_and_what_failed_goes_back_into_the_fund(sent, money, finance):
    first, second, third = of(sent)
    settle_batch(
        batch=sent, outcomes={first.pk: Outcome(paid_on=TODAY), second.pk: Outcome(failure=Failure.NAME)},
        actor=finance, now=NOW,
    )  # fmt: skip
    assert [state(one) for one in (first, second, third)] == ["paid", "failed", "sent"]
    assert bank(money) == Decimal(6_000)
    assert Entry.objects.get(reverses=second.entry).reason == "returned"
    sent.refresh_from_db()
    assert sent.state == BatchState.SENT, "one is not known yet"
    settle_batch(batch=sent, outcomes={third.pk: Outcome(paid_on=TODAY)}, actor=finance, now=NOW)
    sent.refresh_from_db()
    assert sent.state == BatchState.SETTLED
    assert list(verify()) == []


def test_a_fund_whose_money_may_come_back_is_not_closed(sent, money, finance):
    booked(money, EntryKind.FEE, 4_000)
    with pytest.raises(LedgerRefused, match="3"):
        close_fund(fund=money, on=TODAY, actor=finance, now=NOW)
    outcomes = {payment.pk: Outcome(paid_on=TODAY) for payment in of(sent)}
    settle_batch(batch=sent, outcomes=outcomes, actor=finance, now=NOW)
    assert close_fund(fund=money, on=TODAY, actor=finance, now=NOW).closed_on == TODAY


def test_a_payment_is_settled_once(sent, finance):
    first = of(sent)[0]
    settle_batch(batch=sent, outcomes={first.pk: Outcome(failure=Failure.OTHER)}, actor=finance, now=NOW)
    with pytest.raises(PaymentRefused):
        settle_batch(batch=sent, outcomes={first.pk: Outcome(failure=Failure.OTHER)}, actor=finance, now=NOW)
    assert Entry.objects.filter(kind="reversal").count() == 1


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_that_cannot_be_settles_nothing(sent, money, finance, days):
    first, second, _third = of(sent)
    outcomes = {first.pk: Outcome(failure=Failure.NAME), second.pk: Outcome(paid_on=TODAY + timedelta(days=days))}
    with pytest.raises(PaymentRefused, match=second.number):
        settle_batch(batch=sent, outcomes=outcomes, actor=finance, now=NOW)
    assert (state(first), bank(money)) == ("sent", Decimal(4_000))


def test_whoever_ordered_a_payment_hears_what_became_of_it(world, money, card, finance):
    heard = []
    contributions.register_settlement("heard:", lambda payment, now: heard.append((payment.source, payment.state)))
    try:
        payments = [ordered(world, money, card, source=f"heard:{number}") for number in (1, 2)]
        batch = send_batch(batch=checked(world, batch_of(world, *payments)), actor=finance, now=NOW)
        outcomes = {payments[0].pk: Outcome(paid_on=TODAY), payments[1].pk: Outcome(failure=Failure.CLOSED)}
        settle_batch(batch=batch, outcomes=outcomes, actor=finance, now=NOW)
    finally:
        contributions.forget_settlement("heard:")
    assert heard == [("heard:1", "paid"), ("heard:2", "failed")]


def test_whoever_ordered_a_payment_hears_that_it_was_cancelled(world, money, card, finance):
    heard = []
    contributions.register_settlement("heard:", lambda payment, now: heard.append(payment.state))
    try:
        cancel_payment(payment=ordered(world, money, card, source="heard:3"), reason="重复", actor=finance, now=NOW)
    finally:
        contributions.forget_settlement("heard:")
    assert heard == ["cancelled"]


def test_payments_of_another_fund_are_in_no_batch_of_this_one(world, money, card, finance):
    other = fund(world.enterprise, code="other", bank=5_000)
    foreign = ordered(world, other, account(world, make_member(world, name="赵强", number="9"), number=CARDS[1]))
    with pytest.raises(PaymentRefused):
        make_batch(fund=money, payment_ids=[foreign.pk], actor=finance, now=NOW)
