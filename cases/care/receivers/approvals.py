"""Decisions of the worklist's approvals: a protocol comes into force, a plan takes force, or each goes back."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from unioncare.core.workflow import MoveRefused
from unioncare.worklist.approvals import ApprovalRefused
from unioncare.worklist.models import Approval
from unioncare.worklist.signals import approval_decided

from ..enums import PlanState, ProtocolState
from ..models import CarePlan, Protocol
from ..services import planning, protocols

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(approval_decided, dispatch_uid="cases.approval_decided")
def follow_decision(
    sender: Any, *, approval: Approval, approved: bool, actor: "User", now: datetime, **kwargs: Any
) -> None:
    """Bring about what was decided about a protocol or a care plan.

    What stands against it (consent withdrawn meanwhile, another version published) refuses the decision as a whole.
    """
    follow = {planning.ACTION: _follow_plan, protocols.ACTION: _follow_protocol}.get(approval.action)
    if follow is None:
        return
    try:
        follow(approval, approved, actor, now)
    except MoveRefused as refusal:
        raise ApprovalRefused(refusal.reason) from refusal


def _comment(approval: Approval) -> str:
    """Return what the last decider said."""
    step = approval.steps.filter(decided_at__isnull=False).order_by("-order").first()
    return step.comment if step else ""


def _follow_plan(approval: Approval, approved: bool, actor: "User", now: datetime) -> None:
    plan = CarePlan.objects.filter(case__subject=approval.subject_id, state=PlanState.SUBMITTED).first()
    if plan is None:
        return
    if approved:
        planning.apply_plan(plan=plan, actor=actor, now=now)
    else:
        planning.return_plan(plan=plan, actor=actor, now=now, reason=_comment(approval))


def _follow_protocol(approval: Approval, approved: bool, actor: "User", now: datetime) -> None:
    protocol = Protocol.objects.filter(subject=approval.subject_id, state=ProtocolState.SUBMITTED).first()
    if protocol is None:
        return
    if approved:
        protocols.publish_protocol(protocol=protocol, actor=actor, now=now)
    else:
        protocols.return_protocol(protocol=protocol, actor=actor, now=now, reason=_comment(approval))
