"""Who owns a case: the welfare officer who answers for the member's unit."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import barred_people, conflict_of
from unioncare.worklist.responsibility import responsible_for

from ..models import IllnessCase
from ..selectors.ownerless import ownerless_cases
from .locking import lock_case, lock_case_for

if TYPE_CHECKING:
    from unioncare.organisation.models import User

OWNER_KIND = "planning"


def assign_owner(*, case: IllnessCase, now: datetime) -> "User | None":
    """Give a new case to the welfare officer in charge; nobody receives their own or a relative's case."""
    excluded = barred_people([case.subject]).get(case.subject_id, {}).keys()
    answer = responsible_for(
        kind=OWNER_KIND,
        unit=case.unit,
        role=Role.WELFARE_OFFICER,
        on=timezone.localdate(now),
        excluded=frozenset(excluded),
    )
    case.owner = answer.user
    case.save(update_fields=["owner"])
    return answer.user


@transaction.atomic
def change_owner(*, case_id: int, to: "User", actor: "User", now: datetime, reason: str) -> IllnessCase:
    """Give a case to another officer; the reason is kept. Open items stay with whoever has them."""
    case = lock_case_for(case_id, actor)
    if not reason.strip():
        raise MoveRefused(_("A reason is needed for this step."))
    if why := conflict_of(case.subject, to):
        raise MoveRefused(why)
    before, case.owner = case.owner, to
    case.save(update_fields=["owner"])
    details = {"from": before.name if before else "", "to": to.name, "reason": reason.strip()[:300]}
    record_event(case, actor=actor, what="owner", details=details)
    return case


def replace_absent_owners(*, now: datetime) -> int:
    """Give cases of officers who can no longer act to whoever answers for them now; return how many went.

    Where nobody answers, the case has no owner and shows as a gap.
    """
    keys = list(ownerless_cases(timezone.localdate(now)).order_by("pk").values_list("pk", flat=True))
    return sum(_replace_owner(key, now) for key in keys)


@transaction.atomic
def _replace_owner(case_id: int, now: datetime) -> bool:
    case = lock_case(case_id)
    before, after = case.owner, assign_owner(case=case, now=now)
    if before == after:
        return False
    names = [person.name if person else "" for person in (before, after)]
    record_event(case, actor=None, what="owner", details={"from": names[0], "to": names[1], "reason": ""})
    return True
