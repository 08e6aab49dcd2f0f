"""Insurers that ask to be told before any claim: a work item with its deadline, done when they are told."""

from datetime import date
from decimal import Decimal

import pytest

from cases.care.enums import EventKind
from cases.care.models import IllnessCase, TreatmentEvent
from cases.care.services.facts import EventEntry, note_event, strike_fact
from cases.insurance.enums import EndReason
from cases.insurance.models import Benefit, Claim, Enrolment, PlanVersion
from cases.insurance.services.claims import give_up
from cases.insurance.services.ending import end_enrolment
from tests.factories import World
from tests.factories.cases import NOW, make_member, verified
from tests.factories.claims import insured_case, officer, stayed, submitted_claim
from tests.factories.insurance import enrolled, plan, term
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


@pytest.fixture(autouse=True)
def asks_to_be_told() -> None:
    """Both plans ask for a report, within ten days."""
    plan()
    PlanVersion.objects.update(report_days=10)


def reports(state: str = "open") -> list[WorkItem]:
    return list(WorkItem.objects.filter(kind="event_report", state=state).order_by("pk"))


def due(item: WorkItem) -> date:
    return item.due_at.astimezone(NOW.tzinfo).date()


def note(case: IllnessCase, world: World, kind: EventKind, day: date) -> TreatmentEvent:
    return note_event(case_id=case.pk, entry=EventEntry(kind, day), actor=world.branch_chair, now=NOW)


def test_a_diagnosis_is_to_be_reported_in_time(world: World) -> None:
    case = insured_case(world)  # diagnosed on 5 March
    (item,) = reports()
    assert (item.subject, item.unit, due(item)) == (case.subject, case.unit, date(2026, 3, 15))
    assert item.assignee == world.person(Role.INSURANCE_OFFICER)
    assert item.explanation.text == (
        "“Provincial industrial mutual insurance” asks to be told within 10 days: the insurer hears of the event of "
        "2026-03-05 by 2026-03-15, before any claim"
    )


def test_a_plan_that_asks_for_no_report_gets_no_item(world: World) -> None:
    PlanVersion.objects.update(report_days=None)
    stayed(insured_case(world), world, date(2026, 3, 6), date(2026, 3, 16))
    assert Claim.objects.exists()
    assert not WorkItem.objects.filter(kind="event_report").exists()


def test_an_admission_is_to_be_reported_before_the_discharge_and_once(world: World) -> None:
    member = make_member(world)
    enrolled(member, term(world.enterprise, code="hospital"))
    case = verified(world, member=member)
    assert not reports()
    note(case, world, EventKind.ADMISSION, date(2026, 3, 6))
    assert [due(item) for item in reports()] == [date(2026, 3, 16)]
    note(case, world, EventKind.DISCHARGE, date(2026, 3, 16))
    assert Claim.objects.get().stay_days == 10
    assert len(reports()) == 1


def test_a_stay_that_brings_nothing_is_asked_for_no_more(world: World) -> None:
    case = insured_case(world, code="hospital")  # pays from the fourth day on
    note(case, world, EventKind.ADMISSION, date(2026, 3, 14))
    assert len(reports()) == 1
    note(case, world, EventKind.DISCHARGE, date(2026, 3, 16))
    assert not reports()
    assert "2 days" in reports("cancelled")[0].reason, "the stay was too short: nothing was struck out"


def test_while_the_costs_are_not_known_the_insurer_is_still_to_be_told(world: World) -> None:
    Benefit.objects.filter(version__plan__code="hospital").update(kind="ratio", ratio=Decimal("0.5"), amount=0)
    case = insured_case(world, code="hospital")
    note(case, world, EventKind.ADMISSION, date(2026, 3, 10))
    discharge = note(case, world, EventKind.DISCHARGE, date(2026, 3, 16))
    assert not Claim.objects.exists()
    assert [due(item) for item in reports()] == [date(2026, 3, 20)]
    assert not reports("cancelled")
    strike_fact(fact=discharge, actor=world.branch_chair, now=NOW, reason="wrong day")
    assert len(reports()) == 1, "the stay goes on"


def test_what_was_reported_stays_done_whatever_is_told_later(world: World) -> None:
    case = insured_case(world)
    complete_item(item=reports()[0], actor=officer(world), now=NOW, result="told by phone, number 7")
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    assert not [item for item in reports() if due(item) == date(2026, 3, 15)]
    assert reports("done")[0].result == "told by phone, number 7"


def test_a_submitted_claim_is_a_report(world: World) -> None:
    insured_case(world)
    submitted_claim(Claim.objects.get(), world)
    assert [item.result for item in reports("done")] == ["Submitted to the insurer"]
    assert not reports()


def test_a_claim_that_nobody_makes_is_reported_to_nobody(world: World) -> None:
    insured_case(world)
    give_up(claim=Claim.objects.get(), actor=officer(world), now=NOW, reason="The family does not want it")
    assert not reports()


def test_what_is_struck_out_or_not_covered_is_asked_for_no_more_and_anew_when_it_is_back(world: World) -> None:
    case = insured_case(world, code="hospital")
    admission = note(case, world, EventKind.ADMISSION, date(2026, 3, 14))
    strike_fact(fact=admission, actor=world.branch_chair, now=NOW, reason="wrong person")
    assert not reports()
    note(case, world, EventKind.ADMISSION, date(2026, 3, 14))
    assert len(reports()) == 1
    end_enrolment(enrolment=Enrolment.objects.get(), reason=EndReason.MISTAKE, actor=officer(world), now=NOW)
    assert (len(reports()), len(reports("cancelled"))) == (0, 2)
