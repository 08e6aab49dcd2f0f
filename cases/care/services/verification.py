"""Verification: what the report told is true, and which listed disease it is; or it is not, and why."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import cancel_items, close_subject, complete_kind

from ..enums import CaseState
from ..models import Disease, IllnessCase
from ..signals import facts_changed
from .conditions import consent_in_force
from .flow import move_case
from .locking import lock_case_for
from .next_steps import open_next
from .planning import propose_replan

if TYPE_CHECKING:
    from unioncare.organisation.models import User

VERIFICATION_ITEM = "verification"


@dataclass(frozen=True, slots=True)
class VerificationEntry:
    """The disease by the catalogue, since when it is diagnosed, and how that was made sure."""

    disease: Disease
    diagnosed_on: date
    note: str
    place: str = ""


@transaction.atomic
def verify_case(*, case_id: int, entry: VerificationEntry, actor: "User", now: datetime) -> IllnessCase:
    """Confirm the illness and open grading. Raises MoveRefused."""
    case = move_case(case_id=case_id, move="verify", actor=actor, now=now)
    case.disease, case.diagnosed_on = entry.disease, entry.diagnosed_on
    case.verification_note, case.verified_at = entry.note.strip(), now
    case.place = entry.place.strip() or case.place
    case.save(update_fields=["disease", "diagnosed_on", "verification_note", "verified_at", "place"])
    complete_kind(subject=case.subject, kinds=[VERIFICATION_ITEM], actor=actor, now=now, result=case.verification_note)
    open_next(case=case, now=now)
    facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
    return case


@transaction.atomic
def reject_case(*, case_id: int, actor: "User", now: datetime, reason: str) -> IllnessCase:
    """Declare that this is no case of serious illness: it ends here and its open items are cancelled."""
    case = move_case(case_id=case_id, move="reject", actor=actor, now=now, reason=reason)
    case = end_case(case, actor=actor, now=now, reason=_("The case was rejected: %(reason)s") % {"reason": reason})
    facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
    return case


def end_case(case: IllnessCase, *, actor: "User", now: datetime, reason: str) -> IllnessCase:
    """Cancel everything that stands open, what would outlive a closure too, and end the subject."""
    cancel_items(subject=case.subject, now=now, actor=actor, reason=reason)
    close_subject(subject=case.subject, now=now, actor=actor, reason=reason)
    case.closed_at = now
    case.save(update_fields=["closed_at"])
    return case


@transaction.atomic
def amend_diagnosis(
    *, case_id: int, disease: Disease, diagnosed_on: date, actor: "User", now: datetime, reason: str
) -> IllnessCase:
    """Correct the disease or the date of diagnosis of a verified case; the change and its reason are kept.

    A disease of another group may be due other care: a changed plan is proposed.
    """
    case = lock_case_for(case_id, actor)
    if (why := consent_in_force(case, actor)) is not None:
        raise MoveRefused(why)
    if case.disease is None:
        raise MoveRefused(_("The case was never verified."))
    before = case.disease
    case.disease, case.diagnosed_on = disease, diagnosed_on
    case.verification_note = f"{case.verification_note}\n{reason.strip()}".strip()
    case.save(update_fields=["disease", "diagnosed_on", "verification_note"])
    details = {"from": str(before), "to": str(disease), "reason": reason.strip()[:300]}
    record_event(case, actor=actor, what="diagnosis_corrected", details=details)
    if disease.group != before.group and case.state in (CaseState.IN_CARE, CaseState.RECOVERING):
        propose_replan(case=case, actor=actor, now=now)
    facts_changed.send(IllnessCase, case=case, actor=actor, now=now)
    return case
