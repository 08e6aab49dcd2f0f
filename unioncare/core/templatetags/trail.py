"""Entries of the audit trail in words."""

from collections.abc import Iterator
from typing import Any

from auditlog.models import LogEntry
from django import template
from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _

register = template.Library()

EMPTY = {"", "None", None}
NOTHING = EMPTY | {"False"}


@register.filter
def audit_words(entry: LogEntry) -> str:
    """Return what an entry tells, one line for each change: “Role: clerk → chair”."""
    told = entry.additional_data or {}
    lines = [_act(entry, told)]
    lines += [f"{_key(key)}: {value}" for key, value in told.items() if key != "what" and value not in EMPTY]
    lines += _changes(entry)
    return "\n".join(line for line in lines if line)


def _act(entry: LogEntry, told: dict[str, Any]) -> str:
    if told.get("what"):
        return _(told["what"])
    return {
        LogEntry.Action.CREATE: _("Added"),
        LogEntry.Action.DELETE: _("Deleted"),
        LogEntry.Action.ACCESS: _("Read"),
    }.get(entry.action, "")


def _key(name: str) -> str:
    words = {"purpose": _("Purpose"), "rows": _("Rows"), "filter": _("Filter"), "from": _("from"), "to": _("to")}
    return capfirst(words.get(name, name))


def _changes(entry: LogEntry) -> Iterator[str]:
    if entry.action == LogEntry.Action.DELETE:
        return
    model = entry.content_type.model_class()
    for name, values in (entry.changes or {}).items():
        if not isinstance(values, list) or len(values) != 2:
            continue
        field = _field(model, name)
        if field is not None and (not field.concrete or field.primary_key):
            continue
        if entry.action == LogEntry.Action.CREATE and (values[1] in NOTHING or not _is_shown_when_added(field)):
            continue
        old, new = (_value(field, value) for value in values)
        label = capfirst(str(field.verbose_name)) if field is not None else name
        yield f"{label}: {new}" if entry.action == LogEntry.Action.CREATE else f"{label}: {old} → {new}"


def _is_shown_when_added(field: Any) -> bool:
    """Relations stand in the row's own name; moments of making say what the entry's own time says."""
    return not (field is None or field.is_relation or field.get_internal_type() == "DateTimeField")


def _field(model: Any, name: str) -> Any:
    try:
        return model._meta.get_field(name) if model else None
    except FieldDoesNotExist:
        return None


def _value(field: Any, value: Any) -> str:
    if value in EMPTY:
        return "–"
    if field is not None and field.is_relation:
        return str(field.related_model._base_manager.filter(pk=value).first() or value)
    choices = dict(getattr(field, "flatchoices", None) or ())
    if choices:
        return str(choices.get(value, value))
    return {"True": _("Yes"), "False": _("No")}.get(value, str(value))
