"""The conversation with the member: what was said is kept, P follows, and others are brought in."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from cases.care.services.regrading import set_psych
from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.services import ItemDraft, complete_kind, open_items

from ..enums import CONTACT_FROM, ContactKind, RiskOutcome, RiskSource, RiskStepKind
from ..kinds import CONTACT, INTERVIEW
from ..models import RiskAlert, RiskInterview, RiskMeasure
from ..selectors.contact import contact_due
from .answering import release, take_on
from .steps import AlertRefused, lock_alert, lock_case_row, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User

WHY_CONTACT = gettext_noop(
    "After the conversation of {on} a specialist, the family, 120 or 110 is brought in the same day"
)
WHY_PSYCH = gettext_noop("P{p} after the risk interview of {on}")
P_SERIOUS, P_WATCHED = 4, 3


@dataclass(frozen=True, slots=True)
class InterviewEntry:
    """What the structured form holds; the texts are kept encrypted."""

    held_at: datetime
    thoughts: str
    agreed: str
    outcome: int
    has_plan: bool = False
    plan: str = ""
    means: str = ""
    time_set: str = ""
    attempts: str = ""
    alone: str = ""
    protection: str = ""


@transaction.atomic
def record_interview(*, alert: RiskAlert, entry: InterviewEntry, actor: "User", now: datetime) -> RiskInterview:
    """Keep a conversation; its work item is done, and P is raised by its outcome, never lowered.

    Whoever speaks with the member has taken the alert on, if nobody had. Raises AlertRefused. Who may open the alert is
    the caller's to check.
    """
    lock_case_row(alert.case_id)
    held = lock_alert(alert.pk)
    _check(held, entry, actor, now)
    if held.acknowledged_at is None:
        take_on(alert=held, actor=actor, now=now)
    interview = RiskInterview.objects.create(alert=held, held_by=actor, noted_at=now, **asdict(entry))
    held.missed = held.missed or entry.held_at > held.interview_due_at
    held.interviewed_at = held.interviewed_at or entry.held_at
    held.save(update_fields=["missed", "interviewed_at"])
    log(held, RiskStepKind.INTERVIEWED, now, by=actor)
    complete_kind(subject=held.subject, kinds=[INTERVIEW], actor=actor, now=now)
    reason = _("%(name)s has spoken with the member.") % {"name": actor.name}
    release(alert=held, actor=actor, reason=reason, now=now)
    _set_psych(held, interview, actor, now)
    if interview.outcome >= CONTACT_FROM and (due_at := contact_due(held)) is not None:
        open_items(drafts=[_contact_of(interview, held, actor, now, due_at)], now=now)
    return interview


def _contact_of(
    interview: RiskInterview, alert: RiskAlert, actor: "User", now: datetime, due_at: datetime
) -> ItemDraft:
    return ItemDraft(
        kind=CONTACT,
        subject=alert.subject,
        unit=alert.case.unit,
        source_key=f"risk:{alert.pk}:contact:{interview.pk}",
        opens_at=now,
        due_at=due_at,
        because=explain(WHY_CONTACT, on=timezone.localdate(interview.held_at)),
        role=Role.COUNSELLOR,
        in_hours=True,
        assignee=actor,
        private=True,
        announced=True,
    )


def _check(alert: RiskAlert, entry: InterviewEntry, actor: "User", now: datetime) -> None:
    if not alert.is_open:
        raise AlertRefused(_("This is closed already."))
    if entry.held_at > now:
        raise AlertRefused(_("The conversation lies in the future: enter it once it has been held."))
    if entry.held_at < _earliest(alert, actor):
        raise AlertRefused(_("The conversation was held before the sign of danger: speak with the member again."))


def _earliest(alert: RiskAlert, actor: "User") -> datetime:
    """Return from when on a conversation counts: since the last sign, or on its day where a conversation was the sign.

    That is a session, or a call or talk of the very person who now records it.
    """
    heard = Q(source__in=(RiskSource.CALL, RiskSource.TALK), seen_by=actor)
    told = alert.signals.filter(heard | Q(source=RiskSource.SESSION), at=alert.running_since).exists()
    since = timezone.localtime(alert.running_since)
    return since.replace(hour=0, minute=0, second=0, microsecond=0) if told else since.replace(second=0, microsecond=0)


def _set_psych(alert: RiskAlert, interview: RiskInterview, actor: "User", now: datetime) -> None:
    case, psych = alert.case, psych_after(interview)
    if psych <= (case.psych or 1):
        return
    because = explain(WHY_PSYCH, p=psych, on=timezone.localdate(interview.held_at))
    try:
        set_psych(case=case, psych=psych, because=because, actor=actor, now=now)
    except MoveRefused:
        log(alert, RiskStepKind.UNGRADED, now)
    else:
        log(alert, RiskStepKind.GRADED, now, by=actor, psych=psych)


def psych_after(interview: RiskInterview) -> int:
    """Return the P that an outcome asks for: 4 with a plan or a grave outcome, 3 with thoughts, else 1."""
    if interview.has_plan or interview.outcome >= RiskOutcome.SERIOUS:
        return P_SERIOUS
    return P_WATCHED if interview.outcome == RiskOutcome.WATCHED else 1


@transaction.atomic
def note_measure(
    *, alert: RiskAlert, kind: ContactKind | str, reached_at: datetime, note: str, actor: "User", now: datetime
) -> RiskMeasure:
    """Note that somebody was brought in. Raises AlertRefused."""
    held = lock_alert(alert.pk)
    if not held.is_open:
        raise AlertRefused(_("This is closed already."))
    if reached_at > now:
        raise AlertRefused(_("That lies in the future: note it once they have been reached."))
    measure = RiskMeasure.objects.create(
        alert=held, kind=kind, reached_at=reached_at, note=note.strip(), noted_by=actor
    )
    log(held, RiskStepKind.MEASURES, now, by=actor, contact=str(kind))
    if contact_due(held) is None:
        complete_kind(subject=held.subject, kinds=[CONTACT], actor=actor, now=now)
        if held.interviewed_at:
            reason = _("%(name)s has brought somebody in.") % {"name": actor.name}
            release(alert=held, actor=actor, reason=reason, now=now)
    return measure
