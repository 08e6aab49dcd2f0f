"""Which open work can change hands, and who may take it over.

Approvals find their own successor, private work is nobody else's, and what is confidential or counselling stays with
the team that was entrusted with it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Q, Sum

from unioncare.organisation.calendar import start_of
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.models import NOWHERE, Subject, WorkItem, WorkItemQuerySet
from unioncare.worklist.services.transitions import APPROVAL_KEY

from ..balancing import Movable
from ..scoring import DAY, Weights
from .teams import Team, away_until

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ASSIGN = "worklist.assign_work"
_ENTRUSTED = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)
# The heaviest ones are enough to choose from.
MOST_SUBJECTS = 400


def movable_items(user: "User") -> WorkItemQuerySet:
    """Return the open items that the reader may give to others."""
    items: WorkItemQuerySet = WorkItem.objects.open().visible_to(user, ASSIGN)
    items = items.exclude(scope_path=NOWHERE).exclude(details__has_key=APPROVAL_KEY).exclude(role__in=_ENTRUSTED)
    return items.filter(subject__confidential=False)


@dataclass(slots=True)
class Pile:
    """The movable work about one subject in one pair of hands; `seats` are the roles and places that it asks for."""

    subject: int
    holder: int
    points: Decimal = Decimal(0)
    items: int = 0
    seats: set[tuple[str, str]] = field(default_factory=set)


def piles_of(user: "User", people: Collection[int], last: date, weights: Weights) -> list[Pile]:
    """Return the piles as they would move: all their open items, the points of those due by `last`; one query.

    The heaviest come first, those that weigh nothing in the period last.
    """
    due = Q(due_at__lt=start_of(last + DAY))
    rows = movable_items(user).filter(assignee__in=people).order_by()
    found: dict[tuple[int, int], Pile] = {}
    for subject, holder, role, path, level, points, count in rows.values_list(
        "subject", "assignee", "role", "scope_path", "subject__level"
    ).annotate(sum=Sum("points", filter=due, default=Decimal(0)), number=Count("pk")):
        pile = found.setdefault((subject, holder), Pile(subject, holder))
        pile.points += weights.weigh(points, level)
        pile.items += count
        pile.seats.add((role, path))
    return sorted(found.values(), key=lambda pile: (-pile.points, pile.subject, pile.holder))


def movables(
    piles: Sequence[Pile], team: Team, subjects: Mapping[int, Subject], user: "User", today: date
) -> list[Movable]:
    """Return who may take which pile: whoever holds every role that it asks for over its place, is there today, and
    is not barred; three queries.

    What the reader must keep away from is left out, and so is what nobody may take.
    """
    barred, away = barred_people(list(subjects.values())), away_until(team, today)
    seats: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for worker in team.values():
        if worker.can_sign_in and worker.pk not in away:
            for seat in worker.seats:
                if seat.holds_on(today):
                    seats[seat.role].append((seat.path, worker.pk))
    found = []
    for pile in piles:
        kept_away = barred.get(pile.subject, {})
        if user.pk in kept_away or pile.subject not in subjects:
            continue
        able = [{pk for over, pk in seats[role] if path.startswith(over)} for role, path in pile.seats]
        takers = frozenset(set.intersection(*able) - kept_away.keys() - {pile.holder})
        if takers:
            found.append(Movable(pile.subject, pile.holder, pile.points, takers))
    return found


def subjects_of(keys: Collection[int]) -> dict[int, Subject]:
    """Return subjects by key; one query."""
    return {one.pk: one for one in Subject.objects.filter(pk__in=keys).order_by("pk")}
