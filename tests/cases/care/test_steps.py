"""Each step of the flow opens with the deadline that the protocol in force gives it, counted from now."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.care.enums import Entitlement
from cases.care.services.steps import open_step
from tests.factories import CalendarDayFactory, World, build_world
from tests.factories.cases import GRADING, NOW, graded, load_catalogues, reported, verified
from tests.factories.protocol import PUBLISHED, in_force, submitted
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    load_catalogues()
    return build_world()


def item_of(case, kind: str) -> WorkItem:
    return WorkItem.objects.open().get(subject=case.subject, kind=kind)


def shanghai(month: int, day: int, hour: int = 18, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_report_at_level_three_asks_for_verification_and_a_visit_within_two_working_days(world):
    in_force(world.enterprise)
    case = reported(world, severity=3)

    assert item_of(case, "verification").due_at == shanghai(3, 20)
    visit = item_of(case, "first_visit")
    assert (visit.due_at, visit.in_hours, visit.assignee) == (shanghai(3, 20), False, world.branch_chair)
    assert visit.details["visitors"] == [["vice_chair"], ["branch_chair"]]
    assert visit.explanation.source_rows == [("Protocol 2026-1, article 4.1", "cases:protocol", "2026-1")]


def test_level_four_is_counted_in_hours_over_a_holiday(world):
    in_force(world.enterprise)
    for day in range(1, 8):
        CalendarDayFactory(date=datetime(2026, 10, day).date())
    eve = shanghai(9, 30, 17)
    case = reported(world, severity=4, now=eve)

    visit = item_of(case, "first_visit")
    assert (visit.due_at, visit.in_hours) == (eve + timedelta(hours=24), True)


def test_working_days_pass_over_a_holiday(world):
    in_force(world.enterprise)
    for day in range(1, 8):
        CalendarDayFactory(date=datetime(2026, 10, day).date())

    assert item_of(reported(world, severity=3, now=shanghai(9, 30, 9)), "verification").due_at == shanghai(10, 9)


def test_without_a_severity_the_longest_deadline_holds(world):
    in_force(world.enterprise)
    assert item_of(reported(world, severity=None), "first_visit").due_at == shanghai(3, 25)


def test_pending_consent_times_the_visit_by_the_severity_told_but_keeps_no_health_data(world):
    in_force(world.enterprise)
    case = reported(world, severity=4, consent=None)

    visit = item_of(case, "first_visit")
    assert visit.due_at == NOW + timedelta(hours=24)
    assert visit.details == {}
    stored = str(visit.because)
    assert "L4" not in stored
    assert "S4" not in stored
    assert "24" not in stored
    assert item_of(case, "consent").due_at == NOW + timedelta(hours=48)


def test_verification_leads_to_grading_with_its_own_deadline(world):
    in_force(world.enterprise)
    grading = item_of(verified(world, severity=2), "grading")
    assert (grading.due_at, grading.assignee) == (shanghai(3, 23), world.welfare_officer)


def test_grading_leads_to_planning_by_the_level_that_was_graded(world):
    in_force(world.enterprise)
    case = graded(world, severity=1)

    assert case.level == 3  # by the grading, whatever the report said
    planning = item_of(case, "planning")
    assert (planning.due_at, planning.in_hours) == (shanghai(3, 20), False)
    assert planning.explanation.input_rows[0] == ("Care level", "L3")


def test_the_decision_about_a_plan_has_the_protocols_deadline(world):
    in_force(world.enterprise)
    decision = item_of(submitted(world), "plan_approval")
    assert decision.due_at == shanghai(3, 20)
    assert "3.5" in str(decision.because)


def test_the_decision_about_a_level_four_plan_is_counted_in_hours(world):
    in_force(world.enterprise)
    decision = item_of(submitted(world, entry=replace(GRADING, severity=4)), "plan_approval")
    assert (decision.due_at, decision.in_hours) == (NOW + timedelta(hours=24), True)


def test_the_nearest_protocol_upward_decides(world):
    in_force(world.corporation)
    own = in_force(world.branch)
    visit = item_of(reported(world), "first_visit")
    assert visit.explanation.source_rows[0][2] == own.code


def test_a_protocol_that_begins_later_does_not_count_yet(world):
    in_force(world.enterprise, now=NOW + timedelta(days=1))
    assert item_of(reported(world), "first_visit").explanation.text.endswith("so the default holds")


def test_without_a_protocol_the_default_deadline_holds_and_the_reason_says_so(world):
    visit = item_of(reported(world, severity=3), "first_visit")
    assert visit.due_at == shanghai(3, 20)
    assert visit.explanation.text.endswith("no protocol is in force here, so the default holds")


def test_what_a_protocol_leaves_out_has_the_default_deadline_and_says_so(world):
    protocol = in_force(world.enterprise)
    protocol.rules.filter(entitlement=Entitlement.DOCUMENTS).delete()
    case = graded(world)

    open_step(case=case, step=Entitlement.DOCUMENTS, now=NOW)
    assert item_of(case, "documents").explanation.text.endswith("so the default holds")


def test_opening_a_step_twice_leaves_one_item(world):
    in_force(world.enterprise)
    case = reported(world)
    open_step(case=case, step=Entitlement.VERIFICATION, now=NOW + timedelta(hours=1), severity=3)
    assert item_of(case, "verification").due_at == shanghai(3, 20)


def test_a_step_that_has_ended_opens_again_as_a_new_item(world):
    in_force(world.enterprise)
    case = verified(world)
    open_step(case=case, step=Entitlement.VERIFICATION, now=NOW + timedelta(days=7), severity=3)
    items = WorkItem.objects.filter(subject=case.subject, kind="verification").order_by("pk")
    assert [item.state for item in items] == ["done", "open"]
    assert items[1].due_at == shanghai(3, 27)


def test_a_step_costs_a_fixed_number_of_queries(world, django_assert_num_queries):
    in_force(world.enterprise, now=PUBLISHED)
    case = verified(world)
    with django_assert_num_queries(21):
        open_step(case=case, step=Entitlement.DOCUMENTS, now=NOW, severity=3)
