"""Dates and moments: MM-DD in lists, with the year elsewhere; English 18 Mar."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext, pgettext

from ..bilingual import language_suffix

# A date further away than this gets its year even in a list: the same MM-DD would stand for two days.
_AMBIGUOUS_DAYS = 300

Day = date | datetime | None


def _local(value: date | datetime) -> date:
    if isinstance(value, datetime):
        return timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return value


def day_full(value: Day) -> str:
    """Return the date with its year: 2026-03-18, 18 Mar 2026."""
    if value is None:
        return ""
    on = _local(value)
    if language_suffix() == "en":
        return f"{on.day} {on:%b} {on.year}"
    return on.isoformat()


def day(value: Day, today: date | None = None) -> str:
    """Return the short date for a list: 03-18, 18 Mar; with its year when it lies 300 days or more from `today`."""
    if value is None:
        return ""
    on = _local(value)
    if abs((on - (today or timezone.localdate())).days) >= _AMBIGUOUS_DAYS:
        return day_full(on)
    return f"{on.day} {on:%b}" if language_suffix() == "en" else f"{on:%m-%d}"


def weekday(value: Day) -> str:
    """Return the short name of the day of the week: 周五, Fri."""
    if value is None:
        return ""
    on = _local(value)
    return f"{on:%a}" if language_suffix() == "en" else f"周{'一二三四五六日'[on.weekday()]}"


def day_week(value: Day, today: date | None = None) -> str:
    """Return the short date with its day of the week: 03-13 周五, Fri 13 Mar."""
    if value is None:
        return ""
    if language_suffix() == "en":
        return f"{weekday(value)} {day(value, today)}"
    return f"{day(value, today)} {weekday(value)}"


def day_long(value: Day) -> str:
    """Return the date as a headline says it: 2026 年 3 月 18 日 星期三, Wednesday, 18 March 2026."""
    if value is None:
        return ""
    on = _local(value)
    if language_suffix() == "en":
        return f"{on:%A}, {on.day} {on:%B} {on.year}"
    return f"{on.year} 年 {on.month} 月 {on.day} 日 星期{'一二三四五六日'[on.weekday()]}"


def clock(value: datetime | None) -> str:
    """Return the local time of day: 16:40."""
    return "" if value is None else f"{timezone.localtime(value):%H:%M}"


def moment(value: datetime | None) -> str:
    """Return date and time for a list: 03-17 07:00, 17 Mar 07:00."""
    return "" if value is None else f"{day(value)} {clock(value)}"


def moment_full(value: datetime | None) -> str:
    """Return date with year and time: 2026-03-17 07:00, 17 Mar 2026 07:00."""
    return "" if value is None else f"{day_full(value)} {clock(value)}"


def since(value: datetime | None, now: datetime | None = None) -> str:
    """Return when something happened as a colleague says it: 16:40 today, 昨天 17:42, else date and time."""
    if value is None:
        return ""
    today = timezone.localdate(now or timezone.now())
    days = (today - _local(value)).days
    if days == 0:
        return clock(value)
    if days == 1:
        return gettext("yesterday %(clock)s") % {"clock": clock(value)}
    return moment(value)


def span(start: Day, end: Day) -> str:
    """Return a period of dates: 2026-01-01 to 2026-12-31; an open end reads "since"."""
    if start is None:
        return ""
    if end is None:
        return pgettext("period", "since %(start)s") % {"start": day_full(start)}
    return pgettext("period", "%(start)s to %(end)s") % {"start": day_full(start), "end": day_full(end)}
