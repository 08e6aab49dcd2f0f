"""When the calendar changes, windows stay where they are and their due days follow the working days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from cases.care.models import IllnessCase
from cases.care.services.planning import extend_plans, open_follow_ups, recount_windows
from tests.factories import CalendarDayFactory, World
from tests.factories.cases import NOW
from tests.factories.protocol import in_care, in_force
from unioncare.organisation.enums import DayKind
from unioncare.organisation.models import CalendarDay
from unioncare.organisation.services.calendar import remove_calendar_days, save_calendar_day
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(world: World) -> IllnessCase:
    in_force(world.enterprise)
    return in_care(world)


def dues(case: IllnessCase, kind: str) -> list[str]:
    items = WorkItem.objects.open().filter(subject=case.subject, kind=kind).order_by("due_at")
    return [f"{item.due_at.astimezone(ZoneInfo('Asia/Shanghai')):%m-%d}" for item in items]


def closed(*days: date) -> list[CalendarDay]:
    return [CalendarDay(date=day, kind=DayKind.HOLIDAY, name_zh="放假") for day in days]


def test_a_new_holiday_moves_a_visit_to_the_working_day_before(world, case):
    assert dues(case, "visit")[:2] == ["04-01", "04-15"]
    lines = save_calendar_day(day=closed(date(2026, 4, 15))[0], actor=world.administrator, now=NOW)
    assert dues(case, "visit")[:2] == ["04-01", "04-14"]
    assert "1 item of a care plan moved inside its window." in lines


def test_taking_the_holiday_back_moves_it_back(world, case):
    (day,) = closed(date(2026, 4, 15))
    save_calendar_day(day=day, actor=world.administrator, now=NOW)
    remove_calendar_days(days=[day], actor=world.administrator, now=NOW)
    assert dues(case, "visit")[:2] == ["04-01", "04-15"]


def test_a_window_without_any_working_day_is_due_on_its_last_day(world, case):
    for day in range(2, 16):
        CalendarDayFactory(date=date(2026, 4, day))
    recount_windows(days=[date(2026, 4, day) for day in range(2, 16)], actor=None, now=NOW)
    assert dues(case, "visit")[:2] == ["04-01", "04-15"]


def test_what_is_overdue_does_not_become_punctual_and_other_items_stay(world, case):
    late = datetime(2026, 4, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    before = dues(case, "regrading")
    CalendarDayFactory(date=date(2026, 4, 1))
    assert recount_windows(days=[date(2026, 4, 1)], actor=None, now=late) == []
    assert dues(case, "visit")[0] == "04-01"
    assert dues(case, "regrading") == before


def test_a_festival_that_is_moved_takes_its_visit_along(world, case):
    for day in (19, 20, 21):
        CalendarDayFactory(date=date(2026, 6, day), name_zh="中秋节", name_en="Mid-Autumn Festival")
    extend_plans(now=NOW.replace(month=5))
    assert "06-18" in dues(case, "visit")
    save_calendar_day(day=closed(date(2026, 6, 18))[0], actor=world.administrator, now=NOW)
    assert "06-17" in dues(case, "visit")


def test_follow_ups_move_as_well(world, case):
    open_follow_ups(case=case, now=NOW)
    assert dues(case, "follow_up")[0] == "04-17"
    save_calendar_day(day=closed(date(2026, 4, 17))[0], actor=world.administrator, now=NOW)
    assert dues(case, "follow_up")[0] == "04-16"
