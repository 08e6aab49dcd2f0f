"""Noting trainings and commendations."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit, User

from ..models import Commendation, TrainingRecord


@dataclass(frozen=True, slots=True)
class Training:
    """What was learned, when, how long."""

    title: str
    first: date
    last: date
    hours: Decimal
    outcome: str = ""


@attributed
def note_training(*, person: User, unit: Unit, training: Training, actor: User, now: datetime) -> TrainingRecord:
    """Note a training of one person. Raises ValidationError for what is noted already or makes no sense."""
    fields = {name: getattr(training, name) for name in Training.__slots__}
    row = TrainingRecord(person=person, unit=unit, noted_by=actor, noted_at=now, **fields)
    row.full_clean()
    row.save()
    return row


@attributed
def note_commendation(
    *, person: User, unit: Unit, title: str, level: str, awarded_by: str, awarded_on: date, actor: User, now: datetime
) -> Commendation:
    """Note a commendation of one person. Raises ValidationError for one that is noted already."""
    row = Commendation(
        person=person, unit=unit, title=title, level=level, awarded_by=awarded_by, awarded_on=awarded_on,
        noted_by=actor, noted_at=now,
    )  # fmt: skip
    row.full_clean()
    row.save()
    return row


@attributed
def strike_record(*, record: TrainingRecord | Commendation, actor: User) -> None:
    """Delete what was noted by mistake; the audit trail keeps it."""
    record.delete()
