"""Indicator B4 of the scoreboard: red flags handled in time / all."""

from datetime import date, timedelta

from django.db.models import Count, Q, QuerySet

from unioncare.core.paging import next_path
from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.organisation.places import EVERYWHERE, rates_by
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem, WorkItemQuerySet

from ..models import RiskAlert

# The work item of a red flag that somebody ticks in the record of a visit.
RED_FLAG = "red_flag"
IN_TIME = Q(missed=False)


def red_flags_in_time(path: str, first: date, last: date) -> Rate:
    """Return how many red flags of a subtree, noticed from `first` to `last`, were handled by their time.

    An alert is handled when somebody has spoken with the member, the item of a red flag when it is done. What still
    runs within its time counts neither way; what nobody answered for has missed it.
    """
    spoken, handled = (
        rows.aggregate(of=Count("pk"), count=Count("pk", filter=IN_TIME))
        for rows in (_alerts(path, first, last), _items(path, first, last))
    )
    return Rate(spoken["count"], spoken["of"]) + Rate(handled["count"], handled["of"])


def red_flags_by_place(first: date, last: date) -> dict[str, Rate]:
    """Return the same by the path of the very unit of the cases; two queries."""
    found = rates_by(_alerts(EVERYWHERE, first, last), "case__unit__path", IN_TIME)
    for path, rate in rates_by(_items(EVERYWHERE, first, last), "scope_path", IN_TIME).items():
        found[path] = found.get(path, Rate(0, 0)) + rate
    return found


def _alerts(path: str, first: date, last: date) -> QuerySet[RiskAlert]:
    rows = RiskAlert.objects.filter(case__unit__path__gte=path, case__unit__path__lt=next_path(path))
    rows = rows.filter(raised_at__gte=start_of(first), raised_at__lt=start_of(last + timedelta(days=1)))
    return rows.filter(Q(missed=True) | Q(interviewed_at__isnull=False)).order_by()


def _items(path: str, first: date, last: date) -> WorkItemQuerySet:
    rows: WorkItemQuerySet = WorkItem.objects.within(path).filter(
        Q(state=ItemState.DONE) | Q(state=ItemState.OPEN, missed=True),
        kind=RED_FLAG, opens_at__gte=start_of(first), opens_at__lt=start_of(last + timedelta(days=1)),
    )  # fmt: skip
    return rows.order_by()
