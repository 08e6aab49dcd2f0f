"""Raising an alert: somebody noticed that a member may harm themselves."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from cases.care.models import IllnessCase
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import open_subject

from ..enums import RiskSource, RiskStepKind
from ..models import RiskAlert, RiskSignal
from ..models.alert import GRADES
from ..selectors.callees import holding_team, reachable
from ..selectors.signs import alert_of_sign, gravest_sign
from ..thresholds import INTERVIEW_MINUTES, minutes
from .rounds import begin_round, join_round
from .steps import lock_alert, lock_case_row, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Encrypted, and not needed here: a value that no key opens must not keep an alert from being raised.
SEALED = ("contact_phone", "what_happened", "member__phone", "member__id_number")


@transaction.atomic
def raise_risk_alert(
    *,
    case: IllnessCase,
    source: RiskSource | str,
    reference: str,
    grade: int | None,
    now: datetime,
    actor: "User | None" = None,
    with_member: bool = False,
    words: str = "",
) -> RiskAlert:
    """Set the chain going, in the caller's transaction; return the alert, which is the open one of the case.

    `reference` says which record told of it: the same one raises nothing twice. `grade` (1–3) is the answer to item 9,
    2 for the fear of a visitor, None where nobody can say. `words`: what the actor was told, kept encrypted.
    `with_member`: the actor is with the member; a counsellor of the team takes it on by that, and those on duty are
    told. Managers never are. The case is locked. ValueError for a grade outside the scale.
    """
    if grade is not None and not GRADES[0] <= grade <= GRADES[1]:
        raise ValueError(f"The grade of a sign goes from 1 to 3: {grade}.")
    lock_case_row(case.pk)
    case = IllnessCase.objects.select_related("subject", "unit", "member").defer(*SEALED).get(pk=case.pk)
    known = alert_of_sign(case, source, reference)
    if known is not None and known.is_open:
        return known
    if known is not None:  # the alert that it raised was closed: the same sign once more is a new one
        reference = f"{reference}@{now.isoformat()}"
    held = RiskAlert.objects.open().filter(case=case).values_list("pk", flat=True).first()
    alert = lock_alert(held) if held else _open(case, now)
    alert.team = holding_team(alert, now)
    alert.save(update_fields=["team"])
    before = gravest_sign(alert)
    sign = RiskSignal.objects.create(
        alert=alert, case=case, source=source, reference=reference, grade=str(grade or ""), words=words.strip(), at=now,
        seen_by=actor,
    )  # fmt: skip
    log(alert, RiskStepKind.JOINED if held else RiskStepKind.RAISED, now, by=actor, source=str(source))
    beside = actor if with_member and actor and actor.pk in reachable(case, alert.team, now) else None
    if held:
        join_round(alert=alert, is_graver=sign.weight > before, beside=beside, now=now)
    else:
        begin_round(alert=alert, beside=beside, now=now)
    return alert


def _open(case: IllnessCase, now: datetime) -> RiskAlert:
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
        raised_at=now,
        running_since=now,
        called_at=now,
        interview_due_at=now + minutes(INTERVIEW_MINUTES),
    )
