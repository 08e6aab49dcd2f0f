"""What stands already: the members whom the rows may mean, where they were placed, the terms, their enrolments."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import CharField, F, Func, Value

from cases.members.facts import id_index
from cases.members.models import Member, MemberQuerySet, Placement
from cases.members.roster.columns import ID_NUMBER
from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import User

from ..enums import EnrolmentState
from ..models import CoverageTerm, Enrolment, EnrolmentRefusal, InsurancePlan
from ..models.funding import COLUMNS as FUNDING
from ..services.writing import EnrolmentRow
from .columns import EMPLOYEE_NO, MEMBER_NAME
from .reading import FileRow

PERMISSION = "cases.import_enrolments"
_FACTS = 8  # fields of Held before the amounts
_PERSON = (
    "pk", "employee_no", "id_index", "name", "sex", "birth_date", "status", "unit_id", "unit__path", "unit__name",
)  # fmt: skip


class Person(NamedTuple):
    """What the rows are compared with; `path` is of the unit of today."""

    pk: int
    employee_no: str | None
    id_index: bytes | None
    name: str
    sex: str
    birth_date: date | None
    status: str
    unit_id: int
    path: str
    unit: str


class Place(NamedTuple):
    """Where somebody belonged from a day on, and how."""

    since: date
    unit_id: int
    path: str
    status: str


class Held(NamedTuple):
    """An enrolment of the plan that was not taken back; amounts are of all its shares. One of the file has no key."""

    pk: int | None
    member_id: int
    term_id: int
    starts_on: date
    ends_on: date
    shares: int
    certificate_no: str
    state: str
    split: tuple[Decimal, ...]


@dataclass(slots=True)
class Standing:
    """Everything that the rows are held against, in a handful of queries, however many rows there are."""

    scope: tuple[str, ...] | None = None
    by_number: dict[str, Person] = field(default_factory=dict)
    by_bare_number: dict[str, list[Person]] = field(default_factory=lambda: defaultdict(list))  # without zeros in front
    by_id: dict[bytes, Person] = field(default_factory=dict)
    places: dict[int, list[Place]] = field(default_factory=lambda: defaultdict(list))
    terms: list[CoverageTerm] = field(default_factory=list)
    held: dict[int, list[Held]] = field(default_factory=lambda: defaultdict(list))
    certificates: dict[str, int] = field(default_factory=dict)  # number → enrolment
    refused: dict[int, date] = field(default_factory=dict)  # member → the day on which they are asked again
    insured: set[int] = field(default_factory=set)  # members of the importer's own term, wherever they are today

    def in_scope(self, person: Person) -> bool:
        """Tell whether the importer's posts reach this member, or the term that the file is about insures them."""
        return self.scope is None or person.path.startswith(self.scope) or person.pk in self.insured

    def hold(self, row: EnrolmentRow, term: CoverageTerm) -> None:
        """Take in what an earlier row of the file enrols, so that later rows are held against it."""
        days, paid = row.cover, row.split.times(row.shares)
        amounts = tuple(getattr(paid, name) for name in FUNDING)
        one = Held(
            None, row.member_id, term.pk, days.starts_on, days.ends_on, row.shares, row.certificate_no,
            EnrolmentState.ACTIVE, amounts,
        )  # fmt: skip
        self.held[row.member_id].append(one)

    def place(self, person: Person, day: date) -> Place:
        """Return where somebody belonged on a day; before the roster begins, where it begins."""
        places = self.places.get(person.pk)
        if not places:
            return Place(day, person.unit_id, person.path, person.status)
        return next((place for place in reversed(places) if place.since <= day), places[0])

    def find(self, row: FileRow) -> Person | None:
        """Return the member whom a row means, by employee number, else by ID number; note why there is none."""
        number, id_number, name = row.cells["employee_no"], row.cells["id_number"], row.cells["name"]
        if number is None and id_number is None:
            if not row.is_refused:
                row.note(EMPLOYEE_NO, "member_unnamed")
            return None
        index = id_index(id_number) if id_number else None
        person = (self.by_number.get(number) or self._with_zeros(row)) if number else None
        if person is None and index:
            person = self.by_id.get(index)
        if person is None:
            row.note(EMPLOYEE_NO if number else ID_NUMBER, "member_unknown")
            return None
        if not self.in_scope(person):
            row.note(EMPLOYEE_NO if number else ID_NUMBER, "member_unknown.outside")
            return None  # whose number it is stays untold
        if index and self._is_of_another(person, index):
            row.note(ID_NUMBER, "member_differs.id")
        elif name and person.name != name:
            row.note(MEMBER_NAME, "member_differs", name=person.name)
        return person

    def _with_zeros(self, row: FileRow) -> Person | None:
        """Return who has the number of a row once Excel's missing zeros stand in front; the name makes sure of it."""
        named = (person for person in self.by_bare_number[row.cells["employee_no"]] if person.name == row.cells["name"])
        found = [person for person in named if self.in_scope(person)]
        if len(found) != 1:
            return None
        row.note(EMPLOYEE_NO, "number_padded", number=found[0].employee_no)
        return found[0]

    def _is_of_another(self, person: Person, index: bytes) -> bool:
        owner = self.by_id.get(index)
        return person.id_index not in (None, index) or (owner is not None and owner.pk != person.pk)


