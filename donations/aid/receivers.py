"""What happens elsewhere reaches the grants: decisions, members who are one person, cases that are erased."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from cases.care.models import IllnessCase
from cases.care.signals import consent_withdrawn
from cases.members.models import Member
from cases.members.signals import members_merged
from unioncare.core.refusals import Refusal
from unioncare.worklist.approvals import ApprovalRefused
from unioncare.worklist.models import Approval
from unioncare.worklist.signals import approval_decided

from .kinds import ACTIONS, LIST
from .models import CondolenceList, Grant
from .services.deciding import follow_decision
from .services.erasing import forget_reasons
from .services.listing import follow_list_decision
from .services.merging import repoint_aid
from .services.notices import take_down_of_case

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(approval_decided, dispatch_uid="donations.aid.approval_decided")
def follow_approval(
    sender: Any, *, approval: Approval, approved: bool, actor: "User", now: datetime, **kwargs: Any
) -> None:
    """Bring about what was decided about a grant or a list; what stands against it by now refuses the decision."""
    if approval.action not in (*ACTIONS, LIST):
        return
    last = approval.steps.filter(decided_at__isnull=False).order_by("-order").first()
    told: Any = {"approved": approved, "reason": last.comment if last else "", "actor": actor, "now": now}
    try:
        if approval.action == LIST:
            follow_list_decision(held=CondolenceList.objects.get(approval=approval), **told)
        elif (grant := Grant.objects.filter(approval=approval).first()) is not None:
            follow_decision(grant=grant, **told)
    except Refusal as refusal:
        raise ApprovalRefused(refusal.reason) from refusal


@receiver(members_merged, dispatch_uid="donations.aid.members_merged")
def follow_merge(sender: Any, *, kept: Member, gone: Member, **kwargs: Any) -> None:
    """Point the aid of a person noted outside the roster to the member that they are."""
    repoint_aid(kept=kept, gone=gone)


@receiver(consent_withdrawn, dispatch_uid="donations.aid.consent_withdrawn")
def follow_withdrawal(sender: Any, *, case: IllnessCase, now: datetime, **kwargs: Any) -> None:
    """Take down what is published of a case without consent; its payments wait."""
    take_down_of_case(case.pk, now=now)


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="donations.aid.case_erased")
def keep_for_the_books(instance: IllnessCase, **kwargs: Any) -> None:
    """Leave of the grants of an erased case what the books need."""
    take_down_of_case(instance.pk, now=timezone.now())
    forget_reasons(case_id=instance.pk)
