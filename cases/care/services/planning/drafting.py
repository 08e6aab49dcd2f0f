"""From a grading to a plan that waits for approval."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.workflow import MoveRefused
from unioncare.organisation.calendar import load_working_days
from unioncare.worklist.approvals import pending_for, request_approval, withdraw
from unioncare.worklist.services import complete_kind

from ...engine.plan import Basis
from ...enums import Entitlement, PlanState
from ...models import CarePlan, Grading, IllnessCase, Protocol
from ...selectors.plan import plan_in_preparation
from ...selectors.protocol import grading_facts, rulebook_for
from ..flow import CASE_FLOW, move_case
from ..next_steps import open_next
from ..steps import timed_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ACTION = "care_plan"
PLANNING_ITEM = "planning"


class PlanRefused(MoveRefused):
    """No plan can be made now; the reason says why and what to do."""


def locked_case(case_id: int) -> IllnessCase:
    """Lock a case for a change of its plan."""
    rows = IllnessCase.objects.select_for_update(of=("self",))
    return rows.select_related("subject", "unit", "disease", "owner").get(pk=case_id)


def latest_grading(case: IllnessCase) -> Grading:
    """Return the grading that counts; raise PlanRefused before the first one."""
    grading: Grading | None = case.gradings.first()
    if grading is None:
        raise PlanRefused(_("The case is not graded yet: grade it first."))
    return grading


def basis_of(case: IllnessCase, grading: Grading, now: datetime) -> tuple[Basis, Protocol]:
    """Return what a plan for this grading stands on; raise PlanRefused where no protocol is in force."""
    book = rulebook_for(case.unit, timezone.localdate(now))
    if book.protocol is None:
        raise PlanRefused(
            _("No protocol is in force for %(unit)s: publish one, then plan by it.") % {"unit": case.unit.name}
        )
    return book.basis(grading_facts(case, grading)), book.protocol


@transaction.atomic
def draft_plan(*, case: IllnessCase, actor: "User | None", now: datetime) -> CarePlan:
    """Return the draft of the case's plan by the protocol in force, made anew from the latest grading.

    One draft a case: drafting again brings it up to date. Raises PlanRefused, MoveRefused.
    """
    case = locked_case(case.pk)
    plan = plan_in_preparation(case)
    if plan is not None and plan.state == PlanState.SUBMITTED:
        raise PlanRefused(_("A plan of this case already waits for approval."))
    if (why := CASE_FLOW.why_not(case, "plan", actor)) is not None:
        raise PlanRefused(why)
    grading = latest_grading(case)
    basis, protocol = basis_of(case, grading, now)
    plan = plan or CarePlan(case=case, created_by=actor, created_at=now)
    plan.grading, plan.protocol = grading, protocol
    plan.anchor_on = timezone.localdate(now)
    plan.entitlements = basis.as_json()
    plan.save()
    return plan


@transaction.atomic
def submit_plan(*, case: IllnessCase, actor: "User", now: datetime, note: str = "") -> CarePlan:
    """Submit the plan that the protocol in force makes today; the case moves to planned.

    Raises PlanRefused, MoveRefused, and ApprovalRefused when it already waits.
    """
    plan = draft_plan(case=case, actor=actor, now=now)
    case = move_case(case_id=case.pk, move="plan", actor=actor, now=now, reason=note)
    plan.state, plan.note, plan.created_by, plan.created_at = PlanState.SUBMITTED, note.strip(), actor, now
    plan.save(update_fields=["state", "note", "created_by", "created_at"])
    complete_kind(subject=case.subject, kinds=[PLANNING_ITEM], actor=actor, now=now, result=note.strip())
    step = timed_step(case, Entitlement.APPROVAL, since=now, days=load_working_days())
    request_approval(
        action=ACTION,
        subject=case.subject,
        unit=case.unit,
        initiated_by=actor,
        now=now,
        due_at=step.due_at,
        because=step.because,
        in_hours=step.in_hours,
        working_days=step.working_days,
    )
    return plan


@transaction.atomic
def withdraw_plan(*, case: IllnessCase, actor: "User", now: datetime, reason: str) -> CarePlan:
    """Take a submitted plan back before it is decided: it is a draft again, the case is graded again."""
    case = locked_case(case.pk)
    plan = plan_in_preparation(case)
    approval = pending_for(case.subject, ACTION)
    if plan is None or approval is None:
        raise PlanRefused(_("This plan no longer waits for approval."))
    if not actor.has_perm("cases.plan_case", case):
        raise PlanRefused(_("Your posts do not include this step."))
    withdraw(approval_id=approval.pk, actor=actor, now=now, reason=reason)
    return back_to_draft(plan, case=case, actor=actor, now=now, reason=reason)


def back_to_draft(plan: CarePlan, *, case: IllnessCase, actor: "User | None", now: datetime, reason: str) -> CarePlan:
    """Make a submitted plan a draft again and ask for a new one."""
    plan.state = PlanState.DRAFT
    plan.save(update_fields=["state"])
    moved = move_case(case_id=case.pk, move="return_plan", actor=actor, now=now, reason=reason)
    open_next(case=moved, now=now)
    return plan
