"""Which day of its window is proposed for a visit."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unioncare.organisation.calendar import WorkingDays
from unioncare.organisation.enums import DayKind
from visits.schedule.days import propose_day
from visits.schedule.enums import Trigger

WEEK = WorkingDays()
MONDAY = date(2026, 3, 16)


def test_a_visit_by_the_interval_lies_in_the_middle_of_its_window():
    assert propose_day(MONDAY, MONDAY + timedelta(days=8), Trigger.REGULAR, WEEK) == date(2026, 3, 20)


def test_a_middle_on_a_weekend_moves_to_the_nearest_working_day():
    assert propose_day(MONDAY, date(2026, 3, 26), Trigger.REGULAR, WEEK) == date(2026, 3, 20)  # Saturday → Friday
    assert propose_day(date(2026, 3, 17), date(2026, 3, 27), Trigger.REGULAR, WEEK) == date(
        2026, 3, 23
    )  # Sunday → Monday


def test_after_an_event_somebody_comes_on_the_first_working_day():
    assert propose_day(date(2026, 3, 21), date(2026, 3, 25), Trigger.DISCHARGE, WEEK) == date(2026, 3, 23)


def test_what_is_counted_in_hours_begins_at_once_on_a_holiday_too():
    saturday = date(2026, 3, 21)
    assert propose_day(saturday, saturday + timedelta(days=1), Trigger.FIRST, WEEK, urgent=True) == saturday


def test_a_window_without_a_working_day_is_used_as_it_is():
    saturday = date(2026, 3, 21)
    assert propose_day(saturday, saturday + timedelta(days=1), Trigger.REGULAR, WEEK) == saturday


def test_a_make_up_working_day_counts():
    days = WorkingDays({date(2026, 3, 21): DayKind.WORKDAY})
    assert propose_day(MONDAY, date(2026, 3, 26), Trigger.REGULAR, days) == date(2026, 3, 21)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    first=st.dates(date(2026, 1, 1), date(2026, 12, 1)),
    length=st.integers(0, 95),
    trigger=st.sampled_from(Trigger.values),
    urgent=st.booleans(),
    holidays=st.sets(st.dates(date(2026, 1, 1), date(2027, 3, 31)), max_size=40),
)
def test_the_day_lies_in_the_window_and_is_a_working_day_where_there_is_one(first, length, trigger, urgent, holidays):
    days = WorkingDays(dict.fromkeys(holidays, DayKind.HOLIDAY))
    window = [first + timedelta(days=n) for n in range(length + 1)]
    day = propose_day(window[0], window[-1], trigger, days, urgent=urgent)
    assert day in window
    if not urgent and any(map(days.is_working, window)):
        assert days.is_working(day)
