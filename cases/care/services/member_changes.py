"""Cases of members who moved, left, died, or turned out to be somebody on the roster."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.signals import Departure, Move
from unioncare.core import thresholds
from unioncare.core.audit import record_event
from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.organisation.models import Unit
from unioncare.worklist.services import ItemDraft, complete_kind, open_items, update_subject

from ..engine.wording import in_both
from ..models import IllnessCase
from ..thresholds import HAND_OVER_DAYS
from .deaths import record_death
from .locking import lock_case_for
from .ownership import assign_owner

if TYPE_CHECKING:
    from unioncare.organisation.models import User

MOVED = gettext_noop("The member moved from {old} to {new}: hand the case over within {days} working days")
LEFT = gettext_noop(
    "The member left the roster on {day} ({status}): decide within {days} working days how the care goes on"
)
HAND_OVER = "case_handover"


@transaction.atomic
def follow_moves(*, moves: Sequence[Move], now: datetime) -> int:
    """Open a hand-over item for every open case whose member is now in another unit; return how many."""
    by_member = {move.member_id: move for move in moves}
    cases = IllnessCase.objects.active().filter(member__in=by_member).select_related("subject", "unit", "owner")
    units = Unit.objects.in_bulk({move.new_unit_id for move in moves} | {move.old_unit_id for move in moves})
    limit, drafts = _limit(now), []
    for case in cases.order_by("pk"):
        move = by_member[case.member_id]
        if case.unit_id == move.new_unit_id:
            continue
        texts = {"old": units[move.old_unit_id].name, "new": units[move.new_unit_id].name}
        drafts.append(_draft(case, f"{move.new_unit_id}:{now:%Y%m%d}", MOVED, limit, **texts))
    return open_items(drafts=drafts, now=now)


@transaction.atomic
def note_departures(*, departures: Sequence[Departure], now: datetime) -> int:
    """Ask the owners of open cases how the care of members who left goes on; return how many were asked."""
    by_member = {one.member_id: one for one in departures if one.status != EmploymentStatus.DECEASED}
    cases = IllnessCase.objects.active().filter(member__in=by_member).select_related("subject", "unit", "owner")
    limit, drafts = _limit(now), []
    for case in cases.order_by("pk"):
        gone = by_member[case.member_id]
        status = in_both(partial(_status, gone.status))
        drafts.append(_draft(case, f"left:{gone.left_on:%Y%m%d}", LEFT, limit, day=gone.left_on, status=status))
    return open_items(drafts=drafts, now=now)


def _status(code: str) -> str:
    return str(EmploymentStatus(code).label)


@dataclass(frozen=True, slots=True)
class Limit:
    """Until when a hand-over is to be done."""

    now: datetime
    days: int
    due_at: datetime


def _limit(now: datetime) -> Limit:
    days = int(thresholds.value(HAND_OVER_DAYS.code))
    return Limit(now, days, end_of(load_working_days().after(timezone.localdate(now), days)))


def _draft(case: IllnessCase, key: str, rule: str, limit: Limit, **texts: Any) -> ItemDraft:
    return ItemDraft(
        kind=HAND_OVER,
        subject=case.subject,
        unit=case.unit,
        source_key=f"case:{case.pk}:handover:{key}",
        opens_at=limit.now,
        due_at=limit.due_at,
        because=explain(rule, days=limit.days, **texts),
        assignee=case.owner,
        counted_from=limit.now,
        working_days=limit.days,
    )


def end_deceased(*, departures: Sequence[Departure], actor: "User | None", now: datetime) -> int:
    """Record the death of members of whom the roster says that they died, told by `actor`; return for how many."""
    died = {one.member_id: one.left_on for one in departures if one.status == EmploymentStatus.DECEASED}
    count = 0
    # One case a member: its end is that of their others.
    for case in IllnessCase.objects.active().filter(member__in=died).order_by("member_id", "pk").distinct("member_id"):
        try:
            record_death(case_id=case.pk, died_on=died[case.member_id], actor=None, told_by=actor, now=now)
        except MoveRefused:
            continue
        count += 1
    return count


@transaction.atomic
def hand_over_case(*, case_id: int, actor: "User", now: datetime, note: str = "") -> IllnessCase:
    """Move a case to the unit in which its member is now; open items go along, and so does the ownership.

    Open items keep their people; whoever has them hands them over, or the new owner takes them.
    """
    case = lock_case_for(case_id, actor)
    if case.unit_id == case.member.unit_id:
        raise MoveRefused(_("The case already stands in the unit of its member."))
    before, case.unit = case.unit, case.member.unit
    case.save(update_fields=["unit"])
    complete_kind(subject=case.subject, kinds=[HAND_OVER], actor=actor, now=now, result=note.strip())
    update_subject(subject=case.subject, now=now, unit=case.unit)
    assign_owner(case=case, now=now)
    details = {"from": before.name, "to": case.unit.name, "note": note.strip()[:300]}
    record_event(case, actor=actor, what="handed_over", details=details)
    return case


@transaction.atomic
def repoint_cases(*, kept: Member, gone: Member, now: datetime) -> int:
    """Point every case of `gone` to `kept` and let lists show the name of the roster; return how many."""
    cases = list(IllnessCase.objects.filter(member=gone).select_related("subject"))
    for case in cases:
        case.member = kept
        case.save(update_fields=["member"])
        update_subject(subject=case.subject, now=now, label=f"{kept.name} {case.number}")
    return len(cases)
