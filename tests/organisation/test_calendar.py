"""The calendar: public holidays, make-up days, and what happens when it changes."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError

from tests.factories import CalendarDayFactory
from unioncare.organisation.calendar import WorkingDays, end_of, load_working_days
from unioncare.organisation.enums import DayKind
from unioncare.organisation.models import CalendarDay
from unioncare.organisation.services.calendar import (
    load_calendar_year,
    remove_calendar_days,
    save_calendar_day,
)
from unioncare.organisation.signals import calendar_changed

NOW = datetime.fromisoformat("2026-03-18T09:00:00+08:00")


@pytest.fixture
def changed_days() -> Iterator[list[frozenset[date]]]:
    heard: list[frozenset[date]] = []

    def hear(days: frozenset[date], **kwargs: object) -> list[str]:
        heard.append(days)
        return [f"{len(days)} days heard"]

    calendar_changed.connect(hear)
    yield heard
    calendar_changed.disconnect(hear)


def test_the_year_2026_has_its_holidays_and_make_up_days(db: None, changed_days: list[frozenset[date]]) -> None:
    change = load_calendar_year(year=2026, actor=None, now=NOW)

    calendar = load_working_days()
    assert change.announced
    assert not calendar.is_working(date(2026, 2, 17))  # spring festival, a Tuesday
    assert calendar.is_working(date(2026, 2, 14))  # a Saturday that makes up for it
    assert not calendar.is_working(date(2026, 2, 21))  # a Saturday
    assert calendar.after(date(2026, 2, 13), 2) == date(2026, 2, 24)
    assert changed_days == [frozenset(change.added)]
    assert change.effects == (f"{len(change.added)} days heard",)


def test_loading_a_year_again_changes_nothing(db: None, changed_days: list[frozenset[date]]) -> None:
    first = load_calendar_year(year=2026, actor=None, now=NOW)
    again = load_calendar_year(year=2026, actor=None, now=NOW)

    assert len(first.added) == 25
    assert again.added == ()
    assert len(changed_days) == 1


def test_what_an_administrator_set_stays_and_is_named(db: None) -> None:
    CalendarDayFactory(date=date(2026, 10, 7), kind=DayKind.WORKDAY, name_zh="抢险")

    change = load_calendar_year(year=2026, actor=None, now=NOW)

    assert change.differing == (date(2026, 10, 7),)
    assert CalendarDay.objects.get(date=date(2026, 10, 7)).name_zh == "抢险"


def test_a_year_that_is_not_announced_has_holidays_without_make_up_days(db: None) -> None:
    change = load_calendar_year(year=2031, actor=None, now=NOW)

    assert not change.announced
    assert date(2031, 10, 1) in change.added
    assert not CalendarDay.objects.filter(kind=DayKind.WORKDAY).exists()


@pytest.mark.parametrize("year", [1999, 2101])
def test_a_year_out_of_reach_is_refused(db: None, year: int) -> None:
    with pytest.raises(ValidationError):
        load_calendar_year(year=year, actor=None, now=NOW)


def test_moving_and_removing_a_day_tell_of_both_dates(db: None, changed_days: list[frozenset[date]]) -> None:
    day = CalendarDayFactory(date=date(2026, 4, 1))
    day.date = date(2026, 4, 2)

    save_calendar_day(day=day, before=date(2026, 4, 1), actor=None, now=NOW)
    remove_calendar_days(days=[day], actor=None, now=NOW)

    assert changed_days == [
        frozenset({date(2026, 4, 1), date(2026, 4, 2)}),
        frozenset({date(2026, 4, 2)}),
    ]


def test_working_days_are_counted_over_weekends_and_corrections() -> None:
    friday, sunday, monday = date(2026, 3, 13), date(2026, 3, 15), date(2026, 3, 16)
    plain = WorkingDays()
    worked = WorkingDays({sunday: DayKind.WORKDAY, monday: DayKind.HOLIDAY})

    assert plain.after(friday, 1) == monday
    assert worked.after(friday, 1) == sunday
    assert worked.after(friday, 2) == date(2026, 3, 17)
    assert plain.after(sunday, 0) == monday
    assert plain.after(sunday, 1) == monday
    assert plain.on_or_before(sunday) == friday
    assert plain.between(friday, date(2026, 3, 20)) == 5
    assert plain.between(date(2026, 3, 20), friday) == -5


def test_an_obligation_in_days_ends_with_the_working_day() -> None:
    assert end_of(date(2026, 3, 18)).isoformat() == "2026-03-18T18:00:00+08:00"
