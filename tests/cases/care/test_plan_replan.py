"""Re-grading changes a plan: done stays, missed stays visible, what is to come is replaced, the difference first."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from cases.care.enums import Entitlement, PlanState
from cases.care.models import CarePlan, IllnessCase
from cases.care.services.facts import note_cost
from cases.care.services.grading import grade_case
from cases.care.services.planning import PlanRefused, diff_plan, extend_plans, propose_replan, replan
from cases.care.services.protocols import publish_protocol, submit_protocol
from cases.care.services.regrading import set_psych
from tests.factories import World, build_world
from tests.factories.cases import COST, GRADING, NOW, TODAY, load_catalogues
from tests.factories.protocol import drafted, in_care, in_force, plan_of
from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item, waive_item

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=20)


@pytest.fixture
def world() -> World:
    load_catalogues()
    world = build_world()
    in_force(world.enterprise)
    return world


@pytest.fixture
def case(world) -> IllnessCase:
    """A case of level 3: a visit every fortnight."""
    return in_care(world)


def items_of(case: IllnessCase, **wanted) -> list[WorkItem]:
    return list(WorkItem.objects.filter(subject=case.subject, **wanted).order_by("due_at", "pk"))


def shanghai(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 18, tzinfo=ZoneInfo("Asia/Shanghai"))


def regrade(case: IllnessCase, world: World, *, severity: int, now: datetime = LATER) -> IllnessCase:
    entry = replace(GRADING, severity=severity, evidence_on=now.date())
    grade_case(case_id=case.pk, entry=entry, actor=world.welfare_officer, now=now)
    return IllnessCase.objects.select_related("subject", "unit", "disease").get(pk=case.pk)


def test_a_worse_grading_opens_planning_for_the_owner(world, case):
    case = regrade(case, world, severity=4)
    (item,) = items_of(case, kind="planning", state="open")
    assert (item.assignee, item.due_at) == (world.welfare_officer, LATER + timedelta(hours=24))


def test_the_same_grading_again_asks_for_nothing(world, case):
    case = regrade(case, world, severity=3)
    assert items_of(case, kind="planning", state="open") == []
    assert not diff_plan(case=case, now=LATER).changes_items


def test_the_difference_names_what_is_kept_added_dropped_and_missed(world, case):
    diff = diff_plan(case=regrade(case, world, severity=4), now=LATER)

    assert {row.kind for row in diff.missed} == {"visit", "claim_check", "screening"}
    assert {row.kind for row in diff.cancelled} == {"visit"}
    assert [row.due_at for row in diff.cancelled][:2] == [shanghai(4, 15), shanghai(4, 29)]
    assert {item.kind for item in diff.added} == {"visit"}
    assert [item.due_at for item in diff.added][:3] == [shanghai(4, 8), shanghai(4, 15), shanghai(4, 22)]
    assert {row.kind for row in diff.kept} == {"regrading", "documents", "aid", "screening"}


def test_replanning_replaces_what_is_to_come_keeps_what_was_done_and_leaves_the_missed_visible(world, case):
    done = items_of(case, kind="visit")[1]
    complete_item(item=done, actor=world.branch_chair, now=NOW + timedelta(days=15))
    case = regrade(case, world, severity=4)

    replan(case=case, actor=world.welfare_officer, now=LATER)

    visits = items_of(case, kind="visit")
    states = {(item.due_at, item.state) for item in visits}
    assert (shanghai(4, 1), "open") in states  # missed
    assert (shanghai(4, 15), "done") in states
    assert (shanghai(4, 22), "open") in states
    dropped = [item for item in visits if item.state == "cancelled"]
    assert dropped
    assert {item.reason for item in dropped} == {"Replaced by the plan of 2026-04-07"}
    assert items_of(case, kind="planning", state="open") == []
    fresh = [item for item in visits if item.state == "open" and item.due_at > LATER]
    assert {item.explanation.text for item in fresh} == {
        "L4: a visit every week by chair or vice-chair, welfare officer, and women's officer or counsellor"
    }


def test_visits_go_on_being_counted_when_their_interval_changes(world, case):
    complete_item(item=items_of(case, kind="visit")[0], actor=world.branch_chair, now=NOW + timedelta(days=10))
    case = regrade(case, world, severity=4)
    replan(case=case, actor=world.welfare_officer, now=LATER)
    extend_plans(now=LATER + timedelta(days=7))

    titles = [item.title["en"] for item in items_of(case, kind="visit") if item.state != "cancelled"]
    assert titles == [f"Visit {number}" for number in range(1, len(titles) + 1)]


def test_a_replan_is_a_new_plan_with_the_old_anchor_and_the_latest_grading(world, case):
    old = plan_of(case)
    case = regrade(case, world, severity=4)
    replan(case=case, actor=world.welfare_officer, now=LATER)

    new = plan_of(case)
    old.refresh_from_db()
    assert old.state == PlanState.SUPERSEDED
    assert (new.anchor_on, new.grading) == (TODAY, case.gradings.first())
    assert (new.approved_by, new.planned_until) == (world.welfare_officer, LATER.date() + timedelta(days=90))


def test_the_daily_run_continues_the_new_plan(world, case):
    case = regrade(case, world, severity=4)
    replan(case=case, actor=world.welfare_officer, now=LATER)
    assert extend_plans(now=LATER + timedelta(days=7)) == 1
    weeks = [item.due_at for item in items_of(case, kind="visit", state="open") if item.due_at > LATER]
    assert all(later - earlier <= timedelta(days=7) for earlier, later in pairwise(weeks))


def test_going_back_to_the_old_level_brings_back_what_was_dropped(world, case):
    case = regrade(case, world, severity=4)
    replan(case=case, actor=world.welfare_officer, now=LATER)
    again = LATER + timedelta(days=3)
    case = regrade(case, world, severity=3, now=again)
    replan(case=case, actor=world.welfare_officer, now=again)

    waiting = [item.due_at for item in items_of(case, kind="visit", state="open") if item.due_at > again]
    assert waiting[:3] == [shanghai(4, 15), shanghai(4, 29), shanghai(5, 13)]
    extend_plans(now=again + timedelta(days=30))
    assert not diff_plan(case=case, now=again + timedelta(days=30)).added


def test_replanning_twice_changes_nothing_the_second_time(world, case):
    case = regrade(case, world, severity=4)
    replan(case=case, actor=world.welfare_officer, now=LATER)
    before = [(item.pk, item.state) for item in items_of(case)]
    replan(case=case, actor=world.welfare_officer, now=LATER)
    assert [(item.pk, item.state) for item in items_of(case)] == before


def test_what_was_waived_is_not_asked_for_again(world, case):
    (aid,) = items_of(case, kind="aid")
    waive_item(item=aid, actor=world.welfare_officer, now=NOW, reason="本人不需要")
    case = regrade(case, world, severity=4)
    replan(case=case, actor=world.welfare_officer, now=LATER)
    assert [item.state for item in items_of(case, kind="aid")] == ["waived"]


def test_higher_costs_reach_another_tier_and_the_old_application_is_replaced(world, case):
    more = replace(COST, total=Decimal(40_000), basic_insurance=Decimal(0), critical_insurance=Decimal(0),
                   commercial_insurance=Decimal(0))  # fmt: skip
    note_cost(case_id=case.pk, entry=more, actor=world.branch_chair, now=NOW)
    case = regrade(case, world, severity=3, now=NOW + timedelta(days=2))
    replan(case=case, actor=world.welfare_officer, now=NOW + timedelta(days=2))

    aids = {(Decimal(item.details["amount"]), item.state) for item in items_of(case, kind="aid")}
    assert aids == {(Decimal(6000), "cancelled"), (Decimal(20000), "open")}


def test_a_psychological_state_that_rises_brings_counselling(world, case):
    set_psych(case=case, psych=3, because=explain("PHQ-9 {sum}", sum=16), actor=None, now=LATER)
    case.refresh_from_db()
    diff = diff_plan(case=case, now=LATER)
    counselling = [item for item in diff.added if item.kind == "counselling"]
    assert counselling[0].due_at == shanghai(4, 10)
    assert counselling[0].because.input_rows[0] == ("Psychological state", "P3 set by the counselling team")


def test_what_was_confirmed_must_be_what_was_shown(world, case):
    case = regrade(case, world, severity=4)
    seen = diff_plan(case=case, now=LATER).fingerprint
    complete_item(item=items_of(case, kind="visit")[2], actor=world.branch_chair, now=LATER)
    with pytest.raises(PlanRefused, match="no longer what you saw"):
        replan(case=case, actor=world.welfare_officer, now=LATER, seen=seen)


def test_only_the_owner_of_the_plan_changes_it_and_only_in_care(world, case):
    with pytest.raises(MoveRefused, match="posts"):
        replan(case=case, actor=world.branch_chair, now=LATER)
    IllnessCase.objects.filter(pk=case.pk).update(state="closed")
    with pytest.raises(MoveRefused, match="Only a case in care"):
        replan(case=case, actor=world.welfare_officer, now=LATER)


def test_a_new_version_of_the_protocol_is_proposed_at_the_next_look(world, case):
    draft = drafted(world, now=NOW, starts_on=TODAY)
    rule = draft.rules.get(entitlement=Entitlement.VISITS, min_level=3)
    rule.params["every_days"] = 10
    rule.save()
    submit_protocol(protocol=draft, actor=world.welfare_officer, now=NOW)
    publish_protocol(protocol=draft, actor=world.chair, now=NOW)

    assert propose_replan(case=case, actor=None, now=LATER)
    diff = replan(case=case, actor=world.welfare_officer, now=LATER)
    assert diff.added[0].due_at == shanghai(4, 17)
    assert plan_of(case).protocol == draft


def test_a_case_without_a_plan_has_no_difference(world, case):
    CarePlan.objects.filter(case=case).update(state=PlanState.SUPERSEDED)
    with pytest.raises(PlanRefused, match="No plan of this case is in force"):
        diff_plan(case=case, now=LATER)
    assert not propose_replan(case=case, actor=None, now=LATER)
