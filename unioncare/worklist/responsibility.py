"""Who answers for an obligation: nearest unit upward with an active post of the role, least open load first.

No such post at the level where it belongs: the obligation climbs, and the vacancy is reported. All questions of a
batch are answered in memory after a fixed number of queries.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit

from .kinds import get_kind
from .seats import Ladder, ladders, open_load, posts_in

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# At which level a role has its seat; every other role belongs to the enterprise.
SEATS: dict[str, str] = {Role.GROUP_LEADER: UnitKind.UNION_GROUP, Role.BRANCH_CHAIR: UnitKind.BRANCH}
# Who stands in for a role of the field where nobody holds it, one level up.
SUPERIORS: dict[str, str] = {Role.GROUP_LEADER: Role.BRANCH_CHAIR, Role.BRANCH_CHAIR: Role.WELFARE_OFFICER}


@dataclass(frozen=True, slots=True)
class Question:
    """For what kind of item in which unit somebody is sought; `excluded` may not be the answer.

    `prefer` names by role who already answers for the same subject: continuity goes before load.
    """

    kind: str
    unit: Unit
    role: str = ""
    excluded: frozenset[int] = frozenset()
    prefer: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """The role that answers, who holds it, and the units without such a post that were passed on the way up."""

    role: str
    user: "User | None" = None
    post: Post | None = None
    vacancies: tuple[Unit, ...] = field(default=())


def responsible_for(*, kind: str, unit: Unit, role: str = "", on: date, excluded: Collection[int] = ()) -> Answer:
    """Return who answers for an item of `kind` in `unit` on a day; `user` is None when nobody at all does."""
    question = Question(kind, unit, role, frozenset(excluded))
    return Responsibilities.around([question], on).answer(question)


@dataclass(slots=True)
class Responsibilities:
    """Everything needed to answer many questions: units upward, their posts, the table, the open load."""

    units: dict[str, Unit]
    posts: dict[tuple[str, str], list[tuple[Post, "User"]]]
    table: dict[str, Ladder]
    load: Counter[int]

    @classmethod
    def around(cls, questions: Iterable[Question], on: date) -> "Responsibilities":
        """Load what these questions need: four queries, however many questions."""
        paths = set(chain.from_iterable(question.unit.ancestor_paths() for question in questions))
        units = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
        posts = posts_in(units, on)
        return cls(units, posts, ladders(), open_load(posts.values()))

    def answer(self, question: Question) -> Answer:
        """Answer one question and count its load, so that the next one finds it."""
        vacancies: list[Unit] = []
        wanted = first = question.role or self._from_below(question)
        for path in question.unit.ancestor_paths():
            unit = self.units.get(path)
            if unit is None:
                continue
            role, belongs = self._role_at(question, unit, wanted)
            if not role:
                continue
            if found := self._choose(path, role, question):
                post, person = found
                self.load[person.pk] += 1
                return Answer(role, person, post, tuple(vacancies))
            if belongs:
                vacancies.append(unit)
                wanted = question.role or role
                first = first or role
        return Answer(first or self.role_of(question.kind), vacancies=tuple(vacancies))

    def nearest(self, unit: Unit, roles: Sequence[str], excluded: Collection[int], *, from_kind: str = "") -> Answer:
        """Return who holds any of `roles` at the nearest unit upward, in the order of the roles; no other role answers.

        `from_kind` begins at the nearest unit of that kind, where there is one.
        """
        paths = [path for path in unit.ancestor_paths() if path in self.units]
        begin = next((n for n, path in enumerate(paths) if self.units[path].kind == from_kind), 0)
        question = Question("", unit, excluded=frozenset(excluded))
        passed: list[Unit] = []
        for path in paths[begin:]:
            for role in roles:
                if found := self._choose(path, role, question):
                    return Answer(role, found[1], found[0], tuple(passed))
            passed.append(self.units[path])
        return Answer(roles[0], vacancies=tuple(passed))

    def role_of(self, kind: str) -> str:
        """Return the role that the table names for a kind, at the highest level; the welfare officer without one."""
        ladder = self._ladder(kind)
        return min(ladder, key=lambda pair: _rank(pair[0]))[1] if ladder else str(Role.WELFARE_OFFICER)

    def _role_at(self, question: Question, unit: Unit, wanted: str) -> tuple[str, bool]:
        """Return the role that answers at this unit ("" for none), and whether its seat is here."""
        if not question.role and (here := dict(self._ladder(question.kind)).get(unit.kind)):
            return here, True
        if question.role:
            if self.posts.get((unit.path, question.role)):
                return question.role, True
            wanted = question.role
        if not wanted:
            return "", False
        role, seat = wanted, SEATS.get(wanted, UnitKind.ENTERPRISE)
        while _rank(unit.kind) < _rank(seat) and role in SUPERIORS:
            role = SUPERIORS[role]
            seat = SEATS.get(role, UnitKind.ENTERPRISE)
        return role, seat == unit.kind

    def _ladder(self, kind: str) -> Ladder:
        return self.table.get(kind) or tuple((str(level), str(role)) for level, role in get_kind(kind).roles)

    def _from_below(self, question: Question) -> str:
        """Return the role to begin with in a unit that stands above every level of the table."""
        ladder, here = self._ladder(question.kind), _rank(question.unit.kind)
        return self.role_of(question.kind) if all(_rank(level) > here for level, _ in ladder) else ""

    def _choose(self, path: str, role: str, question: Question) -> tuple[Post, "User"] | None:
        seats = [pair for pair in self.posts.get((path, role), ()) if pair[1].pk not in question.excluded]
        if not seats:
            return None
        holder = question.prefer.get(role)
        return min(seats, key=lambda pair: (pair[1].pk != holder, self.load[pair[1].pk], pair[0].pk))


def _rank(unit_kind: str) -> int:
    return list(UnitKind.values).index(unit_kind)
