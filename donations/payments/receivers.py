"""What the payments room hears: a batch was checked or refused, a person outside the roster became a member."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from cases.members.models import Member
from cases.members.signals import members_merged
from unioncare.core.refusals import Refusal
from unioncare.worklist.approvals import ApprovalRefused
from unioncare.worklist.models import Approval
from unioncare.worklist.signals import approval_decided

from .models import PaymentBatch
from .services.accounts import repoint_accounts
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


@receiver(members_merged, dispatch_uid="donations.payments.members_merged")
def follow_merge(sender: Any, *, kept: Member, gone: Member, now: datetime, **kwargs: Any) -> None:
    """Point the accounts of a person noted outside the roster to the member that they are."""
    repoint_accounts(kept=kept, gone=gone, now=now)
