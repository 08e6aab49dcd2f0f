"""Another day of the window, other visitors: what is possible, and what is refused with its way out."""

from datetime import date, time, timedelta

import pytest

from tests.factories import PostFactory, RelativeFactory, UserFactory
from tests.factories.cases import NOW, make_member, reported
from tests.factories.protocol import in_care
from tests.factories.visits import first_visit
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave
from unioncare.worklist.services import waive_item
from visits.schedule.enums import Trigger
from visits.schedule.errors import NotOpen, VisitRefused
from visits.schedule.models import Visit
from visits.schedule.selectors.candidates import candidates
from visits.schedule.services.arranging import add_visitor, remove_visitor, reschedule_visit, seat_visitor
from visits.schedule.services.opening import open_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(world) -> Visit:
    case = in_care(world)
    return Visit.objects.filter(case=case, trigger="regular").select_related("item").order_by("planned_on", "pk")[1]


def move(visit, world, day, **changes):
    facts = {"at": None, "reason": "hospital", "actor": world.branch_chair, "now": NOW} | changes
    return reschedule_visit(visit=visit, day=day, **facts)


def test_a_visit_moves_inside_its_window_and_says_why(world, visit):
    before, window = visit.planned_on, visit.window
    moved = move(visit, world, window[0], at=time(9, 30), note="上午查房")
    assert (moved.planned_on, moved.planned_at, moved.set_by) == (window[0], time(9, 30), world.branch_chair)
    entry = moved.moves.get()
    assert (entry.from_day, entry.to_day, entry.reason, entry.note) == (before, window[0], "hospital", "上午查房")
    assert Visit.objects.select_related("item").get(pk=visit.pk).window == window


def test_a_day_outside_the_window_is_refused_with_the_window(world, visit):
    outside = visit.window[1] + timedelta(days=1)
    with pytest.raises(VisitRefused, match="choose a day between, or pause it"):
        move(visit, world, outside)
    assert not visit.moves.exists()


def test_another_day_needs_a_reason_another_hour_does_not(world, visit):
    with pytest.raises(VisitRefused, match="Say why"):
        move(visit, world, visit.window[0], reason="")
    assert move(visit, world, visit.planned_on, at=time(15), reason="").planned_at == time(15)
    assert not visit.moves.exists()


def test_the_others_who_go_are_told_of_the_new_day(world, visit):
    move(visit, world, visit.window[0])
    told = Message.objects.filter(kind="visit_arranged", channel="inbox")
    assert [message.recipient for message in told] == [world.person(Role.VICE_CHAIR)]


def test_a_visit_that_has_ended_is_not_moved(world, visit):
    waive_item(item=visit.item_id, actor=world.branch_chair, now=NOW, reason="本人谢绝")
    with pytest.raises(NotOpen, match="waived by 韩立新 on 18 Mar 2026: 本人谢绝"):
        move(visit, world, visit.window[0])


def test_somebody_else_goes_and_is_told(world, visit):
    seat = visit.seats.get(user=world.person(Role.VICE_CHAIR))
    seat_visitor(seat=seat, person=world.chair, actor=world.branch_chair, now=NOW)
    seat.refresh_from_db()
    assert seat.user == world.chair
    assert Message.objects.filter(kind="visit_arranged", recipient=world.chair).exists()


def test_nobody_goes_twice(world, visit):
    seat = visit.seats.get(user=world.person(Role.VICE_CHAIR))
    with pytest.raises(VisitRefused, match="韩立新 goes on this visit already"):
        seat_visitor(seat=seat, person=world.branch_chair, actor=world.branch_chair, now=NOW)


def test_nobody_is_sent_to_a_relative_by_hand(world, visit):
    RelativeFactory(user=world.chair, employee_no="030217")
    seat = visit.seats.get(user=world.person(Role.VICE_CHAIR))
    with pytest.raises(VisitRefused, match="relative"):
        seat_visitor(seat=seat, person=world.chair, actor=world.branch_chair, now=NOW)
    assert world.chair not in [one.user for one in candidates(visit, seat)]


def test_somebody_comes_along_and_is_taken_off_again(world, visit):
    seat = add_visitor(visit=visit, person=world.chair, actor=world.branch_chair, now=NOW)
    remove_visitor(seat=seat, actor=world.branch_chair, now=NOW)
    assert world.chair.pk not in visit.seats.values_list("user", flat=True)
    with pytest.raises(VisitRefused, match="The standard asks for this visitor"):
        remove_visitor(seat=visit.seats.first(), actor=world.branch_chair, now=NOW)


def test_the_fairest_has_a_role_that_will_do_and_the_fewest_visits(world, visit):
    fresh = UserFactory(name="赵平")
    PostFactory(user=fresh, unit=world.enterprise, role=Role.VICE_CHAIR)
    seat = visit.seats.get(user=world.person(Role.VICE_CHAIR))
    first, second, *others = candidates(visit, seat)
    assert [first.user, second.user] == [fresh, world.person(Role.VICE_CHAIR)]
    assert first.load < second.load
    assert not any(one.fitting for one in others)


def test_leave_and_a_full_day_are_pointed_out(world, visit):
    vice = world.person(Role.VICE_CHAIR)
    Leave.objects.create(user=vice, cover=world.chair, starts_on=visit.planned_on, ends_on=visit.planned_on)
    for number in range(3):
        case = reported(world, member=make_member(world, number=f"03030{number}", name=f"王{number}"))
        Visit.objects.filter(pk=first_visit(case).pk).update(planned_on=visit.planned_on)
    seat = visit.seats.get(user=vice)
    warned = {one.user: one.warnings for one in candidates(visit, seat)}
    assert warned[vice] == ("on leave that day", "3 visits that day already")


def test_an_occasion_that_people_see_brings_a_visit_with_the_visitors_of_the_plan(world):
    case = in_care(world)
    asked = {"trigger": Trigger.HARDSHIP, "first": date(2026, 3, 19), "last": date(2026, 3, 25), "reason": "房屋漏水"}
    visit = open_visit(case_id=case.pk, actor=world.welfare_officer, now=NOW, **asked)
    assert (visit.trigger, visit.window) == ("hardship", (date(2026, 3, 19), date(2026, 3, 25)))
    assert [seat.roles for seat in visit.seats.all()] == [["vice_chair"], ["branch_chair"]]
    assert visit.item.explanation.text == "Hardship: 房屋漏水"
    assert open_visit(case_id=case.pk, actor=world.welfare_officer, now=NOW, **asked) == visit


def test_a_visit_that_ends_before_it_begins_is_refused(world):
    case = in_care(world)
    with pytest.raises(VisitRefused, match="put the days right"):
        open_visit(
            case_id=case.pk, trigger=Trigger.OTHER, first=date(2026, 3, 25), last=date(2026, 3, 19), reason="错",
            actor=world.welfare_officer, now=NOW,
        )  # fmt: skip
