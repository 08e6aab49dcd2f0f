"""The states of a claim, from the draft to the payment; what the plan forbids is refused with its rule."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.care.models import CostEntry
from cases.care.services.facts import HouseholdEntry, note_cost, note_household
from cases.care.services.grading import grade_case
from cases.insurance.enums import EndReason, EnrolmentState, PaperKind
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Claim, Enrolment
from cases.insurance.services.claims import (
    appeal,
    approve_claim,
    ask_supplement,
    close_claim,
    complete_papers,
    give_up,
    hand_in_supplement,
    note_seen,
    pay_claim,
    reject_claim,
    return_claim,
    send_to_review,
    submit_claim,
    take_paper_back,
)
from cases.insurance.services.ending import end_enrolment
from tests.factories import RelativeFactory, World
from tests.factories.cases import COST, GRADING, HOUSEHOLD, NOW, TODAY
from tests.factories.claims import (
    approved_claim,
    in_review,
    insured_case,
    officer,
    paid_claim,
    papers_seen,
    stayed,
    submitted_claim,
)
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


def items(kind: str) -> list[str]:
    return list(WorkItem.objects.filter(kind=kind).order_by("pk").values_list("state", flat=True))


def test_cover_does_not_end_before_the_event_of_a_filed_claim(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    day = claim.event_on - timedelta(days=1)
    with pytest.raises(InsuranceRefused, match=claim.number):
        end_enrolment(enrolment=claim.enrolment, reason=EndReason.WITHDREW, last_day=day, actor=world.chair, now=NOW)


# --- papers and review ----------------------------------------------------------------------------------------


def test_missing_papers_are_named(world: World, claim: Claim) -> None:
    papers_seen(claim, world)
    for kind in (PaperKind.PATHOLOGY, PaperKind.BANK_CARD):
        take_paper_back(paper=claim.papers.get(kind=kind), actor=officer(world), now=NOW)
    with pytest.raises(MoveRefused, match=r"Required papers are missing: Pathology report, Bank card of the member\."):
        complete_papers(claim=claim, actor=officer(world), now=NOW)


def test_a_paper_taken_back_makes_a_complete_claim_a_draft_again(world: World, claim: Claim) -> None:
    papers_seen(claim, world)
    complete_papers(claim=claim, actor=officer(world), now=NOW)
    take_paper_back(paper=claim.papers.get(kind=PaperKind.PROXY), actor=officer(world), now=NOW)
    assert state_of(claim) == "complete"
    take_paper_back(paper=claim.papers.get(kind=PaperKind.ID_CARD), actor=officer(world), now=NOW)
    assert state_of(claim) == "draft"


def test_papers_of_a_submitted_claim_stay_as_they_are(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    with pytest.raises(InsuranceRefused, match="stay as they are"):
        note_seen(paper=claim.papers.first(), actor=officer(world), now=NOW)


def test_the_review_stands_with_the_branch_and_comes_before_the_deadline(world: World, claim: Claim) -> None:
    in_review(claim, world)
    review = WorkItem.objects.get(kind="claim_review")
    assert review.assignee == world.branch_chair
    assert review.due_at.astimezone(NOW.tzinfo).date() == TODAY + timedelta(days=3)
    assert items("claim_filing") == ["done"]


def test_whoever_sent_a_claim_to_the_review_does_not_submit_it(world: World, claim: Claim) -> None:
    papers_seen(claim, world)
    complete_papers(claim=claim, actor=world.welfare_officer, now=NOW)
    send_to_review(claim=claim, actor=world.welfare_officer, now=NOW)
    with pytest.raises(MoveRefused, match="somebody else reviews it"):
        submit_claim(claim=claim, submitted_on=TODAY, actor=world.welfare_officer, now=NOW)
    submit_claim(claim=claim, submitted_on=TODAY, actor=world.branch_chair, now=NOW)
    assert state_of(claim) == "submitted"


def test_the_insurance_officer_does_not_review(world: World, claim: Claim) -> None:
    in_review(claim, world)
    with pytest.raises(MoveRefused, match="Your posts do not include this step"):
        submit_claim(claim=claim, submitted_on=TODAY, actor=officer(world), now=NOW)


def test_a_claim_sent_back_is_a_draft_with_the_reason(world: World, claim: Claim) -> None:
    in_review(claim, world)
    return_claim(claim=claim, actor=world.branch_chair, now=NOW, reason="缺病理报告原件")
    assert (state_of(claim), claim.steps.first().reason) == ("draft", "缺病理报告原件")
    assert (items("claim_review"), items("claim_filing")) == (["done"], ["done", "open"])


def test_submitting_ends_what_was_asked_and_keeps_the_insurers_number(world: World, claim: Claim) -> None:
    found = submitted_claim(claim, world)
    assert (found.submitted_on, found.insurer_no) == (TODAY, "SB-7")
    assert (items("claim_review"), items("claim_filing")) == (["done"], ["done"])


def test_after_the_deadline_only_with_a_reason_that_stays(world: World, claim: Claim) -> None:
    late = NOW + timedelta(days=50)
    in_review(claim, world)
    with pytest.raises(InsuranceRefused, match="The deadline was 3 days ago"):
        submit_claim(claim=claim, submitted_on=late.date(), actor=world.branch_chair, now=late)
    submit_claim(claim=claim, submitted_on=late.date(), actor=world.branch_chair, now=late, reason="转院")
    assert claim.steps.first().reason == "转院"


@pytest.mark.parametrize(
    ("day", "why"), [(TODAY + timedelta(days=1), "future"), (date(2026, 3, 4), "before the event")]
)
def test_nothing_is_submitted_in_the_future_or_before_the_event(
    world: World, claim: Claim, day: date, why: str
) -> None:
    in_review(claim, world)
    with pytest.raises(InsuranceRefused, match=why):
        submit_claim(claim=claim, submitted_on=day, actor=world.branch_chair, now=NOW)
    assert state_of(claim) == "review"


def test_a_claim_that_is_not_wanted_ends_with_a_reason(world: World, claim: Claim) -> None:
    with pytest.raises(MoveRefused, match="reason"):
        give_up(claim=claim, actor=officer(world), now=NOW, reason=" ")
    give_up(claim=claim, actor=officer(world), now=NOW, reason="家属不申请")
    assert (state_of(claim), items("claim_filing")) == ("closed", ["cancelled"])


# --- the insurer ----------------------------------------------------------------------------------------------


def test_a_supplement_goes_back_and_forth(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    for _round in range(2):
        until = TODAY + timedelta(days=5)
        ask_supplement(claim=claim, due_on=until, actor=officer(world), now=NOW, reason="补病理会诊")
        assert state_of(claim) == "supplement"
        hand_in_supplement(claim=claim, actor=officer(world), now=NOW, reason="会诊意见")
        assert state_of(claim) == "submitted"
    assert items("claim_supplement") == ["done", "done"]


def test_a_supplement_is_not_asked_for_until_yesterday(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    with pytest.raises(InsuranceRefused, match="in the past"):
        ask_supplement(claim=claim, due_on=TODAY - timedelta(days=1), actor=officer(world), now=NOW, reason="补")


def test_a_rejection_has_a_code_and_may_be_appealed_more_than_once(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    for _round in range(2):
        reject_claim(claim=claim, code="not_proved", actor=officer(world), now=NOW, note="无病理")
        assert Claim.objects.get().rejection == "not_proved"
        assert claim.steps.first().reason == "Disease not proved as defined 无病理"
        found = appeal(claim=claim, appealed_on=TODAY, actor=officer(world), now=NOW, reason="补交会诊")
        assert (found.state, found.rejection, found.appealed_on) == ("submitted", "", TODAY)


def test_a_rejection_that_is_accepted_closes_the_claim(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    reject_claim(claim=claim, code="late", actor=officer(world), now=NOW)
    assert close_claim(claim=claim, actor=officer(world), now=NOW).state == "closed"
    assert Claim.objects.get().rejection == "late"


def test_more_than_the_lump_sum_is_not_approved(world: World, claim: Claim) -> None:
    submitted_claim(claim, world)
    with pytest.raises(InsuranceRefused, match=r"pays: 25,000.00 CNY at most \(Lump sum of one share\)"):
        approve_claim(claim=claim, amount=Decimal("25000.01"), actor=officer(world), now=NOW)
    with pytest.raises(InsuranceRefused, match="above 0"):
        approve_claim(claim=claim, amount=Decimal(0), actor=officer(world), now=NOW)
    assert state_of(claim) == "submitted"


def test_over_what_is_left_of_the_cap_is_not_approved(world: World) -> None:
    case = insured_case(world, disease="X1")
    stayed(case, world, date(2025, 9, 1), date(2025, 10, 6))
    stayed(case, world, date(2025, 11, 1), date(2025, 11, 21))
    first, second = Claim.objects.order_by("pk")
    late = {"actor": world.branch_chair, "now": NOW, "submitted_on": TODAY, "reason": "补报"}
    for one in (first, second):
        in_review(one, world)
        submit_claim(claim=one, **late)
    approve_claim(claim=first, amount=Decimal(1750), actor=officer(world), now=NOW)
    with pytest.raises(InsuranceRefused, match=r"pays 2,000.00 CNY in a term, 1,750.00 are used, 250.00 are left"):
        approve_claim(claim=second, amount=Decimal("250.01"), actor=officer(world), now=NOW)
    approve_claim(claim=second, amount=Decimal(250), actor=officer(world), now=NOW)


def test_exclusive_benefits_are_never_both_filed(world: World) -> None:
    case = insured_case(world)
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    critical = Claim.objects.get()
    submitted_claim(critical, world)
    reject_claim(claim=critical, code="not_proved", actor=officer(world), now=NOW)
    stay = Claim.objects.get(state="draft")
    submitted_claim(stay, world)
    with pytest.raises(InsuranceRefused, match=r"Exclusive: .* L2026-0002 was filed"):
        appeal(claim=critical, appealed_on=TODAY, actor=officer(world), now=NOW, reason="会诊")


# --- the payment ----------------------------------------------------------------------------------------------


def test_a_payment_becomes_a_cost_entry_of_the_case(world: World, claim: Claim) -> None:
    paid = paid_claim(claim, world)
    cost = CostEntry.objects.get()
    assert (cost.total, cost.mutual_benefit, cost.description) == (0, 25_000, "Claim L2026-0001")
    assert (paid.state, paid.paid, paid.paid_on) == ("paid", 25_000, TODAY)
    assert Claim.objects.get().cost == cost
    assert close_claim(claim=claim, actor=officer(world), now=NOW).state == "closed"


def test_a_claim_is_paid_once(world: World, claim: Claim) -> None:
    paid_claim(claim, world)
    with pytest.raises(InsuranceRefused, match=r"Paid twice: 25,000.00 CNY were paid on 2026-03-18 already"):
        pay_claim(claim=claim, amount=Decimal(1), paid_on=TODAY, actor=officer(world), now=NOW)
    assert CostEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("amount", "day", "why"),
    [
        (25_001, TODAY, "Over what was approved: 25,000.00 CNY"),
        (0, TODAY, "above 0"),
        (25_000, date(2026, 3, 4), "before the event of 2026-03-05"),
        (25_000, TODAY + timedelta(days=1), "future"),
    ],
)
def test_a_wrong_payment_is_refused_with_its_rule(world: World, claim: Claim, amount: int, day: date, why: str) -> None:
    approved_claim(claim, world)
    with pytest.raises(InsuranceRefused, match=why):
        pay_claim(claim=claim, amount=Decimal(amount), paid_on=day, actor=officer(world), now=NOW)
    assert (state_of(claim), CostEntry.objects.count()) == ("approved", 0)


def test_an_event_outside_the_term_is_not_paid(world: World, claim: Claim) -> None:
    approved_claim(claim, world)
    Enrolment.objects.update(ends_on=date(2026, 3, 4), state=EnrolmentState.ENDED, end_reason="left", ended_at=NOW)
    with pytest.raises(InsuranceRefused, match=r"Outside the term: the event of 2026-03-05 is not covered"):
        pay_claim(claim=claim, amount=Decimal(1), paid_on=TODAY, actor=officer(world), now=NOW)


def test_an_enrolment_taken_back_pays_nothing(world: World, claim: Claim) -> None:
    approved_claim(claim, world)
    Enrolment.objects.update(state=EnrolmentState.CANCELLED, end_reason=EndReason.MISTAKE, ended_at=NOW)
    with pytest.raises(InsuranceRefused, match="taken back"):
        pay_claim(claim=claim, amount=Decimal(1), paid_on=TODAY, actor=officer(world), now=NOW)


def test_the_cap_holds_at_the_payment_too(world: World) -> None:
    case = insured_case(world, disease="X1")
    stayed(case, world, date(2026, 1, 1), date(2026, 2, 20))
    claim = Claim.objects.get()
    approved_claim(claim, world)
    Claim.objects.update(approved=3000)
    with pytest.raises(InsuranceRefused, match=r"Over the cap: the plan pays 2,000.00 CNY"):
        pay_claim(claim=claim, amount=Decimal("2000.01"), paid_on=TODAY, actor=officer(world), now=NOW)


def test_nobody_handles_a_relatives_claim(world: World, claim: Claim) -> None:
    member = claim.case.member
    RelativeFactory(user=officer(world), employee_no=member.employee_no, relation="配偶")
    with pytest.raises(MoveRefused):
        papers_seen(claim, world)
    with pytest.raises(MoveRefused):
        give_up(claim=claim, actor=officer(world), now=NOW, reason="不申请")


# --- the burden after the payment -----------------------------------------------------------------------------


def test_a_payment_asks_the_owner_to_grade_again(world: World) -> None:
    case = insured_case(world)
    note_household(case_id=case.pk, entry=HOUSEHOLD, actor=world.branch_chair, now=NOW)
    grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW)
    paid_claim(Claim.objects.get(), world)
    item = WorkItem.objects.get(kind="regrading")
    assert item.assignee == world.welfare_officer
    assert item.explanation.text == "Claim L2026-0001 was paid: what the household bears itself has fallen"


def test_an_ungraded_case_is_not_asked_for_again(world: World, claim: Claim) -> None:
    paid_claim(claim, world)
    assert not WorkItem.objects.filter(kind="regrading").exists()


def test_the_lump_sum_lifts_the_burden_of_the_test_vector_from_e4_to_e3(world: World) -> None:
    case = insured_case(world)
    household = HouseholdEntry(date(2026, 3, 12), HOUSEHOLD.region, 3, Decimal(72_000), Decimal(8_000), "收入证明")
    note_household(case_id=case.pk, entry=household, actor=world.branch_chair, now=NOW)
    cost = type(COST)(date(2026, 3, 15), Decimal(60_000), "第一次住院")
    note_cost(case_id=case.pk, entry=cost, actor=world.branch_chair, now=NOW)
    assert grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW).burden == 4
    paid_claim(Claim.objects.get(), world)
    assert grade_case(case_id=case.pk, entry=GRADING, actor=world.welfare_officer, now=NOW).burden == 3
    assert WorkItem.objects.get(kind="regrading").state == "done"
