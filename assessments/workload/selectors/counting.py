"""Points of work, summed by the database: done work by doer and month, open work by whoever has it.

What is private lies in no unit: it is nobody else's to count.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from unioncare.organisation.calendar import start_of
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import NOWHERE, WorkItem, WorkItemQuerySet

from ..scoring import DAY, Weights

Monthly = dict[int, dict[date, Decimal]]


def done_items(first: date, last: date) -> WorkItemQuerySet:
    """Return what was done between two days, both counted; credit is the doer's."""
    until = start_of(last + DAY)
    done = WorkItem.objects.filter(state=ItemState.DONE, done_at__gte=start_of(first), done_at__lt=until)
    return done.exclude(scope_path=NOWHERE)


def open_items(last: date) -> WorkItemQuerySet:
    """Return what is open and due by a day, overdue and paused work too; it is the load of whom it stands with."""
    return WorkItem.objects.open().filter(due_at__lt=start_of(last + DAY)).exclude(scope_path=NOWHERE)


def done_by_month(people: Collection[int], first: date, last: date, weights: Weights) -> Monthly:
    """Return the points that people did, by the first day of each month; one query."""
    items = done_items(first, last).filter(done_by__in=people).order_by()
    rows = items.annotate(month=TruncMonth("done_at")).values_list("done_by", "month", "subject__level")
    found: Monthly = defaultdict(lambda: defaultdict(Decimal))
    for person, month, level, points in rows.annotate(sum=Sum("points")):
        found[person][timezone.localdate(month)] += weights.weigh(points, level)
    return found


def open_by_person(people: Collection[int], last: date, weights: Weights) -> dict[int, Decimal]:
    """Return the points of open work that is due by a day, by whom it stands with; one query."""
    rows = open_items(last).filter(assignee__in=people).order_by().values_list("assignee", "subject__level")
    found: dict[int, Decimal] = defaultdict(Decimal)
    for person, level, points in rows.annotate(sum=Sum("points")):
        found[person] += weights.weigh(points, level)
    return found
