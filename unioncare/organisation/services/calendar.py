"""The calendar of working days: a year of public holidays from the `holidays` package, then edited by hand.

Source: announcements of the State Council as the package carries them. Make-up days are known only for years that
have been announced.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from holidays.countries.china import China, ChinaStaticHolidays

from unioncare.core.audit import attributed

from ..enums import DayKind
from ..models import CalendarDay, User
from ..signals import calendar_changed

FIRST_YEAR, LAST_YEAR = 2001, 2100
MAKE_UP_DAY = ("调休上班", "Make-up working day")


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """What loading a year did: days added, days left as an administrator had set them, and effects elsewhere."""

    year: int
    added: tuple[date, ...] = ()
    differing: tuple[date, ...] = ()
    announced: bool = True
    effects: tuple[str, ...] = field(default=())


def is_announced(year: int) -> bool:
    """Say whether the make-up days of a year are known to the installed package."""
    return year in ChinaStaticHolidays.special_public_holidays


def days_of(year: int) -> list[CalendarDay]:
    """Return the days of a year that are not what their weekday says, unsaved."""
    chinese, english = (China(years=year, language=code) for code in ("zh_CN", "en_US"))
    days = [
        CalendarDay(date=day, kind=DayKind.HOLIDAY, name_zh=name[:60], name_en=english[day][:60])
        for day, name in chinese.items()
        if day.year == year and day.weekday() < 5
    ]
    zh, en = MAKE_UP_DAY
    days += [
        CalendarDay(date=day, kind=DayKind.WORKDAY, name_zh=zh, name_en=en)
        for day in chinese.weekend_workdays
        if day.year == year
    ]
    return sorted(days, key=lambda row: row.date)


@attributed
def load_calendar_year(*, year: int, actor: User | None, now: datetime) -> CalendarChange:
    """Add the public holidays and make-up days of a year; days that stand already are left as they are."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError(
            _("Choose a year from %(first)d to %(last)d."),
            code="year_invalid",
            params={"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    present = {row.date: row for row in CalendarDay.objects.select_for_update().filter(date__year=year)}
    loaded = days_of(year)
    new = [row for row in loaded if row.date not in present]
    for row in new:
        row.save()
    return CalendarChange(
        year=year,
        added=tuple(row.date for row in new),
        differing=tuple(row.date for row in loaded if row.date in present and present[row.date].kind != row.kind),
        announced=is_announced(year),
        effects=_tell((row.date for row in new), actor, now),
    )


@attributed
def save_calendar_day(
    *, day: CalendarDay, before: date | None = None, actor: User | None, now: datetime
) -> tuple[str, ...]:
    """Save a day that was set by hand (`before`: the date it had); return what other apps changed."""
    day.full_clean()
    day.save()
    return _tell({day.date, before or day.date}, actor, now)


@attributed
def remove_calendar_days(*, days: Iterable[CalendarDay], actor: User | None, now: datetime) -> tuple[str, ...]:
    """Remove days, which are then what their weekday says; return what other apps changed."""
    dates = set()
    for day in days:
        dates.add(day.date)
        day.delete()
    return _tell(dates, actor, now)


def _tell(days: Iterable[date], actor: User | None, now: datetime) -> tuple[str, ...]:
    changed = frozenset(days)
    if not changed:
        return ()
    answers = calendar_changed.send(sender=CalendarDay, days=changed, actor=actor, now=now)
    return tuple(str(line) for _receiver, lines in answers if lines for line in lines)
