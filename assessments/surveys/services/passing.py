"""Passing a link on: somebody shows, sends or prints it, and the duty is done, whether it is used or not."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item

from ..models import Invitation

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def pass_on(*, item: WorkItem, actor: "User", now: datetime) -> None:
    """Note that the link of a work item was passed on; raise ItemConflict where the item has ended."""
    complete_item(item=item, actor=actor, now=now)
    Invitation.objects.filter(item=item, handed_on=None).update(handed_on=timezone.localdate(now))
