"""How the members of the stories recover: measures, the way back to work, the medical treatment period."""

from datetime import date, datetime, timedelta
from typing import Final

from django.utils import timezone

from cases.care.enums import CaseState
from cases.care.models import IllnessCase
from unioncare.organisation.models import User
from visits.recovery.enums import Ecog, Stage
from visits.recovery.services import (
    MeasureEntry,
    PeriodEntry,
    StageEntry,
    enter_stage,
    note_measure,
    set_period,
)

# How far a member has come by the end of the story, and how many days before it each stage began.
WAYS: Final = {
    CaseState.IN_CARE: (),
    CaseState.RECOVERING: ((Stage.PREPARATION, 24), (Stage.REENTRY, 6)),
    CaseState.CLOSED: ((Stage.PREPARATION, 60), (Stage.REENTRY, 30), (Stage.MAINTENANCE, 10)),
}
EVERY, MOST = 28, 7
WORST, BETTER_BY = 30, 7


def recover(case: IllnessCase, *, end: CaseState, severity: int, begin: date, actor: User, now: datetime) -> None:
    """Note how a member did from the beginning of care until today; nothing where the story has no such course."""
    if end not in WAYS:
        return
    today = timezone.localdate(now)
    days = [begin + timedelta(days=EVERY * number) for number in range(1, MOST + 1)]
    for number, day in enumerate(day for day in days if day <= today):
        ecog = max(int(Ecog.ACTIVE), min(severity, int(Ecog.DISABLED)) - number // 2)
        entry = MeasureEntry(day, ecog, WORST + (4 - severity) * 5 + number * BETTER_BY)
        note_measure(case_id=case.pk, entry=entry, actor=actor, now=now)
    own = 5 + int(case.number.rpartition("-")[2]) % 15
    set_period(case_id=case.pk, entry=PeriodEntry(begin, own + 8, own), actor=actor, now=now)
    enter_stage(case_id=case.pk, entry=StageEntry(Stage.OFF_WORK, begin), actor=actor, now=now)
    for stage, ago in WAYS[end]:
        entered = StageEntry(stage, max(begin, today - timedelta(days=ago)), "按医嘱和本人意愿")
        enter_stage(case_id=case.pk, entry=entered, actor=actor, now=now)
