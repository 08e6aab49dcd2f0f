"""Cases that are erased take the words about their campaigns along."""

from typing import Any

from django.db.models.signals import pre_delete
from django.dispatch import receiver

from cases.care.models import IllnessCase

from ..services.erasing import forget_words


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="donations.campaigns.case_erased")
def keep_for_the_books(instance: IllnessCase, **kwargs: Any) -> None:
    """Leave of the campaigns of an erased case what the books need."""
    forget_words(case_id=instance.pk)
