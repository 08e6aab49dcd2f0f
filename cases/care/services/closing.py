"""How a case ends: recovering, closed, deceased; and how it begins again."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.members.services import record_member_death
from unioncare.core import thresholds
from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of, load_working_days
from unioncare.worklist.kinds import all_kinds
from unioncare.worklist.services import (
    ItemDraft,
    cancel_items,
    close_subject,
    open_items,
    reopen_subject,
    waive_kinds,
)

from ..models import IllnessCase
from ..thresholds import CONDOLENCE_DAYS
from .flow import move_case
from .locking import lock_case
from .next_steps import open_next
from .pending_plans import drop_pending_plan
from .planning import open_follow_ups

if TYPE_CHECKING:
    from unioncare.organisation.models import User

CONDOLENCE = gettext_noop("Condolence within {days} working days after a death was recorded ({died_on})")


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
def record_death(*, case_id: int, died_on: date, actor: "User | None", now: datetime, note: str = "") -> IllnessCase:
    """Record a death: every open item of every case of the member is cancelled, condolence opens.

    From this moment on nothing is sent to the member any more.
    """
    reason = _("The member died on %(day)s") % {"day": died_on.isoformat()}
    case = move_case(case_id=case_id, move="die", actor=actor, now=now, reason=note)
    drop_pending_plan(case=case, actor=actor, now=now, reason=reason)
    case.died_on, case.closed_at = died_on, now
    case.save(update_fields=["died_on", "closed_at"])
    record_member_death(member=case.member, died_on=died_on, actor=actor, now=now)
    for one in IllnessCase.objects.filter(member=case.member_id).select_related("subject"):
        cancel_items(subject=one.subject, now=now, actor=actor, reason=reason)
    _open_condolence(case, died_on, now)
    close_subject(subject=case.subject, now=now, actor=actor, reason=reason)
    return case


def _open_condolence(case: IllnessCase, died_on: date, now: datetime) -> None:
    days = int(thresholds.value(CONDOLENCE_DAYS.code))
    draft = ItemDraft(
        kind="bereavement",
        subject=case.subject,
        unit=case.unit,
        source_key=f"case:{case.pk}:bereavement:{died_on.isoformat()}",
        opens_at=now,
        due_at=end_of(load_working_days().after(timezone.localdate(now), days)),
        because=explain(CONDOLENCE, days=days, died_on=died_on),
        counted_from=now,
        working_days=days,
    )
    open_items(drafts=[draft], now=now)


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
