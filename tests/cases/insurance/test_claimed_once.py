"""One event is claimed once: noted anew, in another case or with other days, it gives nothing and names the claim."""

from datetime import date

import pytest

from cases.care.enums import EventKind
from cases.care.models import Disease, IllnessCase, TreatmentEvent
from cases.care.services.facts import strike_fact
from cases.care.services.verification import amend_diagnosis
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Claim
from cases.insurance.selectors.case_insurance import insurance_of
from cases.insurance.selectors.reckoning import Spot
from cases.insurance.services.claims import appeal, reject_claim
from tests.factories import World
from tests.factories.cases import NOW, TODAY, verified
from tests.factories.claims import insured_case, officer, stayed, submitted_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FIRST, LAST = date(2026, 3, 6), date(2026, 3, 16)


def struck(fact: TreatmentEvent, world: World) -> None:
    strike_fact(fact=fact, actor=world.branch_chair, now=NOW, reason="记错了")


def live() -> list[tuple[str, str]]:
    rows = Claim.objects.exclude(state="closed").order_by("pk")
    return list(rows.values_list("number", "state"))


def why_not(case: IllnessCase) -> list[str]:
    return [row.because.text for row in insurance_of(case).not_due]


def test_a_discharge_noted_anew_after_filing_is_no_second_claim(world: World) -> None:
    case = insured_case(world, code="hospital")
    discharge = stayed(case, world, FIRST, LAST)
    submitted_claim(Claim.objects.get(), world)
    struck(discharge, world)
    stayed(case, world, date(2026, 3, 7), LAST)
    assert live() == [("L2026-0001", "submitted")]
    assert why_not(case) == ["This event is claimed already by L2026-0001"]


def test_the_other_length_of_a_filed_stay_is_not_claimed_besides(world: World) -> None:
    case = insured_case(world, disease="X1")
    stayed(case, world, FIRST, date(2026, 3, 11))
    admission = TreatmentEvent.objects.get(kind=EventKind.ADMISSION)
    submitted_claim(Claim.objects.get(), world)
    struck(admission, world)
    stayed(case, world, date(2026, 3, 1), date(2026, 3, 11))
    assert live() == [("L2026-0001", "submitted")]


def test_a_draft_does_not_stand_in_the_way_of_its_own_correction(world: World) -> None:
    case = insured_case(world, code="hospital")
    discharge = stayed(case, world, FIRST, LAST)
    struck(discharge, world)
    stayed(case, world, FIRST, date(2026, 3, 17))
    assert [claim.expected for claim in Claim.objects.exclude(state="closed")] == [320]


def test_one_stay_noted_in_two_cases_is_claimed_once(world: World) -> None:
    case = insured_case(world, code="hospital")
    other = verified(world, member=case.member, anyway_reason="另一种病")
    for one in (case, other):
        stayed(one, world, FIRST, LAST)
    assert live() == [("L2026-0001", "draft")]
    assert why_not(other) == ["This event is claimed already by L2026-0001"]


@pytest.mark.parametrize(
    ("first", "last", "same"),
    [(FIRST, LAST, True), (LAST, LAST, False), (date(2026, 3, 1), FIRST, False), (date(2026, 3, 1), TODAY, True)],
)
def test_stays_are_the_same_where_they_share_days_beyond_a_transfer(first: date, last: date, same: bool) -> None:
    assert Spot(1, "stay:1", FIRST, LAST).is_same(Spot(2, "stay:2", first, last), "stay") is same


def test_a_filed_diagnosis_that_is_corrected_is_not_claimed_again(world: World) -> None:
    case = insured_case(world)
    submitted_claim(Claim.objects.get(), world)
    amend_diagnosis(
        case_id=case.pk, disease=Disease.objects.get(code="1"), diagnosed_on=date(2026, 3, 6),
        actor=world.branch_chair, now=NOW, reason="病理",
    )  # fmt: skip
    case.refresh_from_db()
    assert live() == [("L2026-0001", "submitted")]
    assert why_not(case) == ["This event is claimed already by L2026-0001"]


def test_an_appeal_is_refused_where_the_event_was_claimed_anew(world: World) -> None:
    case = insured_case(world, code="hospital")
    discharge = stayed(case, world, FIRST, LAST)
    first = submitted_claim(Claim.objects.get(), world)
    reject_claim(claim=first, code="not_proved", actor=officer(world), now=NOW)
    struck(discharge, world)
    stayed(case, world, FIRST, LAST)
    submitted_claim(Claim.objects.get(state="draft"), world)
    with pytest.raises(InsuranceRefused, match="claimed already by L2026-0002"):
        appeal(claim=first, appealed_on=TODAY, actor=officer(world), now=NOW, reason="会诊")
