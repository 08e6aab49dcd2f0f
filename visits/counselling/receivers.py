"""A visitor's need becomes a referral; what was said goes with an erased case; teams hear who could enter."""

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.signals import door_reopened
from unioncare.worklist.services import complete_item

from ..schedule.enums import Need
from ..schedule.models import VisitReferral
from ..schedule.signals import need_noted
from .enums import Source
from .models import CounsellingTeam, TeamMember
from .services.erasing import erase_with_case
from .services.referring import refer
from .services.telling import tell_team

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Any name of our own: the same need of a visit is the same referral, however often it is told.
NAMESPACE = uuid.UUID("7f0c5f0e-6f0a-4d49-9d0d-2f8f4a0f6c51")


@receiver(need_noted, dispatch_uid="visits.counselling.need_noted")
def refer_to_counselling(
    referral: VisitReferral, case: IllnessCase, actor: "User", now: datetime, **kwargs: Any
) -> None:
    """Refer the member; where no team answers, the need stays open with whoever supervises counselling."""
    if referral.need != Need.PSYCHOLOGICAL:
        return
    key = uuid.uuid5(NAMESPACE, str(referral.pk))
    try:
        with transaction.atomic():
            refer(case=case, source=Source.VISITOR, reason=referral.detail, actor=actor, now=now, agreed=False, key=key)
    except MoveRefused:
        return
    if referral.item_id is not None:
        complete_item(item=referral.item_id, actor=None, now=now, result=_("Referred to counselling"))


@receiver(pre_delete, sender=IllnessCase, dispatch_uid="visits.counselling.case_erased")
def erase_counsellings(instance: IllnessCase, **kwargs: Any) -> None:
    """Destroy what was said about a case that is erased; Django's signal brings no moment, so it is now."""
    erase_with_case(case=instance, now=timezone.now())


@receiver(door_reopened, dispatch_uid="visits.counselling.door_reopened")
def tell_the_team(person: "User", actor: "User | None", **kwargs: Any) -> None:
    """Tell the teams of a counsellor whose password or second factor somebody else renewed.

    Whoever did could sign in as the counsellor, and would so belong to a team without the act of its supervisor.
    """
    now = timezone.now()
    places = TeamMember.objects.active(timezone.localdate(now)).filter(user=person)
    for team in CounsellingTeam.objects.filter(pk__in=places.values("team")).order_by("pk"):
        tell_team(team, what="door", about=person, by=actor, now=now)
