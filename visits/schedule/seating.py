"""Who goes: for each visitor that a visit asks for, the nearest post upward, the least busy of several, the same
person for the same case each time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from unioncare.organisation.models import Unit
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.models import Subject
from unioncare.worklist.responsibility import Question, Responsibilities

if TYPE_CHECKING:
    from .models import Seat

Roles = tuple[str, ...]


def lead_of(seats: "Iterable[Seat]", role: str) -> "Seat | None":
    """Return the seat of whoever answers for a visit: the first that asks for the role of its work item.

    None where it asks for no such role, as when the item climbed to a higher post.
    """
    return next((seat for seat in seats if role in seat.roles), None)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a visit asks for: `slots` are visitors by the roles that will do, `lead` answers for the visit.

    `before` went on visits that this one replaces.
    """

    subject: int
    case: int
    path: str
    slots: Sequence[Roles] = ()
    lead_role: str = ""
    lead: int | None = None
    before: Sequence[int] = ()


@dataclass(slots=True)
class Seating:
    """Everything that is needed to seat many visits, loaded with a fixed number of queries."""

    table: Responsibilities
    barred: dict[int, frozenset[int]]
    # Who goes for a case in which capacity: nobody has to meet a new face each month.
    known: dict[tuple[int, Roles], int | None] = field(default_factory=dict)

    @classmethod
    def around(cls, places: Iterable[tuple[int, str]], on: date) -> "Seating":
        """Load posts around units; `places` are (subject, unit path)."""
        pairs = set(places)
        units = Unit.objects.filter(path__in={path for _subject, path in pairs})
        table = Responsibilities.around([Question("visit", unit) for unit in units], on)
        subjects = list(Subject.objects.filter(pk__in={subject for subject, _path in pairs}))
        barred = {pk: frozenset(people) for pk, people in barred_people(subjects).items()}
        return cls(table, barred)

    def seat(self, wanted: Wanted) -> Iterator[tuple[Roles, int | None]]:
        """Give each slot its person, None where nobody holds such a post; nobody sits twice.

        The first slot that asks for the role of the work item is whoever answers for it, and nobody else.
        """
        lead = next((place for place, roles in enumerate(wanted.slots) if wanted.lead_role in roles), None)
        taken: set[int] = {wanted.lead} if lead is not None and wanted.lead is not None else set()
        for place, roles in enumerate(wanted.slots):
            if place == lead:
                yield roles, wanted.lead
                continue
            person = self.person_for(wanted, roles, taken)
            if person is not None:
                taken.add(person)
            yield roles, person

    def person_for(self, wanted: Wanted, roles: Roles, taken: Collection[int]) -> int | None:
        """Return who goes for one slot: whoever went before and still holds such a post, or the nearest post."""
        excluded = {*taken, *self.barred.get(wanted.subject, ())}
        stays = (person for person in wanted.before if person not in excluded)
        if (person := next((one for one in stays if self._holds(wanted.path, roles, one)), None)) is not None:
            return person
        key = (wanted.case, roles)
        known = self.known.get(key)
        if known is None or known in taken:
            known = self.known[key] = self._nearest(wanted.path, roles, excluded)
        return known

    def _holds(self, path: str, roles: Roles, person: int) -> bool:
        unit = self.table.units.get(path)
        places = unit.ancestor_paths() if unit else ()
        posts = (self.table.posts.get((place, role), ()) for place in places for role in roles)
        return any(holder.pk == person for seats in posts for _post, holder in seats)

    def _nearest(self, path: str, roles: Roles, excluded: Collection[int]) -> int | None:
        unit = self.table.units.get(path)
        found = self.table.nearest(unit, roles, excluded).user if unit else None
        if found is None:
            return None
        self.table.load[found.pk] += 1
        return found.pk
