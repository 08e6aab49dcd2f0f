"""What time and the organisation change: overdue marks, calendars, moved units, new posts."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from auditlog.models import LogEntry

from tests.factories import PostFactory
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import DayKind, Role
from unioncare.organisation.models import CalendarDay
from unioncare.organisation.services.calendar import remove_calendar_days, save_calendar_day
from unioncare.organisation.services.posts import appoint
from unioncare.organisation.services.units import move_unit
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services.overdue import mark_missed

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def evening(day):
    return datetime(2026, 3, day, 18, tzinfo=SHANGHAI)


def test_what_is_late_is_marked_once_and_leaves_a_trace(world):
    late = WorkItemFactory(due_at=NOW - timedelta(seconds=1))
    WorkItemFactory(due_at=NOW)
    WorkItemFactory(due_at=NOW - timedelta(days=3), ended="done")
    WorkItemFactory(due_at=NOW - timedelta(days=3), ended="cancelled")

    assert mark_missed(now=NOW) == 1
    assert mark_missed(now=NOW) == 0
    assert WorkItem.objects.get(missed=True) == late
    assert LogEntry.objects.get_for_object(late).get().changes == {"missed": ["False", "True"]}


def test_marking_counts_rows_and_not_queries(world, django_assert_max_num_queries):
    for _ in range(60):
        WorkItemFactory(due_at=NOW - timedelta(days=1))
    with django_assert_max_num_queries(12):
        assert mark_missed(now=NOW) == 60


def counted(world, **fields):
    """An item of two working days from Wednesday: due on Friday 20 March."""
    basis = {"counted_from": NOW, "working_days": 2, "opens_at": NOW, "due_at": evening(20)}
    return WorkItemFactory(subject=SubjectFactory(unit=world.group), **(basis | fields))


def test_a_new_holiday_moves_due_days_and_shows_old_and_new(world):
    item, fixed = counted(world), WorkItemFactory(due_at=evening(20), opens_at=NOW)
    holiday = CalendarDay(date=date(2026, 3, 20), kind=DayKind.HOLIDAY)

    lines = save_calendar_day(day=holiday, actor=world.administrator, now=NOW)

    item.refresh_from_db()
    fixed.refresh_from_db()
    assert item.due_at == evening(23)
    assert fixed.due_at == evening(20)
    assert "2026-03-20 → 2026-03-23" in lines[1]
    entry = LogEntry.objects.get_for_object(item).get()
    assert entry.actor == world.administrator

    remove_calendar_days(days=[holiday], actor=world.administrator, now=NOW)
    item.refresh_from_db()
    assert item.due_at == evening(20)


def test_a_make_up_day_brings_a_due_day_forward(world):
    item = counted(world, working_days=3, due_at=evening(23))
    save_calendar_day(day=CalendarDay(date=date(2026, 3, 21), kind=DayKind.WORKDAY), actor=None, now=NOW)
    item.refresh_from_db()
    assert item.due_at == evening(21)


def test_a_make_up_day_that_is_learnt_late_makes_nobody_late_in_hindsight(world):
    friday = datetime(2026, 3, 20, 9, tzinfo=SHANGHAI)
    item = counted(world, counted_from=friday, opens_at=friday, due_at=evening(24))
    tuesday = datetime(2026, 3, 24, 9, tzinfo=SHANGHAI)
    days = [CalendarDay(date=date(2026, 3, day), kind=DayKind.WORKDAY) for day in (21, 22)]
    for day in days:
        save_calendar_day(day=day, actor=None, now=tuesday)
    item.refresh_from_db()
    assert item.due_at == evening(24)


@pytest.mark.parametrize(
    "fields",
    [
        {"ended": "done"},
        {
            "due_at": NOW - timedelta(hours=1),
            "opens_at": NOW - timedelta(days=3),
            "counted_from": NOW - timedelta(days=3),
        },
        {"counted_from": None, "working_days": None},
    ],
)
def test_ended_overdue_and_fixed_items_stay(world, fields):
    item = counted(world, **fields)
    before = item.due_at
    save_calendar_day(day=CalendarDay(date=date(2026, 3, 18), kind=DayKind.HOLIDAY), actor=None, now=NOW)
    item.refresh_from_db()
    assert item.due_at == before


def test_a_day_outside_the_span_moves_nothing(world):
    item = counted(world)
    assert save_calendar_day(day=CalendarDay(date=date(2026, 3, 25), kind=DayKind.HOLIDAY), actor=None, now=NOW) == ()
    item.refresh_from_db()
    assert item.due_at == evening(20)


def test_items_follow_a_unit_that_moves(world):
    moved = WorkItemFactory(subject=SubjectFactory(unit=world.group))
    ended = WorkItemFactory(subject=SubjectFactory(unit=world.group), ended="done")
    stays = WorkItemFactory(subject=SubjectFactory(unit=world.second_branch))

    move_unit(unit=world.branch, parent=world.far_enterprise, actor=world.administrator)

    world.group.refresh_from_db()
    for item in (moved, ended, stays):
        item.refresh_from_db()
    assert moved.scope_path == ended.scope_path == world.group.path
    assert moved.scope_path.startswith(world.far_enterprise.path)
    assert stays.scope_path == world.second_branch.path
    assert moved in WorkItem.objects.within(world.far_enterprise.path)


def test_a_new_post_takes_what_nobody_answered_for(world):
    nobodys = WorkItemFactory(subject=SubjectFactory(unit=world.second_branch), assignee=None, role=Role.VICE_CHAIR)
    elsewhere = WorkItemFactory(subject=SubjectFactory(unit=world.far_group), assignee=None, role=Role.BRANCH_CHAIR)
    person = PostFactory(unit=world.corporation, role=Role.CLERK).user
    with time_machine.travel(NOW, tick=False):
        appoint(person=person, unit=world.second_branch, role=Role.VICE_CHAIR, starts_on=date(2026, 3, 1), actor=None)
    nobodys.refresh_from_db()
    elsewhere.refresh_from_db()
    assert nobodys.assignee == person
    assert elsewhere.assignee is None
