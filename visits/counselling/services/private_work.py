"""The private items of a counselling follow whoever they are meant for: no post and no sweep moves them."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import hand_over_items

from ..kinds import INTAKE, REVIEW
from ..models import Counselling
from ..selectors.circle import counsellors_of, lead_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def pass_private_work(counselling: Counselling, *, actor: "User", now: datetime) -> None:
    """Let the open referral stand with who decides about it now, and the review with who counsels now."""
    on = timezone.localdate(now)
    lead = lead_of(counselling.team, counselling.case, on)
    leads = [lead] if lead is not None else []
    for kind, people in ((INTAKE, leads), (REVIEW, counsellors_of(counselling, on) or leads)):
        items = WorkItem.objects.open().filter(subject=counselling.subject_id, kind=kind)
        elsewhere = items.exclude(assignee__in=[person.pk for person in people])
        if people and elsewhere.exists():
            reason = _("Somebody else counsels now.")
            hand_over_items(items=elsewhere, to=people[0], actor=actor, now=now, reason=reason)
