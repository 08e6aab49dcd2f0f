"""Who was there, and whether everybody came whom the visit standard asks for."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from unioncare.organisation.leaves import stand_ins
from unioncare.organisation.models import Post

from .entries import RecordEntry
from .models import Seat, Visit


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who came, in which role, for which seat of the visit (None: beside it)."""

    user: int
    role: str
    seat: Seat | None


@dataclass(frozen=True, slots=True)
class Presence:
    people: list[Person]
    seats_met: bool


def who_came(visit: Visit, entry: RecordEntry) -> Presence:
    """Match those who came with the seats: first whoever was to go, then anybody in a role that will do."""
    seats = list(visit.seats.order_by("position"))
    held = _roles(visit, entry, seats)
    left = list(dict.fromkeys(entry.came))
    found: dict[int, Seat] = {}
    for seat in seats:
        if seat.user_id in left and _will_do(seat, held.get(seat.user_id, frozenset())):
            found[seat.user_id] = seat
            left.remove(seat.user_id)
    filled = {seat.pk for seat in found.values()}
    for seat in seats:
        if seat.pk in filled or not seat.roles:
            continue
        stand_in = next((user for user in left if held.get(user, frozenset()) & set(seat.roles)), None)
        if stand_in is not None:
            found[stand_in] = seat
            left.remove(stand_in)
            filled.add(seat.pk)
    people = [Person(user, _role(held.get(user, frozenset()), found.get(user)), found.get(user)) for user in entry.came]
    return Presence(people, all(seat.pk in filled for seat in seats if seat.roles))


def _will_do(seat: Seat, held: frozenset[str]) -> bool:
    """Whoever comes along needs no role; a seat of the standard needs one that it names."""
    return not seat.roles or bool(held & set(seat.roles))


def _roles(visit: Visit, entry: RecordEntry, seats: Sequence[Seat]) -> dict[int, frozenset[str]]:
    """Return in which roles those who came act over the unit of the case: by their posts, and for visitors on leave."""
    on, roles = timezone.localdate(entry.happened_at), dict[int, set[str]]()
    away = stand_ins([seat.user_id for seat in seats if seat.user_id], on)
    posts = Post.objects.active(on).filter(
        user__in={*entry.came, *away}, unit__path__in=visit.case.unit.ancestor_paths()
    )
    for user, role in posts.order_by("pk").values_list("user", "role"):
        roles.setdefault(user, set()).add(role)
    for person, cover in away.items():
        roles.setdefault(cover, set()).update(roles.get(person, ()))
    return {user: frozenset(those) for user, those in roles.items()}


def _role(held: frozenset[str], seat: Seat | None) -> str:
    wanted: Sequence[str] = seat.roles if seat else ()
    return next((role for role in wanted if role in held), min(held, default=""))
