"""Somebody's open work as a calendar (RFC 5545): kind and link of each item, nothing about whom it concerns."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from unioncare.notifications.letters import public_url

from .kinds import get_kind, is_kind
from .models import WorkItem
from .pages import item_page

# Where an item is due at an hour, it stands in the last half hour before it.
SHOWN = timedelta(minutes=30)
ASKED_EVERY = timedelta(hours=1)


def write_calendar(items: Iterable[WorkItem], *, language: str) -> bytes:
    """Return the calendar in the reader's language. The same items give the same bytes."""
    with translation.override(language or settings.LANGUAGE_CODE):
        calendar = Calendar()
        calendar.add("prodid", "-//UnionCare//worklist//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("x-wr-calname", _("Work in UnionCare"))
        calendar.add("x-wr-timezone", settings.TIME_ZONE)
        calendar.add("refresh-interval", ASKED_EVERY, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
        for item in items:
            calendar.add_component(_event(item))
        return calendar.to_ical()


def _event(item: WorkItem) -> Event:
    link = public_url(item_page("item").format(item.pk))
    event = Event()
    event.add("uid", f"item-{item.pk}@{urlsplit(settings.PUBLIC_URL).hostname or 'unioncare'}")
    event.add("dtstamp", item.created_at)
    event.add("summary", str(get_kind(item.kind).label) if is_kind(item.kind) else item.kind)
    event.add("description", link)
    event.add("url", link)
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    if item.in_hours:
        event.add("dtstart", item.due_at - SHOWN)
        event.add("dtend", item.due_at)
    else:
        day = timezone.localdate(item.due_at)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    return event
