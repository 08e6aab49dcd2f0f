"""One counselling at a time: the case first, then the team, then the counselling, then work items."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.services.conditions import NO_CONSENT
from cases.care.services.locking import lock_case_for
from unioncare.core.workflow import MoveRefused

from ..models import Counselling
from ..selectors.circle import in_circle

if TYPE_CHECKING:
    from unioncare.organisation.models import User

WITH = ("case__subject", "case__member", "case__unit", "team__unit", "subject")


def lock_counselling(counselling_id: int) -> Counselling:
    """Lock a counselling until the end of the transaction; what it points to comes along unlocked."""
    rows = Counselling.objects.select_for_update(of=("self",)).select_related(*WITH)
    counselling: Counselling = rows.get(pk=counselling_id)
    return counselling


def lock_for_circle(counselling_id: int, actor: "User", now: datetime) -> Counselling:
    """Lock a counselling that runs for one of its counsellors or their supervisor.

    Raises MoveRefused for everybody else, for whom the case concerns, and where health data may not be processed.
    """
    case = lock_case_for(Counselling.objects.values_list("case", flat=True).get(pk=counselling_id), actor)
    counselling = lock_counselling(counselling_id)
    if not in_circle(actor, counselling, timezone.localdate(now)):
        raise MoveRefused(_("Only the counsellors of this member and their supervisor do this."))
    if (why := NO_CONSENT.get(case.consent_state)) is not None:
        raise MoveRefused(why)
    if not counselling.is_open:
        raise MoveRefused(_("This counselling is over: nothing is added to it any more."))
    return counselling