def load_standing(rows: list[FileRow], *, plan: InsurancePlan, actor: User | None, today: date) -> Standing:
    """Read what the rows may mean; `actor` None is the command line, which may everything."""
    standing = Standing(scope=None if actor is None else scope_paths(actor, PERMISSION))
    standing.terms = list(plan.terms.select_related("plan", "version", "unit").order_by("starts_on"))
    for person in _people(rows):
        if person.employee_no:
            standing.by_number[person.employee_no] = person
            standing.by_bare_number[person.employee_no.lstrip("0")].append(person)
        if person.id_index:
            standing.by_id[person.id_index] = person
    everybody = {person.pk for persons in (standing.by_number, standing.by_id) for person in persons.values()}
    _load_places(standing, everybody)
    _load_enrolments(standing, rows, plan, everybody)
    refusals = EnrolmentRefusal.objects.filter(plan=plan, member__in=everybody, ask_again_on__gt=today)
    standing.refused = dict(refusals.order_by("ask_again_on").values_list("member_id", "ask_again_on"))
    return standing


def _people(rows: list[FileRow]) -> Iterable[Person]:
    numbers = {row.cells["employee_no"] for row in rows if row.cells["employee_no"]}
    indexes = {index for row in rows if row.cells["id_number"] and (index := id_index(row.cells["id_number"]))}
    found: dict[int, Person] = {}
    for condition in ({"employee_no__in": numbers}, {"id_index__in": indexes}):
        _gather(found, Member.objects.filter(**condition))
    known = {person.employee_no for person in found.values()}
    if cut := {number for number in numbers - known if number.isdecimal()}:
        bare = Func(F("employee_no"), Value("0"), function="LTRIM", output_field=CharField())
        _gather(found, Member.objects.on_roster().annotate(bare=bare).filter(bare__in=cut))
    return found.values()


def _gather(found: dict[int, Person], members: MemberQuerySet) -> None:
    for pk, number, index, *rest in members.order_by().values_list(*_PERSON):
        found[pk] = Person(pk, number, bytes(index) if index else None, *rest)


def _load_places(standing: Standing, everybody: set[int]) -> None:
    rows = Placement.objects.filter(member__in=everybody).order_by("member_id", "starts_on")
    for member, *place in rows.values_list("member_id", "starts_on", "unit_id", "unit__path", "status"):
        standing.places[member].append(Place._make(place))


def _load_enrolments(standing: Standing, rows: list[FileRow], plan: InsurancePlan, everybody: set[int]) -> None:
    held = Enrolment.objects.filter(plan=plan).exclude(state=EnrolmentState.CANCELLED).order_by("starts_on")
    columns = (*Held._fields[:_FACTS], *FUNDING)
    for values in held.filter(member__in=everybody).values_list(*columns):
        one = Held._make([*values[:_FACTS], tuple(values[_FACTS:])])
        standing.held[one.member_id].append(one)
    numbers = {row.cells["certificate_no"] for row in rows if row.cells.get("certificate_no")}
    taken = held.filter(certificate_no__in=numbers).order_by()
    standing.certificates = dict(taken.values_list("certificate_no", "pk"))
