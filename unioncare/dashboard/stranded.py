"""Work and cases that stand with people who can no longer act on them, or with nobody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from cases.care.models import IllnessCase
from cases.care.selectors.ownerless import ownerless_cases
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.stranded import stranded_items


@dataclass(frozen=True, slots=True)
class Stranded:
    """What still stands with one person."""

    person: User
    items: int
    cases: int


def stranded_for(user: User, permission: str, on: date) -> tuple[list[Stranded], int]:
    """Return what is stranded in the reader's units, by person, and how many cases have no owner; three queries."""
    paths = scope_paths(user, permission)
    items = WorkItem.objects.within_any(paths).filter(pk__in=stranded_items(on).order_by().values("pk"))
    cases = IllnessCase.objects.within_any(paths).filter(pk__in=ownerless_cases(on).order_by().values("pk"))
    by_item = dict(items.order_by().values_list("assignee").annotate(n=Count("pk")))
    by_case = dict(cases.order_by().values_list("owner").annotate(n=Count("pk")))
    nobody = by_case.pop(None, 0)
    people = User.objects.filter(pk__in={*by_item, *by_case}).order_by("name", "pk")
    return [Stranded(one, by_item.get(one.pk, 0), by_case.get(one.pk, 0)) for one in people], nobody
