"""Who is appraised in a unit, who reviews whom, and who is asked about whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zlib import crc32

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from assessments.feedback.selectors.concerned import people_related
from unioncare.core.refusals import Text
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User
from unioncare.worklist.responsibility import Question, Responsibilities

from ..enums import VetoState

if TYPE_CHECKING:
    from ..models import Appraisal

# Nobody is asked about more of these around them: what one does not see one cannot judge.
MOST_PEERS = 12
_WINDOW = 3 * MOST_PEERS
_LEADERS: Mapping[str, tuple[str, ...]] = {
    Role.GROUP_LEADER: (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR),
    Role.VICE_CHAIR: (Role.CHAIR,),
    Role.CHAIR: (Role.CHAIR,),
}
_OTHERS: tuple[str, ...] = (Role.VICE_CHAIR, Role.CHAIR)
# Where no post of the union is left that may.
_LAST: tuple[str, ...] = (Role.PARTY_SECRETARY, Role.AUDITOR)


@dataclass(frozen=True, slots=True)
class Seat:
    """One person who is appraised, in the post by which they are."""

    person: User
    unit: Unit
    role: str


def seats_within(unit: Unit, roles: Collection[str], on: date) -> list[Seat]:
    """Return who is appraised in a unit and below, each once, by their highest post, in the order of the units."""
    posts = Post.objects.active(on).within(unit.path).filter(role__in=roles).select_related("user", "unit")
    order = list(Role.values)
    seats: dict[int, Seat] = {}
    for post in sorted(posts, key=lambda post: (len(post.unit.path), -order.index(post.role), post.pk)):
        seats.setdefault(post.user_id, Seat(post.user, post.unit, post.role))
    return sorted(seats.values(), key=lambda seat: (seat.unit.path, seat.person.pk))


def superiors_of(seats: Sequence[Seat], on: date) -> dict[int, User | None]:
    """Return person → superior: the nearest post upward that leads theirs, held by neither them nor a relative.

    None where nobody is left: the office names somebody then. The same number of queries for one as for all.
    """
    related = people_related({seat.person for seat in seats})
    table = Responsibilities.around([Question("", seat.unit) for seat in seats], on)
    found: dict[int, User | None] = {}
    for seat in seats:
        barred = {seat.person.pk} | related[seat.person.pk]
        leader = table.nearest(seat.unit, _LEADERS.get(seat.role, _OTHERS), barred).user
        found[seat.person.pk] = leader or table.nearest(seat.unit, _LAST, barred).user
    return found


def peers_of(seats: Sequence[Seat], superiors: Mapping[int, User | None]) -> dict[int, list[int]]:
    """Return person → colleagues who are asked about them: the nearest in the tree of units, by chance among equals.

    Neither themselves, nor their superior, nor a relative; those whom the person leads come last.
    """
    related = people_related({seat.person for seat in seats})
    found: dict[int, list[int]] = {}
    for place, seat in enumerate(seats):
        superior = superiors[seat.person.pk]
        barred = {seat.person.pk, superior.pk if superior else 0} | related[seat.person.pk]
        around = seats[max(0, place - _WINDOW) : place + _WINDOW + 1]
        near = [other for other in around if other.person.pk not in barred]
        near.sort(key=lambda other: _distance(seat, other, superiors))
        found[seat.person.pk] = [other.person.pk for other in near[:MOST_PEERS]]
    return found


def _distance(seat: Seat, other: Seat, superiors: Mapping[int, User | None]) -> tuple[bool, int, int]:
    """Return how far somebody stands from a person; equals in an order that says nothing."""
    mine, theirs = seat.unit.path, other.unit.path
    step = Unit.steplen
    steps = range(0, min(len(mine), len(theirs)), step)
    shared = next((at for at in steps if mine[at : at + step] != theirs[at : at + step]), min(len(mine), len(theirs)))
    leader = superiors[other.person.pk]
    led = leader is not None and leader.pk == seat.person.pk
    return led, len(mine) + len(theirs) - 2 * shared, crc32(f"{seat.person.username}-{other.person.username}".encode())


def deciders_for(unit: Unit, excluded: Collection[int], roles: Sequence[str], on: date) -> User | None:
    """Return who decides an appeal: the nearest holder upward of one of the roles who may."""
    table = Responsibilities.around([Question("", unit)], on)
    return table.nearest(unit, roles, excluded).user


def relatives_of(person: User) -> set[int]:
    """Return who declared a person a relative, and whom they declared."""
    return people_related({person})[person.pk]


def who_may_lead(appraisal: "Appraisal", on: date) -> QuerySet[User]:
    """Return who may be named to review somebody: holders of a post at their unit or above, no relative of theirs."""
    units = Unit.objects.filter(path__in=appraisal.unit.ancestor_paths())
    posts = Post.objects.active(on).filter(unit__in=units.order_by().values("pk"))
    barred = {appraisal.person_id} | relatives_of(appraisal.person)
    people = User.objects.filter(pk__in=posts.order_by().values("user"), is_active=True)
    return people.exclude(pk__in=barred).order_by("name", "pk")


def barred_from_deciding(appraisal: "Appraisal") -> dict[int, Text]:
    """Return who may not decide an appeal, each with the reason: it concerns them, or they stand for what it is about.

    The person and their relatives, who reviews and who reviewed them, who entered or confirmed a veto that holds.
    """
    barred: dict[int, Text] = {
        pk: _("Nobody decides the appeal of a relative.") for pk in relatives_of(appraisal.person)
    }
    for veto in appraisal.vetoes.exclude(state=VetoState.WITHDRAWN):
        for pk in (veto.entered_by_id, veto.settled_by_id):
            if pk is not None:
                barred[pk] = _("You entered or confirmed the veto: somebody else decides.")
    review = getattr(appraisal, "superior_review", None)
    for pk in (appraisal.superior_id, review.written_by_id if review else None):
        if pk is not None:
            barred[pk] = _("You reviewed this person: somebody else decides.")
    barred[appraisal.person_id] = _("Nobody decides their own appeal.")
    return barred
