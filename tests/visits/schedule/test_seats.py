"""One rule: whoever answers for a visit sits in its seat. The item moves the seat, the seat moves the item."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import PostFactory, UserFactory
from tests.factories.cases import NOW, make_member, reported
from tests.factories.visits import first_visit
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import hand_over_item, take_item
from unioncare.worklist.services.leaving import hand_over_everything
from unioncare.worklist.services.reassigning import replace_absent
from visits.schedule.models import Seat, SeatChange
from visits.schedule.services.arranging import add_visitor, remove_visitor, seat_visitor
from visits.schedule.services.leaving import replace_absent_visitors

pytestmark = pytest.mark.django_db
VICE, LEAD = 1, 2  # places in the row of a first visit at level 3


@pytest.fixture
def visit(world):
    return first_visit(reported(world))


@pytest.fixture
def successor(world):
    user = UserFactory(name="赵平")
    PostFactory(user=user, unit=world.branch, role=Role.BRANCH_CHAIR)
    return user


def goes(visit, position):
    return visit.seats.get(position=position).user


def answers(visit):
    return WorkItem.objects.get(pk=visit.item_id).assignee


def told(person, why):
    return Message.objects.filter(kind="visit_arranged", recipient=person, channel="inbox", params__why=why).count()


class TestTheItemMovesTheSeat:
    def test_when_it_is_handed_over(self, world, visit, successor):
        hand_over_item(item=visit.item_id, to=successor, actor=world.chair, now=NOW, reason="出差")
        assert goes(visit, LEAD) == answers(visit) == successor

    def test_when_it_is_taken(self, world, visit):
        take_item(item=visit.item_id, actor=world.chair, now=NOW)
        assert goes(visit, LEAD) == answers(visit) == world.chair

    def test_when_everything_is_handed_over(self, world, visit, successor):
        hand_over_everything(
            person=world.branch_chair, to=successor, paths=None, actor=world.chair, now=NOW, reason="调离"
        )
        assert goes(visit, LEAD) == answers(visit) == successor

    def test_when_its_person_has_left(self, world, visit, successor):
        world.post_of(Role.BRANCH_CHAIR).delete()
        replace_absent(now=NOW)
        assert goes(visit, LEAD) == answers(visit) == successor

    def test_when_it_climbs_to_a_higher_post_the_seat_is_free_until_such_a_post_is_held(self, world, visit, successor):
        world.post_of(Role.BRANCH_CHAIR).delete()
        successor.posts.all().delete()
        replace_absent(now=NOW)
        assert answers(visit) == world.welfare_officer
        replace_absent_visitors(now=NOW)
        assert goes(visit, LEAD) is None
        PostFactory(user=successor, unit=world.branch, role=Role.BRANCH_CHAIR)
        replace_absent_visitors(now=NOW)
        assert goes(visit, LEAD) == successor

    def test_whoever_went_in_another_seat_leaves_that_one_to_somebody_else(self, world, visit):
        second = UserFactory(name="钱进")
        PostFactory(user=second, unit=world.enterprise, role=Role.VICE_CHAIR)
        vice = world.person(Role.VICE_CHAIR)
        hand_over_item(item=visit.item_id, to=vice, actor=world.chair, now=NOW, reason="出差")
        assert (goes(visit, VICE), goes(visit, LEAD)) == (second, vice)

    def test_whoever_came_along_sits_once(self, world, visit):
        add_visitor(visit=visit, person=world.chair, actor=world.branch_chair, now=NOW)
        take_item(item=visit.item_id, actor=world.chair, now=NOW)
        assert [seat.user for seat in visit.seats.order_by("position")] == [world.person(Role.VICE_CHAIR), world.chair]

    def test_items_that_are_no_visits_ask_one_question(self, world, visit):
        item = WorkItem.objects.get(subject=visit.item.subject_id, kind="verification")
        with CaptureQueriesContext(connection) as context:
            take_item(item=item, actor=world.chair, now=NOW)
        assert len([query for query in context if "visits_" in query["sql"]]) == 1


class TestTheSeatMovesTheItem:
    def test_when_somebody_else_goes(self, world, visit, successor):
        seat_visitor(seat=visit.seats.get(position=LEAD), person=successor, actor=world.chair, now=NOW)
        assert goes(visit, LEAD) == answers(visit) == successor

    def test_they_hear_of_the_visit_and_not_of_the_item_too(self, world, visit, successor):
        seat_visitor(seat=visit.seats.get(position=LEAD), person=successor, actor=world.chair, now=NOW)
        assert told(successor, "seated") == 1
        assert not Message.objects.filter(recipient=successor, kind="given_work").exists()

    def test_the_seat_of_another_role_moves_nothing(self, world, visit):
        seat_visitor(seat=visit.seats.get(position=VICE), person=world.chair, actor=world.branch_chair, now=NOW)
        assert answers(visit) == world.branch_chair


class TestNobodyIsForgotten:
    def test_both_are_told_and_the_trail_says_who_it_was(self, world, visit):
        vice = world.person(Role.VICE_CHAIR)
        seat = visit.seats.get(position=VICE)
        seat_visitor(seat=seat, person=world.chair, actor=world.branch_chair, now=NOW)
        assert (told(vice, "replaced"), told(world.chair, "seated")) == (1, 1)
        change = SeatChange.objects.get()
        assert (change.before, change.after, change.changed_by) == (vice, world.chair, world.branch_chair)
        row = LogEntry.objects.get_for_object(seat).filter(action=LogEntry.Action.UPDATE).latest("pk")
        assert row.changes["user"] == [str(vice.pk), str(world.chair.pk)]

    def test_whoever_steps_back_needs_no_news_of_it(self, world, visit, successor):
        lead = visit.seats.get(position=LEAD)
        seat_visitor(seat=lead, person=successor, actor=world.branch_chair, now=NOW)
        assert told(world.branch_chair, "replaced") == 0

    def test_whoever_is_taken_off_is_told(self, world, visit):
        seat = add_visitor(visit=visit, person=world.chair, actor=world.branch_chair, now=NOW)
        remove_visitor(seat=seat, actor=world.branch_chair, now=NOW)
        assert (told(world.chair, "seated"), told(world.chair, "replaced")) == (1, 1)

    def test_what_the_night_changes_is_told_and_stands_in_the_trail(self, world, visit):
        vice = world.person(Role.VICE_CHAIR)
        world.post_of(Role.VICE_CHAIR).delete()
        second = UserFactory(name="钱进")
        PostFactory(user=second, unit=world.enterprise, role=Role.VICE_CHAIR)
        replace_absent_visitors(now=NOW)
        assert (told(vice, "replaced"), told(second, "seated")) == (1, 1)
        row = LogEntry.objects.get_for_object(visit.seats.get(position=VICE)).latest("pk")
        assert row.changes["user"] == [str(vice.pk), str(second.pk)]

    def test_the_same_person_again_is_no_news(self, world, visit):
        vice = world.person(Role.VICE_CHAIR)
        seat_visitor(seat=visit.seats.get(position=VICE), person=vice, actor=world.branch_chair, now=NOW)
        assert not SeatChange.objects.exists()

    def test_seats_that_drifted_in_an_earlier_version_are_put_right_by_the_night(self, world, visit, successor):
        Seat.objects.filter(visit=visit, position=LEAD).update(user=successor)
        assert replace_absent_visitors(now=NOW) == 1
        assert goes(visit, LEAD) == world.branch_chair
        assert replace_absent_visitors(now=NOW) == 0

    def test_one_who_holds_both_posts_sits_where_they_answer(self, world):
        PostFactory(user=world.branch_chair, unit=world.enterprise, role=Role.VICE_CHAIR)
        world.post_of(Role.VICE_CHAIR).delete()
        visit = first_visit(reported(world, member=make_member(world, number="030299"), now=NOW + timedelta(hours=1)))
        assert (goes(visit, VICE), goes(visit, LEAD)) == (None, world.branch_chair)
