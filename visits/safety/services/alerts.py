"""Raising an alert: somebody noticed that a member may harm themselves."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from cases.care.models import IllnessCase
from unioncare.worklist.conflicts import conflict_of
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import open_subject

from ...counselling.models import CounsellingTeam
from ...counselling.selectors.teams import membership_of
from ..enums import RiskSource, RiskStepKind
from ..models import RiskAlert, RiskSignal
from ..models.alert import GRADES
from ..selectors.callees import answering_team
from ..thresholds import INTERVIEW_MINUTES, minutes
from .rounds import begin_round, join_round
from .steps import lock_alert, lock_case_row, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Encrypted, and not needed here: a value that no key opens must not keep an alert from being raised.
SEALED = ("contact_phone", "what_happened", "member__phone", "member__id_number")


@transaction.atomic
def raise_alert(
    *,
    case: IllnessCase,
    source: RiskSource | str,
    reference: str,
    grade: int,
    now: datetime,
    actor: "User | None" = None,
    with_member: bool = False,
) -> RiskAlert:
    """Set the chain going, in the caller's transaction; return the alert, which is the open one of the case.

    `reference` says which record told of it: the same one raises nothing twice. `grade` (1–3) is the answer to item 9,
    2 for the fear of a visitor. `with_member`: the actor is with the member; a counsellor of the team takes it on by
    that, and those on duty are told. Managers never are. The case is locked. ValueError for a grade outside the scale.
    """
    if not GRADES[0] <= grade <= GRADES[1]:
        raise ValueError(f"The grade of a sign goes from 1 to 3: {grade}.")
    lock_case_row(case.pk)
    case = IllnessCase.objects.select_related("subject", "unit", "member").defer(*SEALED).get(pk=case.pk)
    known = RiskSignal.objects.filter(case=case, source=source, reference=reference).select_related("alert").first()
    if known is not None and known.alert.is_open:
        return known.alert
    if known is not None:  # the alert that it raised was closed: the same sign once more is a new one
        reference = f"{reference}@{now.isoformat()}"
    team = answering_team(case, timezone.localdate(now))
    beside = actor if with_member and actor and _may_take_on(actor, case, team, now) else None
    held = RiskAlert.objects.open().filter(case=case).values_list("pk", flat=True).first()
    alert = lock_alert(held) if held else _open(case, grade, now)
    RiskSignal.objects.create(
        alert=alert, case=case, source=source, reference=reference, grade=grade, at=now, seen_by=actor
    )
    log(alert, RiskStepKind.JOINED if held else RiskStepKind.RAISED, now, by=actor, source=str(source))
    if held:
        join_round(alert=alert, team=team, grade=grade, beside=beside, now=now)
    else:
        begin_round(alert=alert, team=team, beside=beside, now=now)
    return alert


def _open(case: IllnessCase, grade: int, now: datetime) -> RiskAlert:
    code = f"D{secrets.token_hex(5)}"
    subject = open_subject(
        kind=SubjectKind.COUNSELLING,
        unit=case.unit,
        label=f"{case.member.name} {code}",
        reference=code,
        confidential=True,
    )
    return RiskAlert.objects.create(
        case=case,
        subject=subject,
        code=code,
        grade=grade,
        raised_at=now,
        running_since=now,
        interview_due_at=now + minutes(INTERVIEW_MINUTES),
    )


def _may_take_on(actor: "User", case: IllnessCase, team: CounsellingTeam | None, now: datetime) -> bool:
    """Tell whether whoever is with the member is a counsellor of the team, and no relative."""
    belongs = team is not None and membership_of(actor, team, timezone.localdate(now)) is not None
    return belongs and conflict_of(case.subject, actor) is None
