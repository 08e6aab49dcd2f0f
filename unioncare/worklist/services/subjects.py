"""Subjects: what obligations are about. Case, protocol … call these when they are made, moved, ended."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction

from unioncare.organisation.models import Unit

from ..enums import SubjectKind
from ..kinds import all_kinds
from ..models import NOWHERE, Subject, WorkItem
from .ending import cancel_items
from .moving import keep_places
from .reassigning import assign_unassigned

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_EDITABLE = frozenset({"label", "reference", "url", "level", "confidential", "withheld", "unit"})


def open_subject(
    *,
    kind: SubjectKind | str,
    unit: Unit,
    label: str,
    reference: str,
    url: str = "",
    level: int | None = None,
    confidential: bool = False,
) -> Subject:
    """Create a subject; `reference` is the number by which its pages are addressed, `url` its own page."""
    return Subject.objects.create(
        kind=kind, unit=unit, label=label, reference=reference, url=url, level=level, confidential=confidential
    )


@transaction.atomic
def update_subject(*, subject: Subject, now: datetime, **fields: Any) -> Subject:
    """Change what lists show of a subject.

    A new unit takes the open items along: they keep their people, and those without anybody are assigned anew.
    """
    if unknown := fields.keys() - _EDITABLE:
        raise TypeError(f"A subject has no {', '.join(sorted(unknown))} to change.")
    old_unit = subject.unit_id
    for name, value in fields.items():
        setattr(subject, name, value)
    subject.save(update_fields=[*fields])
    if subject.unit_id != old_unit:
        keep_places([subject.unit])
        held = WorkItem.objects.open().filter(subject=subject, unit=old_unit).exclude(scope_path=NOWHERE)
        held.update(unit=subject.unit, scope_path=subject.unit.path)
        assign_unassigned(items=WorkItem.objects.filter(subject=subject), now=now)
    return subject


@transaction.atomic
def close_subject(*, subject: Subject, now: datetime, actor: "User | None", reason: str) -> int:
    """End a subject and cancel its open items, except the kinds that outlive it; return how many were cancelled."""
    outliving = [kind.code for kind in all_kinds() if kind.survives]
    count = cancel_items(subject=subject, now=now, actor=actor, reason=reason, except_kinds=outliving)
    subject.closed_at = now
    subject.save(update_fields=["closed_at"])
    return count


def reopen_subject(*, subject: Subject) -> Subject:
    """Take back the end of a subject; cancelled items stay cancelled."""
    subject.closed_at = None
    subject.save(update_fields=["closed_at"])
    return subject
