"""Which step of the flow asks for somebody next, and opening it once."""

from datetime import datetime

from unioncare.worklist.models import WorkItem

from ..enums import CaseState, Entitlement
from ..models import IllnessCase
from .steps import open_step

# The step that leads out of a state, and the kind of item that asks for it.
NEXT: dict[str, Entitlement] = {
    CaseState.REPORTED: Entitlement.VERIFICATION,
    CaseState.VERIFIED: Entitlement.GRADING,
    CaseState.GRADED: Entitlement.PLANNING,
}


def next_step(case: IllnessCase) -> Entitlement | None:
    """Return the step of the flow that somebody must take now, or None while care itself is what is due."""
    if case.state == CaseState.REOPENED:
        return Entitlement.GRADING if case.verified_at else Entitlement.VERIFICATION
    return NEXT.get(case.state)


def open_next(*, case: IllnessCase, now: datetime) -> None:
    """Open the item of the next step unless one already stands open. Without consent that is to obtain it, and what
    the item says is free of health data."""
    step = next_step(case)
    if step is not None and not case.may_process:
        step = Entitlement.CONSENT
    if step is None or WorkItem.objects.open().filter(subject=case.subject_id, kind=step).exists():
        return
    severity = (case.severity or case.provisional_severity) if case.may_process else None
    open_step(case=case, step=step, now=now, severity=severity, redact=not case.may_process)
