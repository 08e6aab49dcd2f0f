"""Whole months: which of them others may see, and the days of a period. Pure."""

from datetime import date, timedelta

from assessments.surveys.periods import Period, month_of
from unioncare.core.months import last_day
from unioncare.organisation.calendar import WorkingDays

_DAY = timedelta(days=1)


def end_of_month(day: date) -> date:
    """Return the last day of the month of a day."""
    return last_day(month_of(day), 1)


def span_of(period: Period) -> tuple[date, date]:
    """Return the first and the last day of a period."""
    return min(period.months), end_of_month(max(period.months))


def shown_from(day: date, nth: int, calendar: WorkingDays) -> date:
    """Return from which day on others see the month of a day: the nth working day of the next one."""
    return calendar.after(end_of_month(day), nth)


def shown_until(today: date, nth: int, calendar: WorkingDays) -> date:
    """Return the last day that others see: the end of the last month that is open to them."""
    last = month_of(today) - _DAY
    while shown_from(last, nth, calendar) > today:
        last = month_of(last) - _DAY
    return last


def months_up_to(day: date, many: int) -> list[date]:
    """Return the first days of so many months up to the month of a day, the oldest first."""
    months = [month_of(day)]
    while len(months) < many:
        months.insert(0, month_of(months[0] - _DAY))
    return months
