"""Windows of a cadence: anchored to the plan date, closed on a working day, never longer than the protocol says."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cases.care.engine.durations import Clock, Deadline
from cases.care.engine.entitlements import Cadence
from cases.care.engine.facts import Facts
from cases.care.engine.matching import match_rules
from cases.care.engine.plan import Basis, plan_items
from cases.care.engine.reasons import ProtocolRef
from cases.care.engine.rules import Rule
from cases.care.engine.windows import Horizon, windows
from cases.care.enums import Entitlement
from unioncare.organisation.calendar import WorkingDays
from unioncare.organisation.enums import DayKind

from .strategies import calendars, days, deadlines

NATIONAL_DAY = WorkingDays(
    {date(2026, 10, day): DayKind.HOLIDAY for day in range(1, 8)} | {date(2026, 10, 10): DayKind.WORKDAY}
)


def due_days(anchor: date, every: int, calendar: WorkingDays, length: int = 60) -> list[date]:
    horizon = Horizon(anchor, anchor + timedelta(days=length), anchor)
    return [window.due_on(calendar) for window in windows(horizon, every)]


def at(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def test_a_fortnightly_visit_is_due_every_fourteen_days_from_the_plan() -> None:
    assert due_days(date(2026, 3, 9), 14, WorkingDays(), 50)[:3] == [
        date(2026, 3, 23),
        date(2026, 4, 6),
        date(2026, 4, 20),
    ]


def test_a_window_that_ends_on_a_sunday_is_due_on_the_friday_before() -> None:
    assert due_days(date(2026, 3, 9), 90, WorkingDays(), 30) == [date(2026, 6, 5)]


def test_a_make_up_saturday_counts_as_a_working_day() -> None:
    assert due_days(date(2026, 10, 3), 7, NATIONAL_DAY, 1) == [date(2026, 10, 10)]


def test_a_week_without_a_working_day_is_due_on_its_last_day() -> None:
    assert due_days(date(2026, 9, 30), 7, NATIONAL_DAY, 1) == [date(2026, 10, 7)]


def test_a_window_may_open_only_in_its_last_days() -> None:
    horizon = Horizon(date(2026, 3, 9), date(2026, 6, 1), date(2026, 3, 9))
    (window,) = windows(horizon, 90, opens_before=14)
    assert (window.opens_on, window.end) == (date(2026, 5, 25), date(2026, 6, 7))


def test_a_short_window_on_free_days_opens_when_it_is_due() -> None:
    facts = Facts.graded(1, 1, 1)
    rule = Rule(1, "6.1", Entitlement.SURVEY, Cadence(90, window_days=1))
    basis = Basis(match_rules([rule], facts), facts, ProtocolRef("2026-1"))
    (item,) = plan_items(basis, date(2026, 3, 9), date(2026, 6, 7), WorkingDays())
    assert (item.opens_at, item.due_at) == (at("2026-06-05T00:00"), at("2026-06-05T18:00"))


@given(days, st.integers(1, 120), st.integers(0, 300), calendars())
def test_windows_follow_one_another_without_gap_and_never_exceed_the_interval(anchor, every, length, calendar) -> None:
    horizon = Horizon(anchor, anchor + timedelta(days=length), anchor)
    last = anchor
    for number, window in enumerate(windows(horizon, every), start=1):
        assert window.number == number
        assert window.start == last
        assert window.opens_on == last + timedelta(days=1)
        assert window.end == anchor + timedelta(days=number * every)
        assert window.start < window.due_on(calendar) <= window.end
        last = window.end
    assert last + timedelta(days=1) > horizon.until


@given(days, st.integers(1, 120), st.integers(0, 300), st.integers(1, 120))
def test_extending_continues_where_the_horizon_ended(anchor, every, length, window) -> None:
    middle = anchor + timedelta(days=length)
    end = middle + timedelta(days=150)
    before = list(windows(Horizon(anchor, middle, anchor), every, window))
    after = list(windows(Horizon(anchor, end, anchor, after=middle), every, window))
    assert before + after == list(windows(Horizon(anchor, end, anchor), every, window))


@pytest.mark.parametrize(
    ("since", "deadline", "due"),
    [
        ("2026-03-18T21:30", Deadline(24, Clock.HOURS), "2026-03-19T21:30"),
        ("2026-03-20T21:30", Deadline(24, Clock.HOURS), "2026-03-21T21:30"),
        ("2026-03-18T09:00", Deadline(2), "2026-03-20T18:00"),
        ("2026-03-20T09:00", Deadline(2), "2026-03-24T18:00"),
        ("2026-09-29T09:00", Deadline(2), "2026-10-08T18:00"),
        ("2026-10-08T09:00", Deadline(2), "2026-10-10T18:00"),
    ],
)
def test_deadlines_count_hours_or_working_days(since: str, deadline: Deadline, due: str) -> None:
    assert deadline.due(at(since), NATIONAL_DAY) == at(due)


@given(st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)), deadlines, deadlines, calendars())
def test_the_more_generous_deadline_is_never_due_later(moment, first, second, calendar) -> None:
    since = timezone.make_aware(moment)
    if first.rank <= second.rank and first.clock == second.clock:
        assert first.due(since, calendar) <= second.due(since, calendar)
    if first.in_hours and not second.in_hours and first.rank <= second.rank:
        assert first.due(since, calendar) <= second.due(since, calendar)
