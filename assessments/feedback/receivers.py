"""Cases that are erased take along what visits brought from them; members who are one person ask as one."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from cases.care.models import IllnessCase
from cases.members.models import Member
from cases.members.signals import members_merged

from .services.keeping import forget_case, repoint_requests


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="assessments.feedback.case_erased")
def forget_with_case(instance: IllnessCase, **kwargs: Any) -> None:
    """Erase requests that a visit of the case brought."""
    forget_case(case_id=instance.pk, now=timezone.now())


@receiver(members_merged, dispatch_uid="assessments.feedback.members_merged")
def follow_merge(sender: Any, *, kept: Member, gone: Member, **kwargs: Any) -> None:
    """Point what a person noted outside the roster asked for to the member that they are."""
    repoint_requests(kept=kept, gone=gone)
