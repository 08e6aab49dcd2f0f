"""The audit trail: who changed what, and who read what for which purpose (django-auditlog rows)."""

from collections.abc import Iterable
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models


def record_access(obj: models.Model, *, actor: Any, purpose: str, what: str = "") -> None:
    """Note that `actor` read sensitive data of `obj`: which part, and for which purpose."""
    LogEntry.objects.log_create(
        obj,
        force_log=True,
        action=LogEntry.Action.ACCESS,
        actor=actor,
        changes={},
        additional_data={"purpose": purpose, "what": what},
    )


def record_event(obj: models.Model, *, actor: Any, what: str, details: dict[str, Any] | None = None) -> None:
    """Note an event about `obj` that no field change shows: an export, an import, a forced confirmation."""
    LogEntry.objects.log_create(
        obj,
        force_log=True,
        action=LogEntry.Action.UPDATE,
        actor=actor,
        changes={},
        additional_data={"what": what, **(details or {})},
    )


def record_bulk_changes(
    model: type[models.Model], changes: Iterable[tuple[int, str, dict[str, list[str]]]], *, actor: Any
) -> int:
    """Write audit rows for changes that a set-based statement made: (pk, text, {field: [old, new]}), masked."""
    content_type = ContentType.objects.get_for_model(model)
    rows = (
        LogEntry(
            content_type=content_type,
            object_pk=str(pk),
            object_id=pk,
            object_repr=text,
            action=LogEntry.Action.UPDATE,
            changes=diff,
            actor=actor,
        )
        for pk, text, diff in changes
    )
    return len(LogEntry.objects.bulk_create(rows, batch_size=2000))
