"""Cases that are erased take along what was answered about them with a name; members who are one answered as one."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from cases.care.models import IllnessCase
from cases.members.models import Member
from cases.members.signals import members_merged

from .services.erasing import forget_case
from .services.inviting import repoint_links


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="assessments.surveys.case_erased")
def forget_with_case(instance: IllnessCase, **kwargs: Any) -> None:
    """Erase the answers by the links of the case."""
    forget_case(case_id=instance.pk, now=timezone.now())


@receiver(members_merged, dispatch_uid="assessments.surveys.members_merged")
def follow_merge(sender: Any, *, kept: Member, gone: Member, **kwargs: Any) -> None:
    """Point the links of a person noted outside the roster to the member that they are."""
    repoint_links(kept=kept, gone=gone)
