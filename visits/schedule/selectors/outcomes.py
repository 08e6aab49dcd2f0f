"""From a work item back to what a visit brought."""

from dataclasses import dataclass

from unioncare.worklist.models import WorkItem

from ..kinds import PROMISE, RED_FLAG, REFERRALS
from ..models import Promise, RedFlag, VisitRecord, VisitReferral


@dataclass(frozen=True, slots=True)
class Outcome:
    """What somebody must answer, in words, and the record in which it was noted."""

    title: str
    text: str
    record: VisitRecord


def outcome_of(item: WorkItem) -> Outcome | None:
    """Return what an item is about; None for an item that no visit brought."""
    around = ("record__visit__case__member", "record__visit__item", "record__recorded_by")
    if item.kind == PROMISE:
        promise = Promise.objects.select_related(*around).filter(item=item).first()
        return None if promise is None else Outcome(str(item.work_kind.label), promise.text, promise.record)
    if item.kind == RED_FLAG:
        flag = RedFlag.objects.select_related(*around).filter(item=item).first()
        return None if flag is None else Outcome(str(item.work_kind.label), flag.get_flag_display(), flag.record)
    if item.kind in REFERRALS.values():
        referral = VisitReferral.objects.select_related(*around).filter(item=item).first()
        return None if referral is None else Outcome(str(item.work_kind.label), referral.detail, referral.record)
    return None
