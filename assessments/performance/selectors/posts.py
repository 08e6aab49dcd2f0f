"""Which units somebody answered for on a day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from unioncare.organisation.access import collapse
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post

# Posts whose holders answer for enrolment and renewal, and for how content members are, in their units.
INSURING = frozenset({Role.INSURANCE_OFFICER, Role.WELFARE_OFFICER, Role.BRANCH_CHAIR})
SERVING = frozenset({Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR})
Paths = dict[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Answering:
    """By person: paths of the units for whose insurance, and for whose members, they answer; none lies in another."""

    insuring: Paths
    serving: Paths


def posts_on(people: Collection[int], day: date) -> Answering:
    """Return what some people answered for on a day by posts of their own; one query."""
    held = Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day), starts_on__lte=day, user__in=people)
    rows = list(held.filter(role__in=INSURING | SERVING).order_by().values_list("user", "role", "unit__path"))
    return Answering(_paths(rows, INSURING), _paths(rows, SERVING))


def _paths(rows: Collection[tuple[int, str, str]], roles: Collection[str]) -> Paths:
    found: dict[int, list[str]] = defaultdict(list)
    for person, role, path in rows:
        if role in roles:
            found[person].append(path)
    return {person: collapse(paths) for person, paths in found.items()}
