"""How a case ends: recovering, closed; and how it begins again."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.worklist.kinds import all_kinds
from unioncare.worklist.services import close_subject, reopen_subject, waive_kinds

from ..models import IllnessCase
from .flow import move_case
from .locking import lock_case
from .next_steps import open_next
from .planning import open_follow_ups

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def begin_recovery(*, case_id: int, actor: "User", now: datetime, reason: str = "") -> IllnessCase:
    """Note that treatment is over; the plan goes on until the case closes."""
    return move_case(case_id=case_id, move="recover", actor=actor, now=now, reason=reason)


@transaction.atomic
def back_into_care(*, case_id: int, actor: "User", now: datetime, reason: str) -> IllnessCase:
    """Take a recovering case back into care: a relapse."""
    return move_case(case_id=case_id, move="relapse", actor=actor, now=now, reason=reason)


@transaction.atomic
def close_case(*, case_id: int, actor: "User", now: datetime, reason: str, waive_reason: str = "") -> IllnessCase:
    """Close a case. Refused (MoveRefused) while care items are open, unless `waive_reason` waives them all.

    Follow-ups and satisfaction surveys stay open; whatever else is left is cancelled with the closure as reason.
    """
    case = lock_case(case_id)
    if waive_reason.strip():
        waive_care(case=case, actor=actor, now=now, reason=waive_reason)
    move = "close" if case.may_process else "stop"
    case = move_case(case_id=case_id, move=move, actor=actor, now=now, reason=reason)
    if case.may_process:
        open_follow_ups(case=case, now=now)
    _finish(case, actor, now, _("The case was closed: %(reason)s") % {"reason": reason.strip()})
    return case


def waive_care(*, case: IllnessCase, actor: "User", now: datetime, reason: str) -> int:
    """Waive every open care item of a case with one reason; return how many."""
    kinds = [kind.code for kind in all_kinds() if kind.care]
    return waive_kinds(subject=case.subject, kinds=kinds, actor=actor, now=now, reason=reason)


def _finish(case: IllnessCase, actor: "User", now: datetime, reason: str) -> None:
    close_subject(subject=case.subject, now=now, actor=actor, reason=reason[:300])
    case.closed_at = now
    case.save(update_fields=["closed_at"])


@transaction.atomic
def reopen_case(*, case_id: int, actor: "User", now: datetime, reason: str) -> IllnessCase:
    """Open an ended case again, with a reason.

    The next step opens: verification if it was never verified, otherwise grading. Cancelled items stay cancelled.
    """
    case = move_case(case_id=case_id, move="reopen", actor=actor, now=now, reason=reason)
    case.closed_at = None
    case.save(update_fields=["closed_at"])
    reopen_subject(subject=case.subject)
    open_next(case=case, now=now)
    return case
