"""Who may do what with a visit: whoever arranges visits there, and everybody who goes."""

from typing import TYPE_CHECKING

from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.acting import why_not

from ..models import Seat, SeatChange, Visit

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def goes(user: "User", visit: Visit) -> bool:
    """Tell whether somebody is one of the visitors."""
    return any(seat.user_id == user.pk for seat in visit.seats.all())


def may_arrange(user: "User", visit: Visit) -> bool:
    """Tell whether somebody may move a visit and choose its visitors."""
    return user.has_perm("visits.arrange_visits", visit) or goes(user, visit)


def may_record(user: "User", visit: Visit) -> bool:
    """Tell whether somebody may write a visit down: who went, and whoever may do its work item."""
    return goes(user, visit) or why_not("do", visit.item, user) is None


def was_to_go(user: "User", visit: Visit) -> bool:
    """Tell whether somebody was to go before others were sent: what they wrote until then is taken."""
    return SeatChange.objects.filter(visit=visit, before=user).exists()


def goes_for(user: "User", item: WorkItem) -> bool:
    """Tell the same as `goes` of the work item of a visit."""
    return Seat.objects.filter(visit__item=item, user=user).exists()
