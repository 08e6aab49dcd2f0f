"""An insurer may pay less than the rules of the plan give, never more; and no step comes before the one it follows."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.care.services.facts import CostLine, note_cost
from cases.insurance.enums import BenefitKind
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Benefit, Claim, Enrolment, PlanVersion
from cases.insurance.services.claims import (
    appeal,
    approve_claim,
    ask_supplement,
    close_claim,
    note_seen,
    pay_claim,
    reject_claim,
    submit_claim,
    undo_approval,
    undo_payment,
)
from tests.factories import World
from tests.factories.cases import NOW, TODAY
from tests.factories.claims import approved_claim, in_review, insured_case, officer, stayed, submitted_claim
from tests.factories.insurance import plan
from unioncare.worklist.models import WorkItem

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
ADMITTED, DISCHARGED = date(2026, 3, 6), date(2026, 3, 16)


def refused(world: World, claim: Claim, amount: object, why: str) -> None:
    with pytest.raises(InsuranceRefused, match=why):
        approve_claim(claim=claim, amount=Decimal(str(amount)), actor=officer(world), now=NOW)


@pytest.fixture
def stay(world: World) -> Callable[..., Claim]:
    """Return what makes a submitted claim for ten days in hospital, under a plan whose benefit was changed first."""

    def made(code: str, **benefit: object) -> Claim:
        Benefit.objects.filter(version__plan=plan(code), event="stay").update(**benefit)
        case = insured_case(world, code=code, disease="X1")
        bill = CostLine(date(2026, 3, 16), Decimal(20_000), basic_insurance=Decimal(8_000))
        note_cost(case_id=case.pk, entry=bill, actor=world.branch_chair, now=NOW)
        stayed(case, world, ADMITTED, DISCHARGED)
        return submitted_claim(Claim.objects.get(), world)

    return made


def test_by_the_day_no_more_than_the_days_that_count(world: World, stay: Callable[..., Claim]) -> None:
    claim = stay("hospital", cap=None)
    refused(world, claim, "280.01", r"280.00 CNY at most \(7 of 10 days count, .* · 7 days × 40.00 CNY\)")
    assert approve_claim(claim=claim, amount=Decimal(200), actor=officer(world), now=NOW).approved == 200


def test_of_a_share_of_the_costs_no_more_than_the_share(world: World, stay: Callable[..., Claim]) -> None:
    claim = stay(
        "hospital", kind=BenefitKind.RATIO, amount=0, ratio=Decimal("0.5"), deductible=Decimal(2_000), cap=None
    )
    refused(world, claim, "5000.01", r"5,000.00 CNY at most \(.*Less the deductible of 2,000.00 CNY · 50% of it\)")
    approve_claim(claim=claim, amount=Decimal(5_000), actor=officer(world), now=NOW)


def test_in_the_reduced_period_no_more_than_the_reduced_benefit(world: World) -> None:
    insured_case(world, code="critical")
    claim = submitted_claim(Claim.objects.get(), world)
    Enrolment.objects.update(full_from=date(2026, 3, 6), shares=2)
    assert PlanVersion.objects.get(plan__code="critical").reduced_ratio == Decimal("0.5")
    refused(world, claim, "10000.01", r"10,000.00 CNY at most \(.* · 2 shares · Reduced to 50% before 2026-03-06\)")
    approve_claim(claim=claim, amount=Decimal(10_000), actor=officer(world), now=NOW)
    Claim.objects.update(approved=12_000)
    with pytest.raises(InsuranceRefused, match=r"10,000.00 CNY at most"):
        pay_claim(claim=claim, amount=Decimal(12_000), paid_on=TODAY, actor=officer(world), now=NOW)


# --- the order of the days ------------------------------------------------------------------------------------


def test_nothing_is_submitted_before_the_discharge(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, ADMITTED, DISCHARGED)
    claim = in_review(Claim.objects.get(), world)
    with pytest.raises(InsuranceRefused, match="before the discharge of 2026-03-16"):
        submit_claim(claim=claim, submitted_on=date(2026, 3, 15), actor=world.branch_chair, now=NOW)


def test_nothing_is_paid_or_appealed_before_it_was_submitted(world: World) -> None:
    insured_case(world)
    claim, day = approved_claim(Claim.objects.get(), world), TODAY - timedelta(days=1)
    with pytest.raises(InsuranceRefused, match="before the submission of 2026-03-18"):
        pay_claim(claim=claim, amount=Decimal(1), paid_on=day, actor=officer(world), now=NOW)
    with pytest.raises(InsuranceRefused, match="before the submission of 2026-03-18"):
        appeal(claim=claim, appealed_on=day, actor=officer(world), now=NOW, reason="少赔")


def test_nothing_is_paid_before_the_appeal_that_brought_it(world: World) -> None:
    insured_case(world)
    claim, later = approved_claim(Claim.objects.get(), world, amount=Decimal(1)), NOW + timedelta(days=9)
    appeal(claim=claim, appealed_on=later.date(), actor=officer(world), now=later, reason="少赔")
    approve_claim(claim=claim, amount=Decimal(25_000), actor=officer(world), now=later)
    with pytest.raises(InsuranceRefused, match="before the appeal of 2026-03-27"):
        pay_claim(claim=claim, amount=Decimal(25_000), paid_on=TODAY, actor=officer(world), now=later)
    assert pay_claim(claim=claim, amount=Decimal(1), paid_on=later.date(), actor=officer(world), now=later).paid == 1


# --- what may follow a decision -------------------------------------------------------------------------------


def test_an_approval_of_too_little_is_appealed(world: World) -> None:
    insured_case(world)
    claim = approved_claim(Claim.objects.get(), world, amount=Decimal(10_000))
    found = appeal(claim=claim, appealed_on=TODAY, actor=officer(world), now=NOW, reason="少赔")
    assert (found.state, found.approved, found.appealed_on) == ("submitted", None, TODAY)


def test_a_claim_is_rejected_while_a_supplement_is_asked_for(world: World) -> None:
    insured_case(world)
    claim = submitted_claim(Claim.objects.get(), world)
    ask_supplement(claim=claim, due_on=TODAY, actor=officer(world), now=NOW, reason="补病理会诊")
    assert reject_claim(claim=claim, code="not_proved", actor=officer(world), now=NOW).state == "rejected"
    assert WorkItem.objects.get(kind="claim_supplement").state == "cancelled"


def test_papers_of_a_rejected_claim_are_added_for_its_appeal(world: World) -> None:
    insured_case(world)
    claim = submitted_claim(Claim.objects.get(), world)
    reject_claim(claim=claim, code="not_proved", actor=officer(world), now=NOW)
    assert note_seen(paper=claim.papers.get(kind="proxy"), actor=officer(world), now=NOW).is_there


# --- what is asked for after a decision -----------------------------------------------------------------------


def asked(kind: str) -> list[tuple[str, int]]:
    """Return the state of each item, and in how many days it is due."""
    rows = WorkItem.objects.filter(kind=kind).order_by("pk")
    return [(item.state, (item.due_at.astimezone(NOW.tzinfo).date() - TODAY).days) for item in rows]


def test_the_payment_of_an_approved_claim_is_followed_up_until_it_is_paid(world: World) -> None:
    insured_case(world)
    claim = approved_claim(Claim.objects.get(), world)
    assert asked("claim_payment") == [("open", 30)]
    undo_approval(claim=claim, actor=officer(world), now=NOW, reason="金额录错")
    approve_claim(claim=claim, amount=Decimal(20_000), actor=officer(world), now=NOW)
    pay_claim(claim=claim, amount=Decimal(20_000), paid_on=TODAY, actor=officer(world), now=NOW)
    assert asked("claim_payment") == [("cancelled", 30), ("done", 30)]
    undo_payment(claim=claim, actor=officer(world), now=NOW, reason="退汇")
    assert asked("claim_payment")[2:] == [("open", 30)]


def test_a_rejection_is_answered_by_an_appeal_or_by_closing(world: World) -> None:
    insured_case(world)
    claim = submitted_claim(Claim.objects.get(), world)
    reject_claim(claim=claim, code="not_proved", actor=officer(world), now=NOW)
    assert asked("claim_rejected") == [("open", 15)]
    appeal(claim=claim, appealed_on=TODAY, actor=officer(world), now=NOW, reason="补交会诊")
    reject_claim(claim=claim, code="not_proved", actor=officer(world), now=NOW)
    close_claim(claim=claim, actor=officer(world), now=NOW)
    assert asked("claim_rejected") == [("done", 15), ("done", 15)]
