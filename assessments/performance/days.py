"""Which whole months others may see. Pure."""

from datetime import date, timedelta

from unioncare.core.periods import end_of_month, month_of
from unioncare.organisation.calendar import WorkingDays

_DAY = timedelta(days=1)


def shown_from(day: date, nth: int, calendar: WorkingDays) -> date:
    """Return from which day on others see the month of a day: the nth working day of the next one."""
    return calendar.after(end_of_month(day), nth)


def shown_until(today: date, nth: int, calendar: WorkingDays) -> date:
    """Return the last day that others see: the end of the last month that is open to them."""
    last = month_of(today) - _DAY
    while shown_from(last, nth, calendar) > today:
        last = month_of(last) - _DAY
    return last
