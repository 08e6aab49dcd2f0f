"""On which day of its window a visit is best made. Pure."""

from datetime import date, timedelta

from unioncare.organisation.calendar import WorkingDays

from .enums import Trigger

# Where somebody is wanted soon, not in the middle of what is allowed.
SOON = frozenset(
    {
        Trigger.FIRST, Trigger.ADMISSION, Trigger.SURGERY, Trigger.ICU, Trigger.DISCHARGE, Trigger.BEREAVEMENT,
        Trigger.FAMILY,
    }
)  # fmt: skip


def propose_day(first: date, last: date, trigger: str, days: WorkingDays, *, urgent: bool = False) -> date:
    """Return the day that is proposed for a visit whose window reaches from `first` to `last`.

    What is counted in hours begins at once, whatever day it is. After an event somebody comes on the first working
    day. Visits by an interval, and those before a festival, lie in the middle of their window: so they stay evenly
    apart, and there is room on both sides to move them. A window without a working day is used as it is.
    """
    if urgent:
        return first
    if trigger in SOON:
        return _nearest(first, first, last, days)
    return _nearest(first + (last - first) // 2, first, last, days)


def _nearest(wanted: date, first: date, last: date, days: WorkingDays) -> date:
    """Return the working day of the window that lies nearest to a day, the earlier one of two."""
    for distance in range((last - first).days + 1):
        for day in (wanted - timedelta(days=distance), wanted + timedelta(days=distance)):
            if first <= day <= last and days.is_working(day):
                return day
    return wanted
