"""Who works in a unit, by which posts, and when they were away."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Post, Unit

from ..scoring import Held, Weights, equivalents

# The last day of a post that has none, with room for the day after it.
FOREVER = date(9998, 12, 31)


@dataclass(frozen=True, slots=True)
class Seat:
    """A post as the workload reads it."""

    pk: int
    path: str
    unit: str
    role: str
    first: date
    last: date

    @property
    def role_name(self) -> str:
        return str(Role(self.role).label)

    @property
    def is_lasting(self) -> bool:
        return self.last == FOREVER

    def holds_on(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody with all their posts and leaves that touch a period."""

    pk: int
    name: str
    seats: tuple[Seat, ...] = ()
    away: tuple[tuple[date, date], ...] = ()
    can_sign_in: bool = True

    def equivalents(self, weights: Weights, first: date, last: date) -> Decimal:
        held = [Held(weights.shares[seat.role], seat.first, seat.last) for seat in self.seats]
        return equivalents(held, self.away, first, last)

    def seats_in(self, path: str, first: date, last: date, role: str = "") -> list[Seat]:
        """Return the posts under a unit that are held between two days, perhaps of one role, the highest first."""
        held = (seat for seat in self.seats if seat.first <= last and seat.last >= first and role in ("", seat.role))
        return sorted((seat for seat in held if seat.path.startswith(path)), key=lambda seat: (seat.path, seat.pk))

    def with_seats(self, seats: Iterable[Seat]) -> "Worker":
        return replace(self, seats=tuple(seats))


Team = dict[int, Worker]


def team_of(unit: Unit, first: date, last: date, *, role: str = "") -> Team:
    """Return the people with a post in the subtree of a unit between two days, with all their posts; two queries."""
    inside = Post.objects.within(unit.path).filter(_touches(first, last)).order_by()
    if role:
        inside = inside.filter(role=role)
    return _team(Post.objects.filter(user__in=inside.values("user")), first, last)


def workers(people: Collection[int], first: date, last: date) -> Team:
    """Return these people with their posts between two days; two queries."""
    found = _team(Post.objects.filter(user__in=people), first, last)
    return {pk: found.get(pk) or Worker(pk, "") for pk in people}


def _touches(first: date, last: date) -> Q:
    return Q(starts_on__lte=last) & (Q(ends_on__isnull=True) | Q(ends_on__gte=first))


def _team(posts: QuerySet[Post], first: date, last: date) -> Team:
    rows = posts.filter(_touches(first, last)).order_by("user__name", "user", "pk")
    names: dict[int, tuple[str, bool]] = {}
    seats: dict[int, list[Seat]] = {}
    for pk, person, name, active, path, unit, role, starts, ends in rows.values_list(
        "pk", "user", "user__name", "user__is_active", "unit__path", "unit__name", "role", "starts_on", "ends_on"
    ):
        names[person] = name, active
        seats.setdefault(person, []).append(Seat(pk, path, unit, role, starts, ends or FOREVER))
    away = _away(names, first, last)
    return {pk: Worker(pk, name, tuple(seats[pk]), away.get(pk, ()), acts) for pk, (name, acts) in names.items()}


def _away(people: Collection[int], first: date, last: date) -> dict[int, tuple[tuple[date, date], ...]]:
    found: dict[int, tuple[tuple[date, date], ...]] = {}
    rows = Leave.objects.filter(user__in=people, starts_on__lte=last, ends_on__gte=first).order_by("pk")
    for person, begins, ends in rows.values_list("user", "starts_on", "ends_on"):
        found[person] = (*found.get(person, ()), (begins, ends))
    return found


def away_until(people: Collection[int], today: date) -> dict[int, date]:
    """Return who of these people is away today, and until which day; one query."""
    gone = Leave.objects.filter(user__in=people, starts_on__lte=today, ends_on__gte=today)
    return dict(gone.order_by("ends_on").values_list("user", "ends_on"))
