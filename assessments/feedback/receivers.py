"""Cases that are erased take along what visits brought from them."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone

from cases.care.models import IllnessCase

from .services.keeping import forget_case


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="assessments.feedback.case_erased")
def forget_with_case(instance: IllnessCase, **kwargs: Any) -> None:
    """Erase requests that a visit of the case brought."""
    forget_case(case_id=instance.pk, now=timezone.now())
