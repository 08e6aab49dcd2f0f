"""Decisions of the worklist's approvals: a batch is checked, or its payments wait again."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from unioncare.core.refusals import Refusal
from unioncare.worklist.approvals import ApprovalRefused
from unioncare.worklist.models import Approval
from unioncare.worklist.signals import approval_decided

from .models import PaymentBatch
from .services.batches import ACTION, follow_check

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(approval_decided, dispatch_uid="donations.payments.approval_decided")
def follow_decision(
    sender: Any, *, approval: Approval, approved: bool, actor: "User", now: datetime, **kwargs: Any
) -> None:
    """Bring about what the second person decided about a batch."""
    if approval.action != ACTION:
        return
    batch = PaymentBatch.objects.get(subject=approval.subject_id)
    step = approval.steps.filter(decided_at__isnull=False).order_by("-order").first()
    try:
        follow_check(batch=batch, approved=approved, reason=step.comment if step else "", actor=actor, now=now)
    except Refusal as refusal:
        raise ApprovalRefused(refusal.reason) from refusal
