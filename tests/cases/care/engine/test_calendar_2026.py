"""Deadlines, windows and festivals over the calendar of 2026 as it was announced, with its make-up working days."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from cases.care.engine.durations import Clock, Deadline
from cases.care.engine.entitlements import FestivalVisits
from cases.care.engine.festivals import festivals_named
from cases.care.engine.occasions import festival_items
from cases.care.engine.windows import Horizon, windows
from unioncare.core.explain import explain
from unioncare.organisation.calendar import WorkingDays
from unioncare.organisation.enums import DayKind
from unioncare.organisation.services.calendar import days_of

ROWS = days_of(2026)
CALENDAR = WorkingDays({row.date: row.kind for row in ROWS})
HOURS_24 = Deadline(24, Clock.HOURS)


@pytest.mark.parametrize(
    ("since", "deadline", "due"),
    [
        # New Year: Sunday 4 January is worked.
        ("2025-12-31T10:00", Deadline(1), "2026-01-04T18:00"),
        ("2025-12-31T10:00", Deadline(2), "2026-01-05T18:00"),
        # Before the Spring Festival: Saturday 14 February is worked, the next working day is Tuesday the 24th.
        ("2026-02-13T10:00", Deadline(1), "2026-02-14T18:00"),
        ("2026-02-13T10:00", Deadline(2), "2026-02-24T18:00"),
        ("2026-02-18T09:00", Deadline(2), "2026-02-25T18:00"),
        # Level 4 knows no holidays.
        ("2026-02-16T20:30", HOURS_24, "2026-02-17T20:30"),
        ("2026-10-01T08:00", Deadline(48, Clock.HOURS), "2026-10-03T08:00"),
        # Sunday 20 September and Saturday 10 October are worked for National Day.
        ("2026-09-18T10:00", Deadline(1), "2026-09-20T18:00"),
        ("2026-09-18T10:00", Deadline(2), "2026-09-21T18:00"),
        ("2026-09-30T10:00", Deadline(3), "2026-10-10T18:00"),
    ],
)
def test_deadlines(since: str, deadline: Deadline, due: str) -> None:
    found = deadline.due(timezone.make_aware(datetime.fromisoformat(since)), CALENDAR)
    assert f"{timezone.localtime(found):%Y-%m-%dT%H:%M}" == due


@pytest.mark.parametrize(
    ("anchor", "every", "due"),
    [
        (date(2026, 9, 13), 7, date(2026, 9, 20)),
        (date(2026, 9, 20), 14, date(2026, 9, 30)),
        (date(2026, 9, 30), 7, date(2026, 10, 7)),
        (date(2026, 2, 8), 7, date(2026, 2, 14)),
    ],
)
def test_windows(anchor: date, every: int, due: date) -> None:
    first = next(windows(Horizon(anchor, anchor + timedelta(days=90), anchor), every))
    assert first.due_on(CALENDAR) == due


def test_festival_visits_are_due_on_the_last_working_day_before() -> None:
    holidays = [(row.date, row.name_zh, row.name_en) for row in ROWS if row.kind == DayKind.HOLIDAY]
    begins = date(2026, 1, 5)
    items = festival_items(
        FestivalVisits(("spring", "mid_autumn"), 14),
        explain("…"),
        Horizon(begins, begins + timedelta(days=360), begins),
        CALENDAR,
        festivals_named(holidays),
    )
    assert [(item.key, f"{timezone.localtime(item.due_at):%m-%d %H:%M}") for item in items] == [
        ("visit:festival:spring:2026", "02-14 18:00"),
        ("visit:festival:mid_autumn:2026", "09-24 18:00"),
    ]
