"""What goes when a case is erased: answers that were given with a name, and the way to give any."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ..models import Invitation, Response


@transaction.atomic
def forget_case(*, case_id: int, now: datetime) -> int:
    """Delete what was answered by the links of a case with a name, and return how many; the links stay to be counted.

    Anonymous answers belong to no case, so nothing of them can be found.
    """
    links = Invitation.objects.filter(case=case_id)
    deleted, _each = Response.objects.filter(invitation__in=links.values("pk")).delete()
    links.filter(withdrawn_on=None).update(withdrawn_on=timezone.localdate(now))
    links.update(member=None, token="")
    return deleted
