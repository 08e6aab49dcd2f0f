"""From a grading to a plan in force: drafted by the protocol, approved by somebody else, made into work items."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from cases.care.enums import CaseState, ConsentState, PlanState
from cases.care.models import CarePlan, IllnessCase, TreatmentEvent
from cases.care.services.consent import record_consent, withdraw_consent
from cases.care.services.planning import (
    ACTION,
    PlanRefused,
    draft_plan,
    extend_plans,
    open_event_items,
    open_follow_ups,
    submit_plan,
    withdraw_plan,
)
from cases.care.services.reports import ConsentEntry
from tests.factories import CalendarDayFactory, World, build_world
from tests.factories.cases import GRADING, NOW, TODAY, graded, load_catalogues, make_member, verified
from tests.factories.protocol import approve_plan, in_care, in_force, plan_of, submitted
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.approvals import ApprovalRefused, decide, pending_for
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    load_catalogues()
    world = build_world()
    in_force(world.enterprise)
    return world


def items_of(case: IllnessCase, **wanted) -> list[WorkItem]:
    return list(WorkItem.objects.filter(subject=case.subject, **wanted).order_by("due_at", "pk"))


def kinds(case: IllnessCase) -> dict[str, int]:
    counts: dict[str, int] = {}
    for item in items_of(case, source_key__contains=":plan:"):
        counts[item.kind] = counts.get(item.kind, 0) + 1
    return counts


def shanghai(month: int, day: int, hour: int = 18) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_submitted_plan_waits_for_somebody_else_and_ends_the_planning_item(world):
    case = submitted(world)

    assert case.state == CaseState.PLANNED
    plan = CarePlan.objects.get(case=case)
    assert (plan.state, plan.anchor_on, plan.created_by) == (PlanState.SUBMITTED, TODAY, world.welfare_officer)
    assert [item.state for item in items_of(case, kind="planning")] == ["done"]
    decision = items_of(case, kind="plan_approval", state="open")[0]
    assert decision.assignee != world.welfare_officer
    assert kinds(case) == {}


def test_nobody_approves_their_own_plan(world):
    case = submitted(world)
    approval = pending_for(case.subject, ACTION)
    with pytest.raises(ApprovalRefused):
        decide(approval_id=approval.pk, actor=world.welfare_officer, now=NOW, approve=True)


def test_approval_puts_the_plan_into_force_and_every_step_into_somebodys_worklist(world):
    case = in_care(world)

    assert case.state == CaseState.IN_CARE
    plan = plan_of(case)
    assert (plan.state, plan.approved_at, plan.planned_until) == (
        PlanState.APPROVED,
        NOW,
        TODAY + timedelta(days=90),
    )
    assert plan.approved_by is not None
    assert kinds(case) == {
        "visit": 7, "screening": 2, "regrading": 1, "documents": 1, "claim_check": 1, "aid": 1,
    }  # fmt: skip
    for item in items_of(case, source_key__contains=":plan:"):
        assert item.assignee is not None, item.kind
        assert item.explanation.text
        assert item.explanation.source_rows[0][1:] == ("cases:protocol", "2026-1")
    visits = items_of(case, kind="visit")
    assert [item.due_at for item in visits[:2]] == [shanghai(4, 1), shanghai(4, 15)]
    assert visits[0].assignee == world.branch_chair


def test_relief_is_asked_for_with_the_amount_that_the_costs_reach(world):
    (aid,) = items_of(in_care(world), kind="aid")
    assert Decimal(aid.details["amount"]) == 6000
    assert aid.explanation.formula_text == "Out of pocket 35,000.00 reaches the tier from 30,000: relief 6,000"
    assert aid.due_at == shanghai(4, 8)


def test_a_late_approval_does_not_shift_the_windows_but_counts_what_is_done_once_from_it(world):
    case = submitted(world)
    late = NOW + timedelta(days=6)
    approve_plan(case, world, now=late)

    assert items_of(case, kind="visit")[0].due_at == shanghai(4, 1)
    assert items_of(case, kind="claim_check")[0].due_at == shanghai(3, 31)


def test_a_refused_plan_is_a_draft_again_and_planning_opens_anew_with_the_reason_kept(world):
    case = submitted(world)
    approve_plan(case, world, yes=False, comment="请补充家庭情况")

    case.refresh_from_db()
    assert case.state == CaseState.GRADED
    assert CarePlan.objects.get(case=case).state == PlanState.DRAFT
    assert [item.state for item in items_of(case, kind="planning")] == ["done", "open"]
    assert case.moves.first().reason == "请补充家庭情况"
    assert kinds(case) == {}

    submit_plan(case=case, actor=world.welfare_officer, now=NOW + timedelta(days=1))
    assert CarePlan.objects.get(case=case).anchor_on == TODAY + timedelta(days=1)


def test_a_submitted_plan_can_be_taken_back(world):
    case = submitted(world)
    withdraw_plan(case=case, actor=world.welfare_officer, now=NOW, reason="还要改")

    case.refresh_from_db()
    assert case.state == CaseState.GRADED
    assert pending_for(case.subject, ACTION) is None
    with pytest.raises(PlanRefused):
        withdraw_plan(case=case, actor=world.welfare_officer, now=NOW, reason="再来")


def test_drafting_twice_brings_the_one_draft_up_to_date(world):
    case = graded(world)
    first = draft_plan(case=case, actor=world.welfare_officer, now=NOW)
    second = draft_plan(case=case, actor=world.welfare_officer, now=NOW + timedelta(days=2))
    assert (first.pk, second.anchor_on) == (second.pk, TODAY + timedelta(days=2))


def test_a_case_that_is_not_graded_has_no_plan(world):
    with pytest.raises(MoveRefused):
        draft_plan(case=verified(world), actor=world.welfare_officer, now=NOW)


def test_only_the_welfare_officer_plans(world):
    with pytest.raises(PlanRefused, match="posts"):
        draft_plan(case=graded(world), actor=world.branch_chair, now=NOW)


def test_without_a_protocol_in_force_nothing_is_planned_and_the_message_says_what_to_do():
    load_catalogues()
    world = build_world()
    with pytest.raises(PlanRefused, match="No protocol is in force for 一组: publish one"):
        draft_plan(case=graded(world), actor=world.welfare_officer, now=NOW)


def test_a_plan_keeps_the_version_by_which_it_was_made(world):
    case = in_care(world)
    in_force_later = in_force(world.branch, now=NOW + timedelta(days=1))
    extend_plans(now=NOW + timedelta(days=30))
    assert {item.explanation.source_rows[0][2] for item in items_of(case, kind="visit")} == {"2026-1"}
    assert in_force_later.code == "2026-2"


def test_the_daily_run_opens_what_comes_into_sight_and_nothing_twice(world):
    case = in_care(world)
    before = len(items_of(case))

    assert extend_plans(now=NOW) == 0
    later = NOW + timedelta(days=14)
    assert extend_plans(now=later) == 1
    assert extend_plans(now=later) == 0
    assert len(items_of(case)) == before + 1
    assert plan_of(case).planned_until == TODAY + timedelta(days=104)


def test_running_daily_gives_what_one_late_run_gives(world):
    daily, once = in_care(world), in_care(world, member=make_member(world, number="2", name="李四"))
    CarePlan.objects.filter(case=once).update(state=PlanState.SUPERSEDED)
    for day in range(1, 61):
        extend_plans(now=NOW + timedelta(days=day))
    CarePlan.objects.filter(case=once).update(state=PlanState.APPROVED)
    extend_plans(now=NOW + timedelta(days=60))

    def due(case: IllnessCase) -> list[tuple[str, datetime]]:
        return [(item.kind, item.due_at) for item in items_of(case, source_key__contains=":plan:")]

    assert due(daily) == due(once)


def test_shards_share_the_plans_without_overlap(world):
    cases = [in_care(world, member=make_member(world, number=str(n), name=f"张{n}")) for n in range(5)]
    later = NOW + timedelta(days=14)
    opened = [extend_plans(now=later, shard=shard, shards=3, chunk=1) for shard in range(3)]
    assert sum(opened) == len(cases)


@pytest.mark.parametrize("stop", ["withdrawn", "closed"])
def test_a_case_that_is_not_in_care_gets_no_more_items(world, stop):
    case = in_care(world)
    if stop == "withdrawn":
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
    else:
        IllnessCase.objects.filter(pk=case.pk).update(state=CaseState.CLOSED)
    assert extend_plans(now=NOW + timedelta(days=30)) == 0


def test_when_the_calendar_learns_of_a_festival_late_its_visit_still_comes(world):
    case = in_care(world)
    later = NOW + timedelta(days=60)
    extend_plans(now=later)
    for day in (19, 20, 21):
        CalendarDayFactory(date=date(2026, 6, day), name_zh="中秋节", name_en="Mid-Autumn Festival")

    assert extend_plans(now=later + timedelta(days=1)) >= 1
    extend_plans(now=later + timedelta(days=2))
    (festive,) = [item for item in items_of(case, kind="visit") if "festival" in item.details]
    assert festive.due_at == shanghai(6, 18)


def test_an_operation_that_is_noted_asks_for_a_visit_before_it(world):
    case = in_care(world)
    surgery = TreatmentEvent.objects.create(
        case=case, kind="surgery", happened_on=date(2026, 3, 21), recorded_at=NOW, recorded_by=world.branch_chair
    )
    assert open_event_items(case=case, event=surgery, now=NOW) == 1
    assert open_event_items(case=case, event=surgery, now=NOW) == 0
    (visit,) = [item for item in items_of(case, kind="visit") if "event" in item.details]
    assert (visit.due_at, visit.title["en"]) == (shanghai(3, 21), "Visit: Surgery")
    assert visit.explanation.source_rows[0][0] == "Protocol 2026-1, article 4.3"
    assert ("Treatment event", "Surgery 2026-03-21") in visit.explanation.input_rows


def test_follow_ups_are_counted_from_closure(world):
    case = in_care(world)
    assert open_follow_ups(case=case, now=NOW) == 3
    assert [item.due_at for item in items_of(case, kind="follow_up")] == [
        shanghai(4, 17),
        shanghai(6, 16),
        shanghai(9, 14),
    ]


def test_consent_that_comes_back_while_a_plan_waited_makes_it_a_draft_again(world):
    case = submitted(world)
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
    assert pending_for(case.subject, ACTION) is None

    record_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
    case.refresh_from_db()
    assert (case.state, case.consent_state) == (CaseState.GRADED, ConsentState.GIVEN)
    assert len(items_of(case, kind="planning", state="open")) == 1


def test_a_level_four_case_is_seen_weekly_by_three_people(world):
    case = in_care(world, entry=replace(GRADING, severity=4))
    visits = items_of(case, kind="visit")
    assert len(visits) == 13
    assert visits[0].due_at == shanghai(3, 25)
    assert visits[0].details["visitors"] == [
        ["chair", "vice_chair"],
        ["welfare_officer"],
        ["womens_officer", "counsellor"],
    ]
    assert visits[0].assignee == world.welfare_officer


def test_materialising_many_plans_costs_no_more_queries_than_one(world, django_assert_max_num_queries):
    for n in range(6):
        in_care(world, member=make_member(world, number=str(n), name=f"张{n}"))
    with django_assert_max_num_queries(41):
        extend_plans(now=NOW + timedelta(days=30))
