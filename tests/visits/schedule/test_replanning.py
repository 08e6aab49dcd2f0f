"""A changed plan keeps the days that somebody chose and the visitors who still fit, and replaces the others."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from cases.care.models import IllnessCase
from cases.care.selectors.plan import load_clock
from cases.care.services.grading import grade_case
from cases.care.services.planning import diff_plan, replan
from cases.care.views.plan_rows import change_rows
from tests.factories import PostFactory, UserFactory
from tests.factories.cases import GRADING, NOW
from tests.factories.protocol import in_care
from unioncare.notifications.kinds import get_kind
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from visits.schedule.models import Visit
from visits.schedule.services.arranging import reschedule_visit, seat_visitor

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=20)


@pytest.fixture
def case(world) -> IllnessCase:
    """A case of level 3: a visit every fortnight by vice-chair and branch chair."""
    return in_care(world)


def visits_of(case, **wanted):
    rows = Visit.objects.filter(case=case, trigger="regular", item__due_at__gt=LATER, **wanted)
    return list(rows.select_related("item").order_by("item__due_at", "pk"))


def open_of(case):
    return visits_of(case, item__state="open")


def names(visit):
    return [seat.user.name if seat.user else None for seat in visit.seats.select_related("user").order_by("position")]


def worse(case, world):
    """Grade the case anew: level 4 wants a visit every week by others."""
    entry = replace(GRADING, severity=4, evidence_on=LATER.date())
    grade_case(case_id=case.pk, entry=entry, actor=world.welfare_officer, now=LATER)
    return again(case, world)


def again(case, world):
    case = IllnessCase.objects.select_related("subject", "unit", "disease").get(pk=case.pk)
    replan(case=case, actor=world.welfare_officer, now=LATER)
    return case


def put(visit, world, day, **more):
    moved = {"at": time(9, 30), "reason": "hospital", "note": "上午查房", "actor": world.branch_chair} | more
    return reschedule_visit(visit=visit, day=day, now=LATER - timedelta(hours=1), **moved)


def with_older_visitors(case, *slots):
    """Let the items of the plan in force ask for other visitors, as those of an earlier version of the protocol do."""
    for visit in open_of(case):
        WorkItem.objects.filter(pk=visit.item_id).update(details={"visitors": [list(slot) for slot in slots]})
        visit.seats.all().delete()
        for position, roles in enumerate(slots, start=1):
            visit.seats.create(position=position, roles=list(roles))


def test_a_day_set_by_hand_inside_a_new_window_is_kept_with_its_hour_and_its_reason(case, world):
    put(visits_of(case)[0], world, date(2026, 4, 14))
    worse(case, world)
    (kept,) = [visit for visit in open_of(case) if visit.set_by_id]
    assert kept.window == (date(2026, 4, 9), date(2026, 4, 15))
    assert (kept.planned_on, kept.planned_at, kept.set_by) == (date(2026, 4, 14), time(9, 30), world.branch_chair)
    assert [(move.to_day, move.reason, move.note) for move in kept.moves.all()] == [
        (date(2026, 4, 14), "hospital", "上午查房")
    ]


def test_a_day_that_no_new_window_holds_is_proposed_anew(case, world):
    visit = visits_of(case)[0]
    Visit.objects.filter(pk=visit.pk).update(planned_on=date(2026, 4, 6), set_by=world.branch_chair)  # over already
    worse(case, world)
    assert all(visit.set_by is None for visit in open_of(case))
    assert all(visit.window[0] <= visit.planned_on <= visit.window[1] for visit in open_of(case))


def test_a_chosen_day_is_kept_once(case, world):
    put(visits_of(case)[0], world, date(2026, 4, 14))
    worse(case, world)
    assert len([visit for visit in open_of(case) if visit.planned_on == date(2026, 4, 14)]) == 1


def test_visitors_who_still_fit_go_on_and_the_others_are_replaced(case, world):
    second = UserFactory(name="赵平")
    PostFactory(user=second, unit=world.enterprise, role=Role.VICE_CHAIR)
    for visit in visits_of(case):
        seat_visitor(
            seat=visit.seats.get(position=1), person=second, actor=world.branch_chair, now=LATER - timedelta(hours=1)
        )
    worse(case, world)
    for visit in open_of(case):
        assert names(visit) == ["赵平", "周文静", "林秀云"]


def test_whoever_left_or_holds_another_post_does_not_go_on(case, world):
    second = UserFactory(name="赵平")
    PostFactory(user=second, unit=world.enterprise, role=Role.VICE_CHAIR)
    vice = world.post_of(Role.VICE_CHAIR)
    vice.role = Role.COMMITTEE_MEMBER
    vice.save()
    worse(case, world)
    assert {names(visit)[0] for visit in open_of(case)} <= {"高国平", "赵平"}


def test_other_visitors_at_the_same_interval_replace_those_of_before(case, world):
    with_older_visitors(case, (Role.GROUP_LEADER,))
    before = [visit.window for visit in open_of(case)]
    diff = diff_plan(case=case, now=LATER)
    assert len(diff.moved) == len(before)
    row = next(row for row in change_rows(diff, load_clock(LATER)) if row.change == "moved")
    assert (row.before, row.note) == (None, "Other visitors: vice-chair and branch chair")
    again(case, world)
    assert [visit.window for visit in open_of(case)][: len(before)] == before
    assert {tuple(names(visit)) for visit in open_of(case)} == {("吴建民", "韩立新")}


def test_what_both_plans_ask_for_stays_the_same_visit(case, world):
    before = [(visit.pk, visit.planned_on, names(visit)) for visit in open_of(case)]
    again(case, world)
    after = [(visit.pk, visit.planned_on, names(visit)) for visit in open_of(case)]
    assert after[: len(before)] == before


def test_on_visits_that_stay_whoever_does_not_fit_any_more_is_replaced(case, world):
    vice = world.post_of(Role.VICE_CHAIR)
    vice.role = Role.COMMITTEE_MEMBER
    vice.save()
    second = UserFactory(name="赵平")
    PostFactory(user=second, unit=world.enterprise, role=Role.VICE_CHAIR)
    again(case, world)
    assert {tuple(names(visit)) for visit in open_of(case)} == {("赵平", "韩立新")}


def test_whoever_goes_no_more_is_told(case, world):
    gone = world.person(Role.VICE_CHAIR)
    vice = world.post_of(Role.VICE_CHAIR)
    vice.role = Role.COMMITTEE_MEMBER
    vice.save()
    number = len(open_of(case))
    again(case, world)
    told = Message.objects.get(kind="visit_arranged", recipient=gone, channel="inbox")
    assert get_kind(told.kind).subject(told.params) == (
        f"You do not go on {number} visits any more, the first of them on 8 Apr 2026"
    )


def test_whoever_answers_for_visits_goes_on_answering(case, world):
    second = UserFactory(name="钱进")
    PostFactory(user=second, unit=world.branch, role=Role.BRANCH_CHAIR)
    with_older_visitors(case, (Role.BRANCH_CHAIR,))
    WorkItem.objects.filter(visit__in=open_of(case)).update(assignee=second)
    again(case, world)
    assert {visit.item.assignee_id for visit in open_of(case)} == {second.pk}
    assert {names(visit)[1] for visit in open_of(case)} == {"钱进"}


def test_whoever_goes_on_none_of_the_new_visits_is_told_once(case, world):
    worse(case, world)
    told = Message.objects.filter(kind="visit_arranged", channel="inbox", params__why="replaced")
    assert [message.recipient for message in told] == [world.branch_chair]
