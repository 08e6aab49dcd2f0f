"""What happens below reaches the requests: a person noted outside the roster turns out to be a member."""

from datetime import datetime
from typing import Any

from django.dispatch import receiver

from cases.members.models import Member
from cases.members.signals import members_merged

from .services.merging import repoint_requests


@receiver(members_merged, dispatch_uid="dashboard.privacy.members_merged")
def follow_merge(sender: Any, *, kept: Member, gone: Member, now: datetime, **kwargs: Any) -> None:
    """Point what the person asked to the member that they are."""
    repoint_requests(kept=kept, gone=gone, now=now)
