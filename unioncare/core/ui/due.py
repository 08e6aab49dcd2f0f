"""When something is due: the number first, then its unit and the date.

A translation may split its text with "|": what follows is set small (逾期 3|工作日).
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from .dates import clock, day, day_week


@dataclass(frozen=True, slots=True)
class Due:
    """A due mark: its tone ("", red, amber, paused, done), first line and second line."""

    tone: str
    text: str
    note: str

    @classmethod
    def late(cls, working_days: int, on: date | datetime) -> Self:
        """Overdue by working days; an item that is late since today counts as one day."""
        days = max(working_days, 1)
        text = ngettext("%(days)s day late", "%(days)s days late", days) % {"days": days}
        return cls("red", text, pgettext("late", "due %(day)s") % {"day": day_week(on)})

    @classmethod
    def late_hours(cls, hours: int, at: datetime) -> Self:
        """Overdue by hours: only deadlines that are counted in hours."""
        hours = max(hours, 1)
        text = ngettext("%(hours)s hour late", "%(hours)s hours late", hours) % {"hours": hours}
        return cls("red", text, pgettext("late", "due %(day)s") % {"day": f"{day(at)} {clock(at)}"})

    @classmethod
    def today(cls, on: date | datetime) -> Self:
        return cls("amber", gettext("Today"), day_week(on))

    @classmethod
    def hours(cls, left: int, at: datetime, now: datetime | None = None) -> Self:
        """Due within hours, counted around the clock: level 4."""
        text = ngettext("%(hours)s hour left", "%(hours)s hours left", left) % {"hours": left}
        local, today = timezone.localtime(at), timezone.localdate(now or timezone.now())
        if local.date() == today:
            note = gettext("today by %(clock)s") % {"clock": clock(at)}
        else:
            note = gettext("%(day)s by %(clock)s") % {"day": day(at), "clock": clock(at)}
        return cls("amber", text, note)

    @classmethod
    def later(cls, working_days: int, on: date | datetime) -> Self:
        """Due after some working days."""
        text = ngettext("%(days)s day left", "%(days)s days left", working_days) % {"days": working_days}
        return cls("", text, day_week(on))

    @classmethod
    def opens(cls, on: date | datetime) -> Self:
        """Not to be done before a date."""
        return cls("", gettext("Opens later"), day_week(on))

    @classmethod
    def paused(cls, old: date | datetime, new: date | datetime | None) -> Self:
        note = f"{day(old)} → {day(new)}" if new else day(old)
        return cls("paused", gettext("Paused"), note)

    @classmethod
    def done(cls, on: date | datetime, on_time: bool = True) -> Self:
        text = pgettext("due", "On time") if on_time else pgettext("due", "Done late")
        return cls("done" if on_time else "", text, day_week(on))

    @classmethod
    def ended(cls, text: str, on: date | datetime | None) -> Self:
        """Waived or cancelled, in words."""
        return cls("paused", text, day_week(on) if on else "")


def due(mark: Due) -> SafeString:
    """Return the due mark as it stands in a row."""
    head, _, unit = mark.text.partition("|")
    small = format_html("<small>{}</small>", unit) if unit else ""
    tone = f" uc-due-{mark.tone}" if mark.tone else ""
    return format_html('<span class="uc-due{}"><b>{}{}</b><span>{}</span></span>', tone, head, small, mark.note)


def due_text(mark: Due) -> str:
    """Return the due mark as one line of words, for facts and exports."""
    head, _, unit = mark.text.partition("|")
    comma = pgettext("between facts", ", ")
    return " ".join(part for part in (head, unit) if part) + (f"{comma}{mark.note}" if mark.note else "")
