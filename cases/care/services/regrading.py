"""Gradings that nobody judges anew: P after a screening, and levels set by hand that have ended."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from unioncare.core.explain import Explanation
from unioncare.core.workflow import MoveRefused

from ..enums import ConsentState
from ..models import Grading, IllnessCase
from .conditions import NO_CONSENT
from .grading import PLANNED_IN, keep_grading
from .levels import override_of, set_level
from .locking import lock_case
from .planning import propose_replan

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def set_psych(
    *, case: IllnessCase, psych: int, because: Explanation, actor: "User | None", now: datetime
) -> Grading | None:
    """Set P after a screening: a new grading with everything else unchanged; None while nothing is graded yet.

    `because` is kept for the counselling team only. Raises MoveRefused without consent.
    """
    case = lock_case(case.pk)
    if (why := NO_CONSENT.get(case.consent_state)) is not None:
        raise MoveRefused(why)
    last = case.gradings.first()
    if last is None:
        case.psych = psych
        case.save(update_fields=["psych"])
        return None
    override = override_of(last)
    grading = _copy(last, actor, now)
    grading.psych, grading.psych_because = psych, because.as_json()
    set_level(grading, override)
    keep_grading(grading, case, now)
    if case.state in PLANNED_IN:
        propose_replan(case=case, actor=actor, now=now)
    return grading


def _copy(last: Grading, actor: "User | None", now: datetime) -> Grading:
    names = (
        "case", "severity", "severity_evidence", "evidence_on", "household", "burden", "burden_because",
        "burden_provisional", "psych", "psych_because",
    )  # fmt: skip
    return Grading(**{name: getattr(last, name) for name in names}, graded_at=now, graded_by=actor)


def expire_overrides(*, now: datetime) -> int:
    """End the levels set by hand whose last day has passed; return how many. Running it twice changes nothing.

    Without consent nothing is graded: such a level ends as soon as consent is given again.
    """
    today = timezone.localdate(now)
    newer = Grading.objects.filter(case=OuterRef("case"), graded_at__gt=OuterRef("graded_at"))
    ended = Grading.objects.filter(~Exists(newer), override_until__lt=today, case__closed_at__isnull=True)
    ended = ended.filter(case__consent_state=ConsentState.GIVEN)
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
    set_level(grading, None, ended=last.override_until)
    changed = grading.level != case.level
    keep_grading(grading, case, now)
    if changed and case.state in PLANNED_IN:
        propose_replan(case=case, actor=None, now=now)
    return True
