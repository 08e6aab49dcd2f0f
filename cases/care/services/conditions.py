"""What must hold before a case takes a step; each answers with the reason against it, or None."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from unioncare.worklist.conflicts import conflict_of
from unioncare.worklist.kinds import all_kinds
from unioncare.worklist.models import WorkItem

from ..contributions import closing_objection
from ..enums import ConsentState, PlanState
from ..models import CarePlan, IllnessCase

Reason = str | Promise | None

NO_CONSENT: dict[str, Promise] = {
    ConsentState.PENDING: _("Consent is still pending: record it first."),
    ConsentState.REFUSED: _("Consent was refused: health data may not be processed."),
    ConsentState.WITHDRAWN: _("Consent was withdrawn: health data may not be processed."),
}

# What may go on without health data: a visit, and the union's condolence.
WITHOUT_HEALTH_DATA = ("first_visit", "bereavement", "case_handover")


def consent_in_force(case: IllnessCase, user: Any) -> Reason:
    """Nothing is processed without consent."""
    return NO_CONSENT.get(case.consent_state)


def consent_lacking(case: IllnessCase, user: Any) -> Reason:
    return _("Consent is in force: close the case in the ordinary way.") if case.may_process else None


def nobody_concerned(case: IllnessCase, user: Any) -> Reason:
    """Nobody handles their own case or that of a declared relative."""
    return conflict_of(case.subject, user) if user is not None else None


def was_verified(case: IllnessCase, user: Any) -> Reason:
    return None if case.verified_at else _("The case was never verified.")


def was_graded(case: IllnessCase, user: Any) -> Reason:
    return None if case.level else _("The case is not graded.")


def plan_in_force(case: IllnessCase, user: Any) -> Reason:
    if CarePlan.objects.filter(case=case, state=PlanState.APPROVED).exists():
        return None
    return _("No plan of this case is approved.")


def open_care(case: IllnessCase) -> int:
    """Count the care items that still stand open."""
    kinds = [kind.code for kind in all_kinds() if kind.care]
    return WorkItem.objects.open().filter(subject=case.subject_id, kind__in=kinds).count()


def care_is_done(case: IllnessCase, user: Any) -> Reason:
    """A case closes only when each care item was done, or waived with a reason."""
    if not (count := open_care(case)):
        return None
    return ngettext(
        "%(count)s care item is still open: do it, or waive it with a reason.",
        "%(count)s care items are still open: do them, or waive them with a reason.",
        count,
    ) % {"count": count}


def nobody_objects(case: IllnessCase, user: Any) -> Reason:
    """Rooms and apps above this one may hold a case back from its end."""
    return closing_objection(case)
