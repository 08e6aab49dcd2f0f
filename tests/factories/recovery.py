"""Recovery: measures, stages and the medical treatment period, noted through the services."""

from datetime import date, datetime, timedelta
from typing import Any

from cases.care.models import IllnessCase
from visits.recovery.enums import Stage
from visits.recovery.models import MedicalPeriod, RecoveryMeasure, ReturnStage
from visits.recovery.services import MeasureEntry, PeriodEntry, StageEntry, enter_stage, note_measure, set_period

from .cases import NOW, TODAY
from .world import World


def measured(
    case: IllnessCase, world: World, *, ago: int = 0, ecog: int | None = 2, self_rated: int | None = 55, note: str = ""
) -> RecoveryMeasure:
    """Note how the member was so many days ago."""
    entry = MeasureEntry(TODAY - timedelta(days=ago), ecog, self_rated, note)
    return note_measure(case_id=case.pk, entry=entry, actor=world.branch_chair, now=NOW)


def at_stage(
    case: IllnessCase, world: World, stage: Stage, *, ago: int = 0, reason: str = "医生同意", now: datetime = NOW
) -> ReturnStage:
    """Let a stage of the return to work begin so many days ago."""
    entry = StageEntry(stage, TODAY - timedelta(days=ago), reason)
    return enter_stage(case_id=case.pk, entry=entry, actor=world.welfare_officer, now=now)


def period(
    case: IllnessCase, world: World, *, starts_on: date, total: int = 12, own: int = 6, now: datetime = NOW, **more: Any
) -> MedicalPeriod:
    """Set a medical treatment period; nine months unless told otherwise."""
    entry = PeriodEntry(starts_on, total, own)
    return set_period(case_id=case.pk, entry=entry, actor=world.welfare_officer, now=now, **more)
