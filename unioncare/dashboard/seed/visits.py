"""Invented visits, written down as their visitors would."""

import random
import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from visits.schedule.entries import Gift, Promised, RecordEntry
from visits.schedule.enums import Caregiver, Mode, PatientState, Stage
from visits.schedule.models import Visit
from visits.schedule.services.recording import record_visit

FAMILY = ("妻子陪护，儿子上高三", "父母同住，由妹妹照料", "夫妻二人，子女在外地", "")
SAID = ("精神尚可，担心费用", "盼望早日返岗", "胃口差，睡不好", "感谢工会，暂无要求", "")
NEEDS = {"economic": "住院押金不够", "schooling": "孩子高考报名要跑手续", "medical": "想转省肿瘤医院"}
PROMISED = ("联系学校，办理助学申请", "问清大病保险报销手续", "下次带上年的缴费单")
# What follows from older visits has long been done; only of these days it still stands open.
LATELY = timedelta(days=10)


def write_down(item: WorkItem, *, at: datetime, now: datetime, fallback: User, source: random.Random) -> None:
    """Record the visit of a work item as made at a moment: mostly everybody comes, sometimes somebody only calls."""
    visit = Visit.objects.get(item=item)
    seated = [seat.user for seat in visit.seats.select_related("user") if seat.user] or [fallback]
    came = seated if len(seated) == 1 or source.random() < 0.85 else seated[:-1]
    told = visit.case.may_process
    entry = RecordEntry(
        key=uuid.UUID(int=source.getrandbits(128), version=4),
        happened_at=at,
        mode=source.choices((Mode.HOSPITAL, Mode.HOME, Mode.PHONE), (5, 4, 1))[0],
        came=tuple(person.pk for person in came),
        minutes=source.choice((20, 30, 40, 60)),
        place=visit.case.place,
        state=source.choice(PatientState.values[:3]) if told else "",
        stage=source.choice((Stage.SURGERY, Stage.THERAPY, Stage.MEDICATION, Stage.FOLLOW_UP)) if told else "",
        caregiver=source.choice((Caregiver.SPOUSE, Caregiver.CHILD, Caregiver.PARENT)) if told else "",
        family=source.choice(FAMILY) if told else "",
        note=source.choice(SAID) if told else "",
        **(_followed(came[0], at, source) if told and at > now - LATELY else {}),
    )
    record_visit(visit=visit, entry=entry, actor=came[0], now=at)


def _followed(owner: User, at: datetime, source: random.Random) -> dict[str, Any]:
    """Return what a visit of these days brought: a need, a promise, a gift."""
    need = source.choice(tuple(NEEDS))
    promise = Promised(source.choice(PROMISED), owner.pk, at.date() + timedelta(days=source.randint(2, 12)))
    gift = Gift("money", Decimal(source.choice((300, 500, 1000))), "家属", "妻子")
    return {
        "needs": {need: NEEDS[need]} if source.random() < 0.5 else {},
        "promises": (promise,) if source.random() < 0.5 else (),
        "gift": gift if source.random() < 0.5 else None,
    }
