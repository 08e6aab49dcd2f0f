"""Items of visits get a day and visitors as soon as they are opened, each once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.care.enums import EventKind
from cases.care.services.facts import EventEntry, note_event
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, make_member, reported
from tests.factories.protocol import in_care
from unioncare.organisation.enums import DayKind, Role
from unioncare.organisation.models import CalendarDay
from unioncare.organisation.services.calendar import save_calendar_day
from unioncare.worklist.models import WorkItem
from visits.schedule.enums import Trigger
from visits.schedule.models import Visit
from visits.schedule.services.planning import plan_unplanned, plan_visits

pytestmark = pytest.mark.django_db


def visits_of(case):
    return list(Visit.objects.filter(case=case).select_related("item").order_by("item__due_at", "pk"))


def people(visit):
    return [(seat.roles, seat.user.name if seat.user else None) for seat in visit.seats.order_by("position")]


def test_the_first_visit_has_its_day_and_its_visitors_with_the_report(world):
    (visit,) = visits_of(reported(world))
    assert (visit.trigger, visit.planned_on) == (Trigger.FIRST, TODAY)
    assert people(visit) == [(["vice_chair"], "吴建民"), (["branch_chair"], "韩立新")]


def test_before_consent_the_visitors_do_not_tell_how_severe_it_is(world):
    (visit,) = visits_of(reported(world, consent=None))
    assert [roles for roles, _name in people(visit)] == [[visit.item.role]]


def test_each_window_of_the_interval_has_a_working_day_inside(world):
    case = in_care(world)
    regular = [visit for visit in visits_of(case) if visit.trigger == Trigger.REGULAR]
    assert len(regular) > 4
    for visit in regular:
        first, last = visit.window
        assert first <= visit.planned_on <= last
        assert visit.planned_on.weekday() < 5
        assert people(visit)[1] == (["branch_chair"], "韩立新")


def test_an_operation_brings_a_visit_of_its_own(world):
    case = in_care(world)
    entry = EventEntry(EventKind.SURGERY, TODAY + timedelta(days=2), "市第一医院")
    note_event(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)
    (visit,) = [visit for visit in visits_of(case) if visit.trigger == Trigger.SURGERY]
    assert TODAY <= visit.planned_on <= TODAY + timedelta(days=2)


def test_nobody_is_sent_to_a_relative(world):
    member = make_member(world, number="030219")
    RelativeFactory(user=world.person(Role.VICE_CHAIR), name=member.name, employee_no=member.employee_no)
    (visit,) = visits_of(reported(world, member=member))
    assert people(visit) == [(["vice_chair"], None), (["branch_chair"], "韩立新")]


def test_planning_again_changes_nothing(world):
    case = in_care(world)
    before = [(visit.pk, visit.planned_on) for visit in visits_of(case)]
    assert plan_unplanned(now=NOW) == 0
    assert plan_visits(items=WorkItem.objects.filter(subject=case.subject), now=NOW) == 0
    assert [(visit.pk, visit.planned_on) for visit in visits_of(case)] == before


def test_items_of_an_earlier_version_are_planned_by_the_sweep(world):
    case = in_care(world)
    count = len(visits_of(case))
    for visit in visits_of(case):
        visit.seats.all().delete()
        visit.delete()
    assert plan_unplanned(now=NOW) == count
    assert len(visits_of(case)) == count


def test_a_vacant_post_leaves_the_seat_free(world):
    world.post_of(Role.VICE_CHAIR).delete()
    (visit,) = visits_of(reported(world))
    assert people(visit) == [(["vice_chair"], None), (["branch_chair"], "韩立新")]


def test_a_new_holiday_moves_the_days_that_the_machine_proposed_and_no_other(world):
    case = in_care(world)
    regular = [visit for visit in visits_of(case) if visit.trigger == Trigger.REGULAR]
    moved, kept = regular[1], regular[2]
    Visit.objects.filter(pk=kept.pk).update(set_by=world.branch_chair)
    for visit in (moved, kept):
        day = CalendarDay(date=visit.planned_on, kind=DayKind.HOLIDAY, name_zh="停工")
        save_calendar_day(day=day, actor=world.administrator, now=NOW)
    before = (moved.planned_on, kept.planned_on)
    moved.refresh_from_db()
    kept.refresh_from_db()
    assert moved.planned_on != before[0]
    assert moved.planned_on.weekday() < 5
    assert kept.planned_on == before[1]


def test_queries_do_not_grow_with_the_visits(world):
    case = in_care(world)
    for visit in visits_of(case):
        visit.seats.all().delete()
        visit.delete()
    items = list(WorkItem.objects.open().filter(kind="visit", subject=case.subject).order_by("pk"))

    def queries(chosen):
        with CaptureQueriesContext(connection) as context:
            plan_visits(items=WorkItem.objects.filter(pk__in=[item.pk for item in chosen]), now=NOW)
        return len(context)

    one, many = queries(items[:1]), queries(items[1:])
    assert one == many == 17
