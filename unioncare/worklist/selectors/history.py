"""What happened to an item: its opening, its moves and its end, from the audit trail."""

from dataclasses import dataclass, replace
from datetime import datetime

from auditlog.models import LogEntry
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from unioncare.core.ui.dates import moment

from ..enums import ItemState, PauseReason
from ..models import WorkItem


@dataclass(frozen=True, slots=True)
class Event:
    """One event, newest first: when, what, why, by whom."""

    at: datetime
    text: str
    note: str
    by: str
    hot: bool = False


def history_of(item: WorkItem, *, withheld: bool = False) -> list[Event]:
    """Return the events of an item, newest first, without anybody's words when those are withheld; one query."""
    entries = LogEntry.objects.get_for_object(item).select_related("actor").order_by("-timestamp", "-pk")
    events = [event for entry in entries if (event := _event(entry))]
    if withheld:
        events = [replace(event, note="") for event in events]
    return [*events, Event(item.created_at, _("Opened"), "", _("the system"))]


def _event(entry: LogEntry) -> Event | None:
    changes = entry.changes_dict or {}
    note = changes.get("reason", ["", ""])[1]
    by = entry.actor.name if entry.actor else _("the system")
    if "state" in changes:
        words = {
            ItemState.DONE: _("Done"),
            ItemState.WAIVED: _("Waived"),
            ItemState.CANCELLED: _("Cancelled"),
            ItemState.OPEN: _("Opened again"),
        }
        text = words.get(changes["state"][1])
        return Event(entry.timestamp, text, note, by) if text else None
    if "assignee" in changes:
        return Event(entry.timestamp, _moved(*changes["assignee"]), note, by)
    if "paused" in changes:
        return Event(
            entry.timestamp,
            _("Paused: waiting for %(what)s") % {"what": PauseReason(changes["paused"][1]).label},
            note,
            by,
        )
    if "escalation_level" in changes:
        to = changes.get("to", ["", ""])[1] or _("nobody")
        return Event(entry.timestamp, _("Climbed to %(name)s") % {"name": to}, note, by, hot=True)
    if "due_at" in changes:
        old, new = (moment(parse_datetime(value)) for value in changes["due_at"])
        if "resumed" in changes:
            return Event(entry.timestamp, _("Resumed; due %(old)s → %(new)s") % {"old": old, "new": new}, note, by)
        return Event(entry.timestamp, _("Due date moved: %(old)s → %(new)s") % {"old": old, "new": new}, note, by)
    if "missed" in changes:
        return Event(entry.timestamp, _("Went overdue"), note, by, hot=True)
    return None


def _moved(old: str, new: str) -> str:
    if not new:
        return _("No longer with %(old)s; nobody answers for it now") % {"old": old}
    if not old:
        return _("Assigned to %(new)s") % {"new": new}
    return _("Handed over: %(old)s → %(new)s") % {"old": old, "new": new}
