"""What was noted wrongly of a claim is taken back: an approval, a payment, an end."""

from datetime import date
from decimal import Decimal

import pytest

from cases.care.models import CostEntry
from cases.care.services.facts import note_household, strike_fact
from cases.care.services.grading import grade_case
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Claim
from cases.insurance.services.claims import (
    appeal,
    close_claim,
    give_up,
    pay_claim,
    reject_claim,
    reopen_claim,
    undo_approval,
    undo_payment,
    undo_rejection,
)
from tests.factories import World
from tests.factories.cases import GRADING, HOUSEHOLD, NOW, TODAY
from tests.factories.claims import approved_claim, insured_case, officer, paid_claim, stayed, submitted_claim
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture
def claim(world: World) -> Claim:
    """The lump sum of a verified lung cancer, proposed."""
    insured_case(world)
    return Claim.objects.get()


def state_of(claim: Claim) -> str:
    return Claim.objects.get(pk=claim.pk).state


def test_an_approval_is_taken_back_with_a_reason(world: World, claim: Claim) -> None:
    approved_claim(claim, world)
    with pytest.raises(MoveRefused, match="reason"):
        undo_approval(claim=claim, actor=officer(world), now=NOW, reason=" ")
    found = undo_approval(claim=claim, actor=officer(world), now=NOW, reason="金额录错")
    assert (found.state, found.approved, claim.steps.first().reason) == ("submitted", None, "金额录错")


def test_a_payment_is_taken_back_with_its_cost_entry_and_may_be_noted_anew(world: World, claim: Claim) -> None:
    paid_claim(claim, world)
    found = undo_payment(claim=claim, actor=officer(world), now=NOW, reason="退汇")
    assert (found.state, found.approved, found.paid, found.paid_on, found.cost) == (
        "approved", 25_000, None, None, None,
    )  # fmt: skip
    assert CostEntry.objects.get().struck_reason == "退汇"
    pay_claim(claim=claim, amount=Decimal(24_000), paid_on=TODAY, actor=officer(world), now=NOW)
    assert [row.mutual_benefit for row in CostEntry.objects.filter(struck_at__isnull=True)] == [24_000]


def test_what_was_not_paid_is_not_taken_back(world: World, claim: Claim) -> None:
    approved_claim(claim, world)
    with pytest.raises(MoveRefused, match="“Approved” does not allow this step"):
        undo_payment(claim=claim, actor=officer(world), now=NOW, reason="退汇")


def test_a_payment_is_taken_back_with_a_reason_only_and_stays_whole_without(world: World, claim: Claim) -> None:
    paid_claim(claim, world)
    with pytest.raises(MoveRefused, match="reason"):
        undo_payment(claim=claim, actor=officer(world), now=NOW, reason="")
    found = Claim.objects.get()
    assert (found.state, found.paid, found.cost) == ("paid", 25_000, CostEntry.objects.get())


def test_the_cost_entry_of_a_payment_is_not_struck_out_by_itself(world: World, claim: Claim) -> None:
    paid_claim(claim, world)
    with pytest.raises(MoveRefused, match="take the payment back in claim L2026-0001"):
        strike_fact(fact=CostEntry.objects.get(), actor=world.branch_chair, now=NOW, reason="重复")
    assert CostEntry.objects.get().struck_at is None


def test_each_change_of_a_payment_asks_the_owner_to_grade_again(world: World) -> None:
    case = insured_case(world)
    note_household(case_id=case.pk, entry=HOUSEHOLD, actor=world.branch_chair, now=NOW)
    grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)
    claim = paid_claim(Claim.objects.get(), world)
    grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)
    undo_payment(claim=claim, actor=officer(world), now=NOW, reason="退汇")
    items = WorkItem.objects.filter(kind="regrading", source_key__startswith="claim:").order_by("pk")
    assert [item.state for item in items] == ["done", "open"]
    words = "The payment of claim L2026-0001 was taken back: what the household bears itself has risen"
    assert items[1].explanation.text == words


# --- a rejection ----------------------------------------------------------------------------------------------


