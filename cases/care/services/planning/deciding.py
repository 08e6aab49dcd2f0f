"""What the decision about a plan brings about; called by the receiver of approvals."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from ...enums import PlanState
from ...models import CarePlan, IllnessCase
from ...selectors.plan import load_clock
from ..flow import move_case
from .drafting import back_to_draft, locked_case
from .materialising import materialise

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def apply_plan(*, plan: CarePlan, actor: "User | None", now: datetime) -> CarePlan:
    """Put an approved plan into force: an earlier one is replaced, the items of the next 90 days open, care begins."""
    case = locked_case(plan.case_id)
    CarePlan.objects.filter(case=case, state=PlanState.APPROVED).update(state=PlanState.SUPERSEDED)
    plan.state, plan.approved_by, plan.approved_at = PlanState.APPROVED, actor, now
    plan.save(update_fields=["state", "approved_by", "approved_at"])
    plan.case = case
    materialise(plans=[plan], clock=load_clock(now))
    move_case(case_id=case.pk, move="start_care", actor=_seer(actor, case), now=now)
    return plan


@transaction.atomic
def return_plan(*, plan: CarePlan, actor: "User | None", now: datetime, reason: str) -> CarePlan:
    """Return a refused plan: it is a draft again, the case waits for a new one."""
    case = locked_case(plan.case_id)
    return back_to_draft(plan, case=case, actor=_seer(actor, case), now=now, reason=reason)


def _seer(actor: "User | None", case: IllnessCase) -> "User | None":
    """Return the decider for the record, or nobody: the matrix may let somebody decide whose post opens no case."""
    return actor if actor is not None and actor.has_perm("cases.see_case", case) else None
