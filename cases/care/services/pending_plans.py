"""A plan that waits for approval when the case takes another turn: the request is taken back."""

from datetime import datetime
from typing import TYPE_CHECKING

from unioncare.worklist.approvals import pending_for, withdraw

from ..enums import PlanState
from ..models import CarePlan, IllnessCase
from .planning import ACTION

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def drop_pending_plan(*, case: IllnessCase, actor: "User | None", now: datetime, reason: str) -> bool:
    """Take back the approval of the case's plan and make the plan a draft again; return whether one was waiting.

    Without an actor (the roster told of a death) it counts as taken back by whoever asked for it.
    """
    approval = pending_for(case.subject, ACTION)
    if approval is None:
        return False
    withdraw(approval_id=approval.pk, actor=actor or approval.initiated_by, now=now, reason=reason)
    CarePlan.objects.filter(case=case, state=PlanState.SUBMITTED).update(state=PlanState.DRAFT)
    return True
