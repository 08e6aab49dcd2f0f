"""Noting how a member is, and striking out what was noted wrongly."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.core.workflow import MoveRefused

from ..models import RecoveryMeasure
from .access import needed, recovering_case

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class MeasureEntry:
    """ECOG 0–4, self-rated health 0–100, or both, as of a day."""

    measured_on: date
    ecog: int | None = None
    self_rated: int | None = None
    note: str = ""


@transaction.atomic
def note_measure(*, case_id: int, entry: MeasureEntry, actor: "User", now: datetime) -> RecoveryMeasure:
    """Note how a member is. Raises MoveRefused, and ValidationError outside the scales."""
    case = recovering_case(case_id, actor)
    measure = RecoveryMeasure(
        case=case,
        measured_on=entry.measured_on,
        ecog=entry.ecog,
        self_rated=entry.self_rated,
        note=entry.note.strip(),
        recorded_by=actor,
        recorded_at=now,
    )
    measure.full_clean(exclude=["case", "recorded_by"])
    measure.save(force_insert=True)
    record_event(case, actor=actor, what="recovery measure", details={"measure": measure.pk})
    return measure


@transaction.atomic
def strike_measure(*, measure: RecoveryMeasure, actor: "User", now: datetime, reason: str) -> RecoveryMeasure:
    """Strike out a wrong measure: it stays readable, and counts no more. Raises MoveRefused the second time."""
    text = needed(reason)
    case = recovering_case(measure.case_id, actor)
    locked: RecoveryMeasure = RecoveryMeasure.objects.select_for_update(of=("self",)).get(pk=measure.pk)
    if locked.struck_at is not None:
        raise MoveRefused(_("This was already struck out."))
    locked.struck_at, locked.struck_by, locked.struck_reason = now, actor, text[:200]
    locked.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    record_event(case, actor=actor, what="recovery measure struck out", details={"measure": measure.pk})
    return locked
