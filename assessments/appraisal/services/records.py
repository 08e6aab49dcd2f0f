"""Noting trainings and commendations."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.organisation.models import Unit, User

from ..errors import AppraisalRefused
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
    _somebody_else(person, actor)
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
    _somebody_else(person, actor)
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
    _somebody_else(record.person, actor)
    record.delete()


def _somebody_else(person: User, actor: User) -> None:
    if actor.pk == person.pk:
        raise AppraisalRefused(_("Nobody notes or deletes their own trainings and commendations: ask a colleague."))
