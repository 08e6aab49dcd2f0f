"""Grading: severity S with its evidence, burden E by the formulas, P by the counselling team, L = max or by hand.

Each grading is a row of its own; the case repeats the latest one, so that lists need no look into the history.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from unioncare.core.explain import Explanation, explain, shown
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.services import complete_kind, update_subject

from ..burden import Assessment
from ..enums import CaseState, Entitlement
from ..models import Grading, HouseholdSurvey, IllnessCase
from ..selectors.assessment import assess_case
from .flow import CASE_FLOW, Reason, consent_in_force, move_case, nobody_concerned
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

HIGHEST = gettext_noop("L is the highest of S{s}, E{e} and P{p}")
BY_HAND = gettext_noop("L{level} set by hand until {until}: {reason}; by S{s}, E{e} and P{p} it would be L{computed}")
ENDED = gettext_noop("The level set by hand ended on {until}; L is the highest of S{s}, E{e} and P{p}")
FORMULA = gettext_noop("L = max(S, E, P) = max({s}, {e}, {p}) = {computed}")
BY_TEAM = gettext_noop("Set by the counselling team")
NOT_SCREENED = gettext_noop("P is 1 until a screening says otherwise")


@dataclass(frozen=True, slots=True)
class Override:
    """A level set by hand: with its reason, and the day on which it ends."""

    level: int
    reason: str
    until: date


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
    _set_level(grading, entry.override)
    return _keep(grading, case, now)


def level_of(s: int, e: int, p: int) -> int:
    """L = max(S, E, P)."""
    return max(s, e, p)


def _set_level(grading: Grading, override: Override | None, *, ended: date | None = None) -> None:
    s, e, p = grading.severity, grading.burden, grading.psych
    computed = level_of(s, e, p)
    grading.override_level = override.level if override else None
    grading.override_reason = override.reason.strip()[:300] if override else ""
    grading.override_until = override.until if override else None
    grading.level = override.level if override else computed
    if override:
        rule = explain(
            BY_HAND, formula=FORMULA, level=override.level, until=override.until, reason=grading.override_reason,
            s=s, e=e, p=p, computed=computed,
        )  # fmt: skip
    elif ended:
        rule = explain(ENDED, formula=FORMULA, until=ended, s=s, e=e, p=p, computed=computed)
    else:
        rule = explain(HIGHEST, formula=FORMULA, s=s, e=e, p=p, computed=computed)
    grading.level_because = replace(rule, inputs=(shown("S", s), shown("E", e), shown("P", p))).as_json()


def _keep(grading: Grading, case: IllnessCase, now: datetime) -> Grading:
    grading.save(force_insert=True)
    case.severity, case.burden = grading.severity, grading.burden
    case.psych, case.level = grading.psych, grading.level
    case.save(update_fields=["severity", "burden", "psych", "level"])
    update_subject(subject=case.subject, now=now, level=grading.level)
    return grading


def psych_explanation(grading: Grading, user: "User") -> Explanation:
    """Return why P is what it is: with its inputs for the counselling team, the bare word for everybody else."""
    kept = Explanation.from_json(grading.psych_because)
    if kept is None:
        return explain(NOT_SCREENED)
    return kept if user.has_perm("cases.see_psych", grading.case) else explain(BY_TEAM)


@transaction.atomic
def set_psych(
    *, case: IllnessCase, psych: int, because: Explanation, actor: "User | None", now: datetime
) -> Grading | None:
    """Set P after a screening: a new grading with everything else unchanged; None while nothing is graded yet.

    `because` is kept for the counselling team only.
    """
    case = lock_case(case.pk)
    last = case.gradings.first()
    if last is None:
        case.psych = psych
        case.save(update_fields=["psych"])
        return None
    override = override_of(last)
    grading = _copy(last, actor, now)
    grading.psych, grading.psych_because = psych, because.as_json()
    _set_level(grading, override)
    _keep(grading, case, now)
    if case.state in PLANNED_IN:
        propose_replan(case=case, actor=actor, now=now)
    return grading


def override_of(grading: Grading) -> Override | None:
    """Return the level set by hand, if there is one."""
    if grading.override_level is None or grading.override_until is None:
        return None
    return Override(grading.override_level, grading.override_reason, grading.override_until)


def _copy(last: Grading, actor: "User | None", now: datetime) -> Grading:
    names = (
        "case", "severity", "severity_evidence", "evidence_on", "household", "burden", "burden_because",
        "burden_provisional", "psych", "psych_because",
    )  # fmt: skip
    return Grading(**{name: getattr(last, name) for name in names}, graded_at=now, graded_by=actor)


def expire_overrides(*, now: datetime) -> int:
    """End the levels set by hand whose last day has passed; return how many. Running it twice changes nothing."""
    today = timezone.localdate(now)
    newer = Grading.objects.filter(case=OuterRef("case"), graded_at__gt=OuterRef("graded_at"))
    ended = Grading.objects.filter(~Exists(newer), override_until__lt=today, case__closed_at__isnull=True)
    return sum(
        _end_override(case_id, today, now) for case_id in list(ended.order_by("case").values_list("case", flat=True))
    )


@transaction.atomic
def _end_override(case_id: int, today: date, now: datetime) -> bool:
    case = lock_case(case_id)
    last = case.gradings.first()
    if last is None or last.override_until is None or last.override_until >= today:
        return False
    grading = _copy(last, None, now)
    _set_level(grading, None, ended=last.override_until)
    changed = grading.level != case.level
    _keep(grading, case, now)
    if changed and case.state in PLANNED_IN:
        propose_replan(case=case, actor=None, now=now)
    return True
