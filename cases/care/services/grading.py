"""Grading: severity S with its evidence, burden E by the formulas, P by the counselling team, L = max or by hand.

Each grading is a row of its own; the case repeats the latest one, so that lists need no look into the history.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import complete_kind, update_subject

from ..burden import Assessment
from ..enums import CaseState, Entitlement
from ..models import Grading, HouseholdSurvey, IllnessCase
from ..selectors.assessment import assess_case
from .conditions import Reason, consent_in_force, nobody_concerned
from .flow import CASE_FLOW, move_case
from .levels import Override, set_level
from .locking import lock_case
from .next_steps import open_next
from .planning import propose_replan
from .steps import open_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User

GRADING_ITEMS = ("grading", "regrading")
DOCUMENTS_ITEM = "documents"
FIRST_GRADING = (CaseState.VERIFIED, CaseState.REOPENED)
REGRADED_IN = (CaseState.GRADED, CaseState.IN_CARE, CaseState.RECOVERING)
# A new grading in these states changes what the plan asks for.
PLANNED_IN = (CaseState.IN_CARE, CaseState.RECOVERING)
WAITS = gettext_lazy("The plan of the last grading waits for approval: grade again after the decision.")
NOT_NOW = gettext_lazy("“%(state)s” does not allow this step.")


@dataclass(frozen=True, slots=True)
class GradingEntry:
    """What somebody judges: severity with its evidence. E, P and L follow by rule unless overridden."""

    severity: int
    evidence: str
    evidence_on: date
    override: Override | None = None


def why_not_grade(case: IllnessCase, user: "User | None") -> Reason:
    """Return why this person cannot grade the case now, for the first time or again; None when they can."""
    if case.state in FIRST_GRADING:
        return CASE_FLOW.why_not(case, "grade", user)
    if case.state == CaseState.PLANNED:
        return WAITS
    if case.state not in REGRADED_IN:
        return str(NOT_NOW) % {"state": case.get_state_display()}
    if user is not None and not user.has_perm("cases.grade_case", case):
        return _("Your posts do not include this step.")
    return consent_in_force(case, user) or nobody_concerned(case, user)


@transaction.atomic
def grade_case(*, case_id: int, entry: GradingEntry, actor: "User | None", now: datetime) -> Grading:
    """Grade a case, or grade it again; raise MoveRefused with the reason against it.

    The first grading leads to planning; a later one proposes a changed plan when care is under way.
    """
    case = lock_case(case_id)
    if (why := why_not_grade(case, actor)) is not None:
        raise MoveRefused(why)
    _check_override(entry.override, timezone.localdate(now))
    assessment, facts = assess_case(case, timezone.localdate(now))
    if case.state in FIRST_GRADING:
        move_case(case_id=case.pk, move="grade", actor=actor, now=now)
        case.refresh_from_db(fields=["state"])
    grading = _write(case, entry, assessment, facts.survey, actor, now)
    complete_kind(
        subject=case.subject, kinds=GRADING_ITEMS, actor=actor, now=now, result=str(grading), opened_until=now
    )
    if assessment.provisional:
        open_step(case=case, step=Entitlement.DOCUMENTS, now=now, severity=entry.severity)
    _go_on(case, actor, now)
    return grading


def _go_on(case: IllnessCase, actor: "User | None", now: datetime) -> None:
    if case.state == CaseState.GRADED:
        open_next(case=case, now=now)
    elif case.state in PLANNED_IN:
        propose_replan(case=case, actor=actor, now=now)


def _check_override(override: Override | None, today: date) -> None:
    if override is None:
        return
    if not override.reason.strip():
        raise MoveRefused(_("A level set by hand needs a reason and an end date."))
    if override.until <= today:
        raise MoveRefused(_("The level set by hand must end after today."))


def _write(
    case: IllnessCase,
    entry: GradingEntry,
    assessment: Assessment,
    survey: HouseholdSurvey | None,
    actor: "User | None",
    now: datetime,
) -> Grading:
    last = case.gradings.first()
    grading = Grading(
        case=case,
        graded_at=now,
        graded_by=actor,
        severity=entry.severity,
        severity_evidence=entry.evidence.strip()[:300],
        evidence_on=entry.evidence_on,
        household=survey,
        burden=assessment.value,
        burden_because=assessment.because.as_json(),
        burden_provisional=assessment.provisional,
        psych=case.psych or 1,
        psych_because=last.psych_because if last else {},
    )
    set_level(grading, entry.override)
    return keep_grading(grading, case, now)


def keep_grading(grading: Grading, case: IllnessCase, now: datetime) -> Grading:
    grading.save(force_insert=True)
    case.severity, case.burden = grading.severity, grading.burden
    case.psych, case.level = grading.psych, grading.level
    case.save(update_fields=["severity", "burden", "psych", "level"])
    update_subject(subject=case.subject, now=now, level=grading.level if case.may_process else None)
    return grading
