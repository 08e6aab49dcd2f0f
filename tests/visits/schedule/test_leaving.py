"""Nobody's visit is forgotten because its visitor left."""

from datetime import timedelta

import pytest

from tests.factories import PostFactory, UserFactory
from tests.factories.cases import NOW, reported
from tests.factories.visits import first_visit
from unioncare.organisation.enums import Role
from unioncare.worklist.holdings import all_holdings
from unioncare.worklist.services.reassigning import replace_absent
from visits.schedule.services.leaving import count_seats, hand_over_seats, replace_absent_visitors

pytestmark = pytest.mark.django_db


def test_a_hand_over_takes_the_visits_along(world, time_machine):
    time_machine.move_to(NOW, tick=False)
    visit = first_visit(reported(world))
    vice, successor = world.person(Role.VICE_CHAIR), UserFactory(name="赵平")
    PostFactory(user=successor, unit=world.enterprise, role=Role.VICE_CHAIR)
    assert count_seats(vice, None) == 1
    done = hand_over_seats(person=vice, to=successor, paths=None, actor=world.chair, now=NOW, reason="调离")
    assert done == (1, [])
    assert visit.seats.get(position=1).user == successor
    assert "visits" in [holding.code for holding in all_holdings()]


def test_a_hand_over_leaves_what_was_missed_with_whoever_was_to_go(world, time_machine):
    visit = first_visit(reported(world))
    vice, successor = world.person(Role.VICE_CHAIR), UserFactory(name="赵平")
    PostFactory(user=successor, unit=world.enterprise, role=Role.VICE_CHAIR)
    late = visit.item.due_at + timedelta(hours=1)
    time_machine.move_to(late, tick=False)
    assert count_seats(vice, None) == 0
    done = hand_over_seats(person=vice, to=successor, paths=None, actor=world.chair, now=late, reason="调离")
    assert done == (0, [])
    assert visit.seats.get(position=1).user == vice


def test_what_cannot_be_handed_over_stays_with_its_reason(world):
    case = reported(world)
    visit = first_visit(case)
    vice = world.person(Role.VICE_CHAIR)
    moved, kept = hand_over_seats(
        person=vice, to=world.branch_chair, paths=None, actor=world.chair, now=NOW, reason="调离"
    )
    assert moved == 0
    assert kept == [f"Visit of case {case.number}: 韩立新 goes on this visit already."]
    assert visit.seats.get(position=1).user == vice


def test_a_visitor_who_lost_every_post_is_replaced_by_the_next_night(world):
    visit = first_visit(reported(world))
    world.post_of(Role.VICE_CHAIR).delete()
    successor = UserFactory(name="赵平")
    PostFactory(user=successor, unit=world.enterprise, role=Role.VICE_CHAIR)
    assert replace_absent_visitors(now=NOW) == 1
    assert visit.seats.get(position=1).user == successor
    assert replace_absent_visitors(now=NOW) == 0


def test_without_a_successor_the_seat_is_free(world):
    visit = first_visit(reported(world))
    world.post_of(Role.VICE_CHAIR).delete()
    replace_absent_visitors(now=NOW)
    assert visit.seats.get(position=1).user is None


def test_a_free_seat_is_filled_when_somebody_is_appointed(world):
    world.post_of(Role.VICE_CHAIR).delete()
    visit = first_visit(reported(world))
    successor = UserFactory(name="赵平")
    PostFactory(user=successor, unit=world.enterprise, role=Role.VICE_CHAIR)
    assert replace_absent_visitors(now=NOW) == 1
    assert visit.seats.get(position=1).user == successor


def test_a_post_elsewhere_is_no_post_here(world):
    visit = first_visit(reported(world))
    vice = world.person(Role.VICE_CHAIR)
    world.post_of(Role.VICE_CHAIR).delete()
    PostFactory(user=vice, unit=world.far_enterprise, role=Role.VICE_CHAIR)
    replace_absent_visitors(now=NOW)
    assert visit.seats.get(position=1).user is None


def test_one_successor_for_two_visitors_takes_one_seat(world):
    visit = first_visit(reported(world))
    for role in (Role.VICE_CHAIR, Role.BRANCH_CHAIR):
        world.post_of(role).delete()
    both = UserFactory(name="赵平")
    for role in (Role.VICE_CHAIR, Role.BRANCH_CHAIR):
        PostFactory(user=both, unit=world.enterprise, role=role)
    replace_absent(now=NOW)  # takes the seat of whoever answers along
    replace_absent_visitors(now=NOW)
    assert sorted(seat.user == both for seat in visit.seats.all()) == [False, True]


def test_what_was_missed_stays_with_whoever_was_to_go(world):
    visit = first_visit(reported(world))
    world.post_of(Role.VICE_CHAIR).delete()
    assert replace_absent_visitors(now=visit.item.due_at + timedelta(hours=1)) == 0
