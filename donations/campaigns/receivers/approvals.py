"""Decisions of the committee about campaigns."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from donations.ledger.errors import LedgerRefused
from unioncare.core.refusals import Refusal
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.approvals import ApprovalRefused
from unioncare.worklist.models import Approval
from unioncare.worklist.signals import approval_decided

from ..enums import CampaignState
from ..kinds import ACTION, SURPLUS
from ..models import Campaign, SurplusAct
from ..services.running import open_campaign, return_campaign
from ..services.surplus import follow_surplus

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(approval_decided, dispatch_uid="donations.campaign_decided")
def follow_decision(
    sender: Any, *, approval: Approval, approved: bool, actor: "User", now: datetime, **kwargs: Any
) -> None:
    """Open a campaign that was approved, or return it; what stands against it by now refuses the whole decision."""
    if approval.action == SURPLUS:
        _follow_surplus(approval, approved=approved, actor=actor, now=now)
    if approval.action != ACTION:
        return
    campaign = Campaign.objects.filter(subject=approval.subject_id, state=CampaignState.APPROVAL).first()
    if campaign is None:
        return
    try:
        if approved:
            open_campaign(campaign=campaign, actor=actor, now=now)
        else:
            return_campaign(campaign=campaign, actor=actor, now=now, reason=_comment(approval))
    except (MoveRefused, LedgerRefused) as refusal:
        raise ApprovalRefused(refusal.reason) from refusal


def _follow_surplus(approval: Approval, *, approved: bool, actor: "User", now: datetime) -> None:
    act = SurplusAct.objects.get(approval=approval)
    try:
        follow_surplus(act=act, approved=approved, actor=actor, now=now)
    except Refusal as refusal:
        raise ApprovalRefused(refusal.reason) from refusal


def _comment(approval: Approval) -> str:
    step = approval.steps.filter(decided_at__isnull=False).order_by("-order").first()
    return step.comment if step else ""
