"""A grant from the request to the signed receipt; what a rule forbids is refused with its name."""

import uuid
from datetime import timedelta
from decimal import Decimal

import pytest

from cases.care.models import CostEntry, IllnessCase
from cases.care.selectors.costs import out_of_pocket
from cases.care.services.consent import withdraw_consent
from cases.care.services.facts import strike_fact
from cases.care.services.reports import ConsentEntry
from donations.aid.enums import GrantKind, GrantState, Occasion
from donations.aid.errors import AidRefused
from donations.aid.models import Grant, GrantPolicy
from donations.aid.selectors.payments import payment_of
from donations.aid.services.asking import submit_grant, withdraw_grant
from donations.aid.services.deciding import stop_grant
from donations.aid.services.flow import GRANT_FLOW
from donations.aid.services.notices import end_notices
from donations.aid.services.objections import object_to
from donations.aid.services.paying import order_grant
from donations.aid.services.receipts import close_grant, note_papers, sign_receipt
from donations.ledger.errors import LedgerRefused
from donations.ledger.models import Fund
from donations.ledger.services.funds import close_fund
from donations.payments.enums import PaymentState
from donations.payments.errors import PaymentRefused
from donations.payments.services.batches import discard_batch
from tests.factories import RelativeFactory, World
from tests.factories.cases import NOW, TODAY, make_member, reported
from tests.factories.funds import fund
from tests.factories.grants import (
    LARGE,
    approved_grant,
    asked_grant,
    decided,
    drafted_grant,
    published,
    settled,
)
from tests.factories.payments import account, batch_of
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import ApprovalRefused, decide
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
# The notice of Wednesday 18 March stands until Wednesday 25 March.
OVER = NOW + timedelta(days=8)


