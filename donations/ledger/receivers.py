"""What the ledger hears: a second person decided about a transfer."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from unioncare.worklist.approvals import ApprovalRefused
from unioncare.worklist.models import Approval
from unioncare.worklist.signals import approval_decided

from .errors import LedgerRefused
from .kinds import TRANSFER
from .models import TransferOrder
from .services.transfers import follow_transfer

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(approval_decided, dispatch_uid="donations.ledger.approval_decided")
def follow_decision(
    sender: Any, *, approval: Approval, approved: bool, actor: "User", now: datetime, **kwargs: Any
) -> None:
    """Book a transfer that was approved; what stands against it by now refuses the decision as a whole."""
    if approval.action != TRANSFER:
        return
    order = TransferOrder.objects.get(subject=approval.subject_id)
    try:
        follow_transfer(order=order, approved=approved, actor=actor, now=now)
    except LedgerRefused as refusal:
        raise ApprovalRefused(refusal.reason) from refusal