def rejected_lump_sum(world: World) -> tuple[Claim, Claim]:
    """A rejected lump sum, and the stay that is due in its place."""
    case = insured_case(world)
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    critical = submitted_claim(Claim.objects.get(), world)
    reject_claim(claim=critical, code="not_proved", actor=officer(world), now=NOW)
    return critical, Claim.objects.get(state="draft")


def test_a_rejection_is_taken_back_and_what_took_its_place_gives_way(world: World) -> None:
    critical, stay = rejected_lump_sum(world)
    with pytest.raises(MoveRefused, match="reason"):
        undo_rejection(claim=critical, actor=officer(world), now=NOW, reason=" ")
    found = undo_rejection(claim=critical, actor=officer(world), now=NOW, reason="录错单号")
    assert (found.state, found.rejection, state_of(stay)) == ("submitted", "", "closed")
    item = WorkItem.objects.get(kind="claim_rejected")
    assert item.state == "cancelled"


def test_an_appeal_lets_what_took_its_place_give_way(world: World) -> None:
    critical, stay = rejected_lump_sum(world)
    appeal(claim=critical, appealed_on=TODAY, actor=officer(world), now=NOW, reason="病理已补")
    assert (state_of(critical), state_of(stay)) == ("submitted", "closed")


def test_a_rejection_stands_where_the_stay_was_filed_in_its_place(world: World) -> None:
    critical, stay = rejected_lump_sum(world)
    submitted_claim(stay, world)
    with pytest.raises(InsuranceRefused, match=f"{stay.number} was filed"):
        undo_rejection(claim=critical, actor=officer(world), now=NOW, reason="录错单号")
    assert (state_of(critical), critical.steps.first().move) == ("rejected", "reject")


# --- a claim that was closed ----------------------------------------------------------------------------------


def test_a_claim_given_up_is_taken_up_again_and_asked_for_anew(world: World, claim: Claim) -> None:
    give_up(claim=claim, actor=officer(world), now=NOW, reason="家属不申请")
    with pytest.raises(MoveRefused, match="reason"):
        reopen_claim(claim=claim, actor=officer(world), now=NOW, reason=" ")
    assert reopen_claim(claim=claim, actor=officer(world), now=NOW, reason="家属改主意").state == "draft"
    items = WorkItem.objects.filter(kind="claim_filing").order_by("pk")
    assert [item.state for item in items] == ["cancelled", "open"]


def test_a_rejection_that_was_accepted_is_filed_anew(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    reject_claim(claim=claim, code="late", actor=officer(world), now=NOW)
    close_claim(claim=claim, actor=officer(world), now=NOW)
    found = reopen_claim(claim=claim, actor=officer(world), now=NOW, reason="有新证据")
    assert (found.state, found.rejection, found.submitted_on) == ("draft", "", None)


def test_a_paid_claim_that_was_closed_stands_as_paid_again(world: World, claim: Claim) -> None:
    paid_claim(claim, world)
    close_claim(claim=claim, actor=officer(world), now=NOW)
    found = reopen_claim(claim=claim, actor=officer(world), now=NOW, reason="退汇")
    assert (found.state, found.paid) == ("paid", 25_000)
    assert undo_payment(claim=claim, actor=officer(world), now=NOW, reason="退汇").state == "approved"


def test_a_claim_is_not_taken_up_again_while_another_stands_in_its_place(world: World) -> None:
    case = insured_case(world)
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    critical = Claim.objects.get()
    give_up(claim=critical, actor=officer(world), now=NOW, reason="家属不申请")
    submitted_claim(Claim.objects.get(state="draft"), world)
    with pytest.raises(InsuranceRefused, match=r"Exclusive: .* L2026-0002 was filed"):
        reopen_claim(claim=critical, actor=officer(world), now=NOW, reason="家属改主意")
    assert state_of(critical) == "closed"


def test_what_the_machine_withdrew_is_not_taken_up_by_hand(world: World) -> None:
    case = insured_case(world, code="hospital")
    discharge = stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    strike_fact(fact=discharge, actor=world.branch_chair, now=NOW, reason="记错了")
    with pytest.raises(MoveRefused, match="were it due again, it is proposed anew"):
        reopen_claim(claim=Claim.objects.get(), actor=officer(world), now=NOW, reason="再申请")