def items(kind: str) -> list[str]:
    return list(WorkItem.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def state_of(grant: Grant) -> str:
    return Grant.objects.get(pk=grant.pk).state


# --- asking ---------------------------------------------------------------------------------------------------


def test_the_proposal_is_frozen_with_the_draft(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = drafted_grant(case, world, purse)
    assert (grant.number, grant.proposed, grant.asked) == ("J2026-0001", Decimal(6_000), Decimal(6_000))
    assert (grant.state, grant.subject, grant.initiated_by) == (GrantState.DRAFT, case.subject, world.branch_chair)
    assert [line["out"] for line in grant.because["lines"]] == [False, False, False, True, True, True, False]


def test_the_same_form_twice_makes_one_grant(case: IllnessCase, world: World, purse: Fund) -> None:
    key = uuid.uuid4()
    assert drafted_grant(case, world, purse, key=key) == drafted_grant(case, world, purse, key=key)
    assert Grant.objects.count() == 1


def test_more_than_the_rules_propose_needs_a_reason_and_shows(case: IllnessCase, world: World, purse: Fund) -> None:
    with pytest.raises(AidRefused, match=r"The rules propose 6,000\.00 CNY; 8,000\.00 are more"):
        drafted_grant(case, world, purse, asked=8_000)
    grant = drafted_grant(case, world, purse, asked=8_000, over_reason="两个孩子在上学")
    assert grant.is_above


@pytest.mark.parametrize("amount", ["-1", "0", "0.001", "10.555", "1000000000"])
def test_impossible_amounts_are_refused(case: IllnessCase, world: World, purse: Fund, amount: str) -> None:
    with pytest.raises(LedgerRefused):
        drafted_grant(case, world, purse, asked=amount, over_reason="特殊困难")
    assert not Grant.objects.exists()


def test_a_closed_fund_gives_nothing(case: IllnessCase, world: World) -> None:
    empty = fund(world.enterprise, code="old")
    shut = close_fund(fund=empty, on=TODAY, actor=world.person(Role.FINANCE_OFFICER), now=NOW)
    with pytest.raises(AidRefused, match="is closed"):
        drafted_grant(case, world, shut)


def test_relief_needs_consent_and_condolence_does_not(case: IllnessCase, world: World, purse: Fund) -> None:
    entry = ConsentEntry(given_by="李梅", relation="妻子", by_proxy=True)
    withdraw_consent(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    with pytest.raises(AidRefused, match="Consent was withdrawn"):
        drafted_grant(case, world, purse, asked=100, over_reason="特殊困难")
    grant = asked_grant(case, world, purse, kind=GrantKind.CONDOLENCE, occasion=Occasion.ILLNESS)
    assert grant.state == GrantState.REVIEW


def test_nobody_asks_for_their_own_or_a_relatives(case: IllnessCase, world: World, purse: Fund) -> None:
    RelativeFactory(user=world.branch_chair, employee_no=case.member.employee_no, relation="兄弟")
    with pytest.raises(MoveRefused, match="relative"):
        drafted_grant(case, world, purse)


def test_the_application_is_what_the_protocol_asked_for(case: IllnessCase, world: World, purse: Fund) -> None:
    WorkItem.objects.filter(kind="grading").update(kind="aid", state="open", done_at=None, done_by=None)
    asked_grant(case, world, purse)
    assert set(items("aid")) == {"done"}


# --- deciding -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "steps"),
    [
        ({"kind": GrantKind.CONDOLENCE, "occasion": Occasion.HOSPITAL}, [["welfare_officer"], ["vice_chair"]]),
        ({"asked": 5_000}, [["welfare_officer"], ["chair"]]),
        ({"asked": "5000.01"}, [["vice_chair"], ["chair"], ["party_secretary", "committee_member"]]),
        ({"kind": GrantKind.EMERGENCY}, [["chair"]]),
        (
            {"kind": GrantKind.EMERGENCY, "asked": "5000.01", "over_reason": "今天就要手术"},
            [["chair"], ["party_secretary", "committee_member"]],
        ),
        (
            {"kind": GrantKind.CONDOLENCE, "occasion": Occasion.HOSPITAL, "asked": 1_500, "over_reason": "特殊困难"},
            [["welfare_officer"], ["chair"]],
        ),
    ],
)  # fmt: skip
def test_who_decides_goes_by_kind_and_amount(
    case: IllnessCase, world: World, purse: Fund, more: dict, steps: list[list[str]]
) -> None:
    grant = asked_grant(case, world, purse, **more)
    assert grant.approval is not None
    assert [step.roles for step in grant.approval.steps.order_by("order")] == steps


def test_the_limit_of_the_second_signature_is_data(case: IllnessCase, world: World, purse: Fund) -> None:
    GrantPolicy.objects.filter(kind=GrantKind.RELIEF).update(signed_above=Decimal(10_000))
    grant = asked_grant(case, world, purse)
    assert grant.approval is not None
    assert grant.approval.steps.count() == 2


def test_three_people_approve_relief_above_the_limit(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = approved_grant(case, world, purse)
    assert (grant.state, grant.approved_at) == (GrantState.APPROVED, NOW)
    assert items("aid_decision") == ["done"] * 3
    assert items("aid_notice") == ["open"]


def test_nobody_decides_two_steps(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = decided(asked_grant(case, world, purse), world, Role.VICE_CHAIR)
    assert grant.approval_id is not None
    with pytest.raises(ApprovalRefused):
        decide(approval_id=grant.approval_id, actor=world.person(Role.VICE_CHAIR), now=NOW, approve=True)


def test_a_relative_does_not_decide(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = asked_grant(case, world, purse)
    RelativeFactory(user=world.person(Role.VICE_CHAIR), employee_no=case.member.employee_no, relation="表兄")
    assert grant.approval_id is not None
    with pytest.raises(ApprovalRefused, match="relative"):
        decide(approval_id=grant.approval_id, actor=world.person(Role.VICE_CHAIR), now=NOW, approve=True)


def test_a_refusal_ends_it_with_its_reason(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = decided(asked_grant(case, world, purse), world, Role.VICE_CHAIR, yes=False)
    assert grant.state == GrantState.REFUSED
    step = grant.steps.first()
    assert step is not None
    assert (step.reason, step.actor) == ("材料不足", world.person(Role.VICE_CHAIR))
    assert drafted_grant(case, world, purse).proposed == Decimal(6_000)  # what was refused counts for no limit


def test_consent_withdrawn_meanwhile_takes_the_request_out(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = asked_grant(case, world, purse)
    entry = ConsentEntry(given_by="李梅", relation="妻子", by_proxy=True)
    withdraw_consent(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    assert withdraw_grant(grant=grant, actor=world.branch_chair, now=NOW, reason="撤回同意").state == "withdrawn"


def test_a_second_grant_of_the_kind_waits_for_the_first(case: IllnessCase, world: World, purse: Fund) -> None:
    asked_grant(case, world, purse)
    with pytest.raises(ApprovalRefused, match="already waiting"):
        asked_grant(case, world, purse, asked=6_000, over_reason="特殊困难")


def test_only_the_asker_takes_it_back(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = asked_grant(case, world, purse)
    with pytest.raises(MoveRefused, match="drafted this grant"):
        withdraw_grant(grant=grant, actor=world.welfare_officer, now=NOW, reason="重复")
    withdraw_grant(grant=grant, actor=world.branch_chair, now=NOW, reason="重复")
    assert (state_of(grant), items("aid_decision")) == (GrantState.WITHDRAWN, ["cancelled"])


def test_what_was_promised_counts_when_it_is_asked_again(case: IllnessCase, world: World, purse: Fund) -> None:
    first = drafted_grant(case, world, purse)
    other = drafted_grant(case, world, purse)
    submit_grant(grant=first, actor=world.branch_chair, now=NOW)
    with pytest.raises(AidRefused, match=r"The rules propose 0\.00 CNY"):
        submit_grant(grant=other, actor=world.branch_chair, now=NOW)


# --- paying ---------------------------------------------------------------------------------------------------


def test_relief_is_paid_when_its_notice_is_over(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    with pytest.raises(MoveRefused, match="on public notice until 2026-03-25"):
        order_grant(grant=grant, actor=world.welfare_officer, now=NOW)
    assert end_notices(now=NOW + timedelta(days=7)) == 0
    assert end_notices(now=OVER) == 1
    payment = payment_of(Grant.objects.get(pk=grant.pk))
    assert payment is not None
    assert (payment.state, payment.amount, payment.source) == (PaymentState.ORDERED, 6_000, f"grant:{grant.pk}:1")
    assert end_notices(now=OVER) == 0


def test_whoever_asked_or_decided_does_not_pay(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=OVER)
    payment = payment_of(Grant.objects.get(pk=grant.pk))
    assert payment is not None
    people = {world.branch_chair.pk, *(world.person(role).pk for role in LARGE)}
    assert set(payment.excluded_people) == people


def test_a_payment_lowers_what_the_household_bears(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=OVER)
    before = out_of_pocket(case)
    paid = settled(grant, world)
    assert (paid.state, paid.paid_on) == (GrantState.PAID, TODAY)
    assert before is not None
    assert out_of_pocket(case) == before - 6_000
    assert items("regrading")[-1] == "open"
    assert items("aid_receipt") == ["open"]
    cost = CostEntry.objects.get(pk=paid.cost_id)
    with pytest.raises(MoveRefused, match="J2026-0001"):
        strike_fact(fact=cost, actor=world.branch_chair, now=NOW, reason="记错")


def test_what_the_bank_sends_back_is_ordered_again(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=OVER)
    failed = settled(grant, world, paid=False)
    assert (failed.state, items("aid_order")) == (GrantState.FAILED, ["open"])
    order_grant(grant=failed, actor=world.welfare_officer, now=NOW)
    assert items("aid_order") == ["done"]
    assert settled(grant, world).state == GrantState.PAID


def test_without_a_verified_account_somebody_is_asked_for_it(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = decided(asked_grant(case, world, purse), world, *LARGE)
    published(grant, world)
    end_notices(now=OVER)
    assert (state_of(grant), items("aid_order")) == (GrantState.NOTICE, ["open"])
    with pytest.raises(AidRefused, match="no verified account"):
        order_grant(grant=grant, actor=world.welfare_officer, now=OVER)
    account(world, case.member)
    assert order_grant(grant=grant, actor=world.welfare_officer, now=OVER).state == GrantState.PAYMENT


def test_a_fund_that_is_short_pays_nothing(case: IllnessCase, world: World) -> None:
    short = fund(world.enterprise, code="short", bank=5_000)
    grant = approved_grant(case, world, short)
    published(grant, world)
    end_notices(now=OVER)
    with pytest.raises(PaymentRefused, match="too much"):
        order_grant(grant=grant, actor=world.welfare_officer, now=OVER)
    assert state_of(grant) == GrantState.NOTICE


def test_condolence_within_the_standard_is_paid_without_a_notice(case: IllnessCase, world: World, purse: Fund) -> None:
    account(world, case.member)
    grant = asked_grant(case, world, purse, kind=GrantKind.CONDOLENCE, occasion=Occasion.HOSPITAL)
    done = decided(grant, world, Role.WELFARE_OFFICER, Role.VICE_CHAIR)
    assert (done.state, items("aid_notice")) == (GrantState.PAYMENT, [])


def test_an_advance_is_paid_at_once_and_its_papers_follow(case: IllnessCase, world: World, purse: Fund) -> None:
    account(world, case.member)
    done = decided(asked_grant(case, world, purse, kind=GrantKind.EMERGENCY), world, Role.CHAIR)
    assert (done.state, done.lacks_papers) == (GrantState.PAYMENT, True)
    assert str(done.papers_due_on) == "2026-03-23"
    assert (items("aid_papers"), items("aid_notice")) == (["open"], ["open"])
    paid = settled(done, world)
    sign_receipt(grant=paid, received_by="李梅", receipt_on=TODAY, actor=world.branch_chair, now=NOW)
    with pytest.raises(MoveRefused, match="papers of this advance are still missing"):
        close_grant(grant=paid, actor=world.branch_chair, now=NOW)
    note_papers(grant=paid, actor=world.branch_chair, now=NOW, reason="发票、诊断书")
    assert close_grant(grant=paid, actor=world.branch_chair, now=NOW).state == GrantState.CLOSED
    assert items("aid_papers") == ["done"]


def test_an_order_that_stands_is_stopped_and_one_in_a_batch_is_not(
    case: IllnessCase, world: World, purse: Fund
) -> None:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=OVER)
    payment = payment_of(Grant.objects.get(pk=grant.pk))
    assert payment is not None
    batch = batch_of(world, payment)
    with pytest.raises(MoveRefused, match="is in a batch"):
        stop_grant(grant=grant, actor=world.chair, now=NOW, reason="已由他处救助")
    batch.refresh_from_db()
    discard_batch(batch=batch, reason="停发", actor=world.person(Role.FINANCE_OFFICER), now=NOW)
    stop_grant(grant=grant, actor=world.chair, now=NOW, reason="已由他处救助")
    payment.refresh_from_db()
    assert (state_of(grant), payment.state) == (GrantState.WITHDRAWN, PaymentState.CANCELLED)


# --- the receipt ----------------------------------------------------------------------------------------------


def test_the_signed_receipt_ends_it(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=OVER)
    with pytest.raises(AidRefused, match="signed for what was paid"):
        sign_receipt(grant=grant, received_by="陈国栋", receipt_on=TODAY, actor=world.branch_chair, now=NOW)
    paid = settled(grant, world)
    with pytest.raises(MoveRefused, match="receipt is not signed yet"):
        close_grant(grant=paid, actor=world.branch_chair, now=NOW)
    with pytest.raises(AidRefused, match="between the payment"):
        sign_receipt(
            grant=paid, received_by="陈国栋", receipt_on=TODAY - timedelta(days=1), actor=world.branch_chair, now=NOW
        )
    sign_receipt(grant=paid, received_by="陈国栋", receipt_on=TODAY, actor=world.branch_chair, now=NOW)
    assert items("aid_receipt") == ["done"]
    assert close_grant(grant=paid, actor=world.branch_chair, now=NOW).state == GrantState.CLOSED


def test_an_erased_case_leaves_the_amounts_alone(world: World, purse: Fund) -> None:
    case = reported(world, member=make_member(world, number="030999"))
    account(world, case.member)
    grant = drafted_grant(
        case, world, purse, kind=GrantKind.CONDOLENCE, occasion=Occasion.HOSPITAL, asked=1_500, over_reason="肿瘤手术",
    )  # fmt: skip
    submit_grant(grant=grant, actor=world.branch_chair, now=NOW)
    decided(Grant.objects.get(pk=grant.pk), world, Role.WELFARE_OFFICER, Role.CHAIR)
    objection, _code = object_to(notice=published(grant, world), text="他得的是肿瘤", contact="13800000000", now=NOW)
    stop_grant(grant=grant, actor=world.chair, now=NOW, reason="肿瘤医院已报销")
    Grant.objects.filter(pk=grant.pk).update(state="paid", paid_on=TODAY, receipt_on=TODAY, received_by="李梅")
    case.delete()
    grant.refresh_from_db()
    objection.refresh_from_db()
    assert (grant.case, grant.because, grant.note, grant.over_reason) == (None, {}, "", "—")
    assert (grant.asked, grant.subject) == (Decimal(1_500), case.subject)
    assert (grant.occasion, grant.received_by, grant.notice.masked_name) == ("", "—", "—")
    assert (objection.text, objection.contact) == ("", "")
    assert {step.reason for step in grant.steps.all()} <= {"", "—"}


# --- the table of moves ---------------------------------------------------------------------------------------

MOVES = {
    "draft": {"submit", "withdraw"},
    "review": {"withdraw", "approve", "refuse"},
    "approved": {"publish", "order", "stop"},
    "notice": {"order", "stop"},
    "payment": {"again", "pay", "fail", "stop"},
    "paid": {"close", "fail"},
    "closed": {"fail"},
    "refused": set(),
    "withdrawn": set(),
    "failed": {"again", "stop"},
}


def test_the_table_of_moves() -> None:
    assert {
        state.value: {move.name for move in GRANT_FLOW.moves if state in move.sources} for state in GrantState
    } == MOVES
