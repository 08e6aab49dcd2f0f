"""Cases that are erased take along what was answered about them with a name."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from cases.care.models import IllnessCase

from .services.erasing import forget_case


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="assessments.surveys.case_erased")
def forget_with_case(instance: IllnessCase, **kwargs: Any) -> None:
    """Erase the answers by the links of the case."""
    forget_case(case_id=instance.pk, now=timezone.now())
