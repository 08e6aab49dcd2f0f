"""Work items of measures that stand with somebody else from now on."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.dispatch import receiver

from unioncare.worklist.signals import items_given

from .services.following import follow_items

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@receiver(items_given, dispatch_uid="assessments.improvement.items_given")
def own_what_was_given(items: Collection[int], actor: "User | None", now: datetime, **kwargs: Any) -> None:
    """Whoever a measure was given to owns it."""
    follow_items(items=items, actor=actor, now=now)
