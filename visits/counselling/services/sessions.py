"""Recording sessions. What was said is encrypted; the work item that a session fulfils tells nothing of it."""

from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import complete_kind

from ..enums import Attendance, CounsellingState, Risk, SessionMode
from ..models import Counselling, CounsellingSession
from ..selectors.consent import consent_in_force
from ..signals import danger_told
from .deciding import PLANNED
from .flow import move_counselling
from .locking import lock_for_circle

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@dataclass(frozen=True, slots=True)
class SessionEntry:
    """One session (domain annex §8). Of one that did not take place no content is kept, so it has none to show."""

    held_at: datetime
    mode: SessionMode
    attendance: Attendance
    minutes: int | None = None
    goal: str = field(default="", repr=False)
    summary: str = field(default="", repr=False)
    risk: str = field(default="", repr=False)
    plan: str = field(default="", repr=False)
    next_at: datetime | None = None


CONTENT = ("minutes", "goal", "summary", "risk", "plan")


@sensitive_variables()
@transaction.atomic
def record_session(
    *, counselling_id: int, entry: SessionEntry, key: UUID, actor: "User", now: datetime
) -> CounsellingSession:
    """Record a session; the same `key` again returns the one that was recorded.

    Attended, it completes the open counselling items of the case's plan. Raises MoveRefused without the member's
    consent, for whoever is not of the circle, and where somebody recorded a session of this moment before.
    """
    counselling = lock_for_circle(counselling_id, actor, now)
    known = CounsellingSession.objects.filter(key=key, counselling=counselling).first()
    if known is not None:
        return known
    _check(counselling, entry, now)
    attended = entry.attendance == Attendance.ATTENDED
    session = CounsellingSession.objects.create(
        counselling=counselling,
        key=key,
        consent=consent_in_force(counselling) if attended else None,
        counsellor=actor,
        recorded_at=now,
        **_kept(entry, attended=attended),
    )
    if attended:
        complete_kind(subject=counselling.case.subject, kinds=[PLANNED], actor=actor, now=now, opened_until=now)
        if counselling.state == CounsellingState.ACCEPTED:
            move_counselling(counselling, move="begin", actor=actor, now=now)
        if entry.risk == Risk.ACUTE:
            reference = f"session:{session.pk}"
            danger_told.send(
                sender=CounsellingSession, case=counselling.case, reference=reference, actor=actor, now=now
            )
    return session


@sensitive_variables()
def _kept(entry: SessionEntry, *, attended: bool) -> dict[str, object]:
    names = [one.name for one in fields(entry) if attended or one.name not in CONTENT]
    return {name: getattr(entry, name) for name in names}


@sensitive_variables()
def _check(counselling: Counselling, entry: SessionEntry, now: datetime) -> None:
    if not counselling.is_taken:
        raise MoveRefused(_("The referral is not accepted yet."))
    if entry.attendance != Attendance.CANCELLED and entry.held_at > now:
        raise MoveRefused(_("This session is still to come: it is recorded afterwards."))
    if entry.attendance == Attendance.ATTENDED and consent_in_force(counselling) is None:
        raise MoveRefused(_("The member has not consented to counselling: record the answer first."))
    before = counselling.sessions.filter(held_at=entry.held_at, struck_at__isnull=True)
    if (earlier := before.select_related("counsellor").first()) is not None:
        raise MoveRefused(
            _("%(name)s has recorded a session of this moment already.") % {"name": earlier.counsellor.name}
        )


@sensitive_variables()
@transaction.atomic
def strike_session(*, session_id: int, reason: str, actor: "User", now: datetime) -> CounsellingSession:
    """Strike out a session that was recorded wrongly: it stays readable for the circle, and counts no more.

    What it fulfilled of the plan stays done. Raises MoveRefused.
    """
    if not reason.strip():
        raise MoveRefused(_("A reason is needed for this step."))
    lock_for_circle(CounsellingSession.objects.values_list("counselling", flat=True).get(pk=session_id), actor, now)
    session: CounsellingSession = CounsellingSession.objects.get(pk=session_id)
    if session.struck_at is not None:
        raise MoveRefused(_("This was already struck out."))
    session.struck_at, session.struck_by, session.struck_reason = now, actor, reason.strip()
    session.save(update_fields=["struck_at", "struck_by", "struck_reason"])
    return session
