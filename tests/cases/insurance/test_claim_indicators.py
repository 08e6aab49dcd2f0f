"""C4, C5 and C6, counted by hand."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.care.services.facts import CostLine, note_cost, strike_fact
from cases.insurance.models import Claim
from cases.insurance.selectors.claim_indicators import days_to_payment, offset, paid_of_eligible
from cases.insurance.services.claims import (
    appeal,
    approve_claim,
    pay_claim,
    reject_claim,
    undo_approval,
    undo_rejection,
)
from tests.factories import World
from tests.factories.cases import NOW, TODAY, make_member
from tests.factories.claims import approved_claim, insured_case, officer, paid_claim, stayed, submitted_claim
from tests.factories.insurance import term
from unioncare.core.rates import Rate, Share

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]

MARCH, MAY = (date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 5, 1), date(2026, 5, 31))


@pytest.fixture
def claims(world: World) -> list[Claim]:
    """Four lump sums of four members in one term, to be filed by 4 May."""
    own = term(world.enterprise)
    for number in ("030217", "030218", "030219", "030220"):
        insured_case(world, of=own, member=make_member(world, name=f"陈{number}", number=number))
    return list(Claim.objects.order_by("pk"))


def test_a_claim_counts_when_it_was_decided_or_else_at_its_deadline(world: World, claims: list[Claim]) -> None:
    paid_claim(claims[0], world)
    submitted_claim(claims[1], world)
    reject_claim(claim=claims[1], code="late", actor=officer(world), now=NOW)
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(1, 2)
    assert paid_of_eligible(world.enterprise, MAY) == Rate(0, 2)
    assert paid_of_eligible(world.branch, MARCH) == Rate(1, 2)
    assert paid_of_eligible(world.far_enterprise, MARCH).value is None


def test_an_approval_that_was_taken_back_is_no_decision(world: World, claims: list[Claim]) -> None:
    approved_claim(claims[0], world)
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 1)
    undo_approval(claim=claims[0], actor=officer(world), now=NOW, reason="录错单号")
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 0)
    assert paid_of_eligible(world.enterprise, MAY) == Rate(0, 4)
    may = NOW + timedelta(days=60)
    approve_claim(claim=claims[0], amount=Decimal(25_000), actor=officer(world), now=may)
    pay_claim(claim=claims[0], amount=Decimal(25_000), paid_on=may.date(), actor=officer(world), now=may)
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 0)
    assert paid_of_eligible(world.enterprise, MAY) == Rate(1, 4)


def test_a_rejection_that_was_taken_back_is_no_decision(world: World, claims: list[Claim]) -> None:
    submitted_claim(claims[0], world)
    reject_claim(claim=claims[0], code="late", actor=officer(world), now=NOW)
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 1)
    undo_rejection(claim=claims[0], actor=officer(world), now=NOW, reason="录错单号")
    assert (paid_of_eligible(world.enterprise, MARCH), paid_of_eligible(world.enterprise, MAY)) == (
        Rate(0, 0), Rate(0, 4),
    )  # fmt: skip


def test_an_approval_stands_where_a_later_one_was_taken_back(world: World, claims: list[Claim]) -> None:
    approved_claim(claims[0], world, amount=Decimal(20_000))
    may = NOW + timedelta(days=60)
    appeal(claim=claims[0], appealed_on=may.date(), actor=officer(world), now=may, reason="金额有误")
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 1)
    approve_claim(claim=claims[0], amount=Decimal(25_000), actor=officer(world), now=may)
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 0)
    undo_approval(claim=claims[0], actor=officer(world), now=may, reason="录错单号")
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 1)


def test_a_payment_after_the_period_is_no_payment_of_it(world: World, claims: list[Claim]) -> None:
    later = NOW + timedelta(days=20)
    approved_claim(claims[0], world)
    pay_claim(claim=claims[0], amount=Decimal(25_000), paid_on=later.date(), actor=officer(world), now=later)
    assert paid_of_eligible(world.enterprise, MARCH) == Rate(0, 1)


def test_what_an_event_struck_out_made_due_was_never_due(world: World) -> None:
    case = insured_case(world, code="hospital")
    discharge = stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    assert paid_of_eligible(world.enterprise, MAY) == Rate(0, 1)
    strike_fact(fact=discharge, actor=world.branch_chair, now=NOW, reason="记错了")
    assert paid_of_eligible(world.enterprise, MAY) == Rate(0, 0)


def test_the_cycle_is_the_median_of_the_days_between_submission_and_payment(world: World, claims: list[Claim]) -> None:
    for claim, waited in zip(claims[:3], (2, 9, 4), strict=True):
        approved_claim(claim, world)
        paid = NOW + timedelta(days=waited)
        pay_claim(claim=claim, amount=Decimal(25_000), paid_on=paid.date(), actor=officer(world), now=paid)
    found = days_to_payment(world.enterprise, MARCH)
    assert (found.value, found.of) == (4, 3)
    assert days_to_payment(world.enterprise, MAY).value is None


def test_the_offset_is_the_benefit_of_what_was_borne_before_it(world: World, claims: list[Claim]) -> None:
    cost = CostLine(date(2026, 3, 15), Decimal(60_000), "住院", basic_insurance=Decimal(10_000))
    note_cost(case_id=claims[0].case_id, entry=cost, actor=world.branch_chair, now=NOW)
    wrong = note_cost(case_id=claims[1].case_id, entry=cost, actor=world.branch_chair, now=NOW)
    strike_fact(fact=wrong, actor=world.branch_chair, now=NOW, reason="重复")
    paid_claim(claims[0], world)
    assert offset(world.enterprise, MARCH) == Share(Decimal(25_000), Decimal(50_000), of=1)
    assert offset(world.enterprise, MARCH).value == 0.5
    assert offset(world.far_enterprise, MARCH).value is None
    assert TODAY in (MARCH[0] + timedelta(days=n) for n in range(31))
