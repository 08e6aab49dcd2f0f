"""What was changed about a member, from the audit trail."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from unioncare.core.ui.dates import day_full

from ..facts import as_audited
from ..models import Member

SHOWN = 20
_FIELDS = {field.name: field for field in Member._meta.concrete_fields}
_DATES = frozenset({"birth_date", "joined_on", "left_on"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact, old and new; ID number and phone masked."""

    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class MemberChange:
    """What somebody changed at once: an event in words, or facts one by one."""

    at: datetime
    by: str
    text: str
    fields: list[FieldChange]


def member_changes(member: Member, limit: int = SHOWN) -> tuple[list[MemberChange], bool]:
    """Return the latest changes, newest first, and whether there are more; one query.

    Who looked is left out: a purpose may tell of an illness, and not everybody who corrects a roster may know it.
    """
    rows = (
        LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Member), object_id=member.pk)
        .exclude(action=LogEntry.Action.ACCESS)
        .select_related("actor")
        .order_by("-timestamp", "-pk")[: limit + 1]
    )
    found = [_change(row) for row in rows]
    return [change for change in found[:limit] if change.text or change.fields], len(found) > limit


def _change(row: LogEntry) -> MemberChange:
    by = str(row.actor) if row.actor else _("the system")
    details = row.additional_data or {}
    text = _events(details).get(str(details.get("what", "")), "")
    return MemberChange(row.timestamp, by, text, list(_fields(row.changes or {})))


def _events(details: dict[str, Any]) -> dict[str, str]:
    """What the services of this room note besides facts, in words."""
    return {
        "placed": _("Placed from %(day)s on") % {"day": _shown("joined_on", details.get("from"))},
        "noted outside the roster": _("Noted outside the roster"),
        "merged": _("Merged with the person noted outside the roster"),
        "messages stopped": _("Messages to this person stopped"),
        "messages go on": _("Messages reach this person again"),
    }


def _fields(changes: dict[str, Any]) -> Iterator[FieldChange]:
    for name, pair in changes.items():
        if name in _FIELDS and isinstance(pair, list) and len(pair) == 2:
            old, new = (_shown(name, value) for value in pair)
            yield FieldChange(capfirst(str(_FIELDS[name].verbose_name)), old, new)


def _shown(name: str, value: Any) -> str:
    """Return a value as a reader takes it; the trail holds masks already, and masking a mask changes nothing."""
    if value in (None, "", "None"):
        return ""
    text = as_audited(name, value)
    if name in _DATES:
        return day_full(_as_date(text)) or text
    return str(dict(_FIELDS[name].flatchoices).get(text, text))


def _as_date(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
