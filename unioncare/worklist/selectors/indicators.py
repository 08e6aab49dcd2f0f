"""Indicator A2 of the scoreboard (domain annex §14): work items done within their deadline, of those that were due.

Due is what fell due in the period and before now. Waived, cancelled and paused items were no obligation, and private
ones lie in no unit.
"""

from datetime import date, datetime, timedelta

from django.db.models import Count, F, Q

from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.organisation.places import EVERYWHERE, rates_by

from ..enums import ItemState
from ..models import WorkItem, WorkItemQuerySet
from ..models.items import RUNNING

DONE = Q(state=ItemState.DONE)
IN_TIME = DONE & Q(done_at__lte=F("due_at"))


def due_items(path: str, first: date, last: date, now: datetime) -> WorkItemQuerySet:
    """Return the items of a subtree that fell due between two days, in no order."""
    until = min(start_of(last + timedelta(days=1)), now)
    items: WorkItemQuerySet = WorkItem.objects.between(path).filter(
        DONE | RUNNING, due_at__gte=start_of(first), due_at__lt=until
    )
    return items.order_by()


def done_in_time(path: str, first: date, last: date, now: datetime) -> Rate:
    """A2: items of a subtree that were done by their due time, of those that fell due between two days; one query."""
    counted = due_items(path, first, last, now).aggregate(of=Count("pk"), count=Count("pk", filter=IN_TIME))
    return Rate(counted["count"], counted["of"])


def done_in_time_by_place(first: date, last: date, now: datetime) -> dict[str, Rate]:
    """Return A2 by the path of the very unit in which the items lie; one query."""
    return rates_by(due_items(EVERYWHERE, first, last, now), "scope_path", IN_TIME)
