"""Indicator B4 of the scoreboard: red flags handled in time / all."""

from datetime import date, timedelta

from django.db.models import Count, Q

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ..models import RiskAlert

# The work item of a red flag that somebody ticks in the record of a visit.
RED_FLAG = "red_flag"


def red_flags_in_time(path: str, first: date, last: date) -> Rate:
    """Return how many red flags of a subtree, noticed from `first` to `last`, were handled by their time.

    An alert is handled when somebody has spoken with the member, the item of a red flag when it is done. What still
    runs within its time counts neither way; what nobody answered for has missed it. Very few are not told of.
    """
    start, end = start_of(first), start_of(last + timedelta(days=1))
    alerts = RiskAlert.objects.filter(case__unit__path__gte=path, case__unit__path__lt=next_path(path))
    alerts = alerts.filter(raised_at__gte=start, raised_at__lt=end)
    items = WorkItem.objects.within(path).filter(kind=RED_FLAG, opens_at__gte=start, opens_at__lt=end)
    spoken = alerts.order_by().aggregate(
        of=Count("pk", filter=Q(missed=True) | Q(interviewed_at__isnull=False)),
        count=Count("pk", filter=Q(missed=False, interviewed_at__isnull=False)),
    )
    done = Q(state=ItemState.DONE)
    handled = items.order_by().aggregate(
        of=Count("pk", filter=done | Q(state=ItemState.OPEN, missed=True)),
        count=Count("pk", filter=done & Q(missed=False)),
    )
    return (Rate(spoken["count"], spoken["of"]) + Rate(handled["count"], handled["of"])).discreet()
