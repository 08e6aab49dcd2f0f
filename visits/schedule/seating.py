"""Who goes: for each visitor that a visit asks for, the nearest post upward, the least busy of several, the same
person for the same case each time."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from unioncare.organisation.models import Unit
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.models import Subject
from unioncare.worklist.responsibility import Question, Responsibilities

Roles = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Whom a visit asks for: `slots` are visitors by the roles that will do, `lead` answers for the visit."""

    subject: int
    case: int
    path: str
    slots: Sequence[Roles]
    lead_role: str
    lead: int | None


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
        """Give each slot its person, None where nobody holds such a post; nobody sits twice."""
        taken: set[int] = set()
        for roles in wanted.slots:
            person = self.person_for(wanted, roles, taken)
            if person is not None:
                taken.add(person)
            yield roles, person

    def person_for(self, wanted: Wanted, roles: Roles, taken: set[int]) -> int | None:
        """Return who goes for one slot: whoever answers for the visit, whoever went before, or the nearest post."""
        if wanted.lead is not None and wanted.lead_role in roles and wanted.lead not in taken:
            return wanted.lead
        key = (wanted.case, roles)
        known = self.known.get(key)
        if known is None or known in taken:
            known = self.known[key] = self._nearest(wanted, roles, taken)
        return known

    def _nearest(self, wanted: Wanted, roles: Roles, taken: Collection[int]) -> int | None:
        unit = self.table.units.get(wanted.path)
        if unit is None:
            return None
        excluded = {*taken, *self.barred.get(wanted.subject, ())}
        found = self.table.nearest(unit, roles, excluded).user
        if found is None:
            return None
        self.table.load[found.pk] += 1
        return found.pk
