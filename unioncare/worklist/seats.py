"""Who sits where today, how much is on their table, and what the responsibility table says."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from unioncare.organisation.models import Post, Unit

from .models import Responsibility, WorkItem

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# (level of unit, role) pairs of one kind of item.
Ladder = tuple[tuple[str, str], ...]


def ladders() -> dict[str, Ladder]:
    """Return the rows of the responsibility table by kind; rows of a kind replace its default as a whole."""
    rows: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, level, role in Responsibility.objects.values_list("item_kind", "unit_kind", "role"):
        rows[kind].append((level, role))
    return {kind: tuple(pairs) for kind, pairs in rows.items()}


def posts_in(units: dict[str, Unit], on: date) -> dict[tuple[str, str], list[tuple[Post, "User"]]]:
    """Return who sits where: the holder, or the deputy when the holder can no longer sign in."""
    held = (
        Post.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on, unit__in=units.values())
        .filter(Q(user__is_active=True) | Q(deputy__is_active=True))
        .select_related("user", "deputy")
        .order_by("pk")
    )
    by_pk = {unit.pk: unit for unit in units.values()}
    seats: dict[tuple[str, str], list[tuple[Post, User]]] = defaultdict(list)
    for post in held:
        person = post.user if post.user.is_active or post.deputy is None else post.deputy
        post.unit = by_pk[post.unit_id]
        seats[post.unit.path, post.role].append((post, person))
    return dict(seats)


def open_load(seats: Iterable[Sequence[tuple[Post, "User"]]]) -> Counter[int]:
    """Count the open items of everybody between whom there is a choice."""
    rivals = {person.pk for seat in seats if len(seat) > 1 for _, person in seat}
    if not rivals:
        return Counter()
    rows = WorkItem.objects.open().filter(assignee__in=rivals).order_by().values_list("assignee")
    return Counter(dict(rows.annotate(Count("pk"))))
