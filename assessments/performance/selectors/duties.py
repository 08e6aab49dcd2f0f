"""Work items as duties of somebody in a period: the one rule of what was due, whose it was, and what was in time.

Due is what fell due in the period and before now. Done, it is credited to whoever did it, late or not; done by itself,
as when a member answers a screening alone, it stands with the assignee, and so does what is open and past its time.
Waived, cancelled and paused items were no obligation.
"""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from unioncare.core.rates import FEWEST
from unioncare.organisation.calendar import start_of
from unioncare.worklist.models import WorkItem, WorkItemQuerySet
from unioncare.worklist.models.items import RUNNING
from unioncare.worklist.selectors.indicators import DONE

from ..kinds import COUNTED, DISCREET

# Kinds of which a month with few tells nothing.
QUIET = tuple(kind for kpi in DISCREET for kind in COUNTED[kpi])


def duties_of(
    people: Collection[int], kinds: Collection[str], first: date, last: date, now: datetime
) -> WorkItemQuerySet:
    """Return the duties of some people of some kinds that fell due between two days, in no order."""
    held = list(people)
    theirs = (
        DONE & Q(done_by__in=held) | DONE & Q(done_by__isnull=True, assignee__in=held) | RUNNING & Q(assignee__in=held)
    )
    until = min(start_of(last + timedelta(days=1)), now)
    items: WorkItemQuerySet = WorkItem.objects.filter(
        theirs, due_at__gte=start_of(first), due_at__lt=until, kind__in=kinds
    )
    return items.order_by()


def told_months(duties: WorkItemQuerySet) -> WorkItemQuerySet:
    """Return the duties of one person and one indicator that lie in months with enough of them to be told of."""
    by_month = duties.annotate(month=TruncMonth("due_at")).values("month").annotate(of=Count("pk"))
    enough = by_month.filter(of__gte=FEWEST).values("month")
    return duties.annotate(month=TruncMonth("due_at")).filter(month__in=enough)
