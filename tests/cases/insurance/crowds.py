"""A crowd that moves, leaves, joins and is enrolled: drawn by chance, and counted day by day in plain Python."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from hypothesis import strategies as st

from cases.insurance.engine.waiting import cover
from cases.insurance.enums import ENROLLABLE, EndReason, EnrolmentState
from cases.insurance.models import CoverageTerm, Enrolment, InsurancePlan
from cases.insurance.models.funding import Split
from cases.insurance.services.writing import EnrolmentRow, waiting_rule, write_enrolments
from cases.members.enums import EmploymentStatus, Sex
from cases.members.models import Member, Placement
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.members import MemberFactory
from unioncare.organisation.models import Unit

START, LENGTH = date(2026, 1, 20), 60
DAYS = [START + timedelta(days=number) for number in range(LENGTH)]
UNITS = ("group", "second_group", "section", "branch", "second_branch", "far_group")
STATUSES = (
    EmploymentStatus.ACTIVE, EmploymentStatus.SICK_LEAVE, EmploymentStatus.EARLY_RETIRED, EmploymentStatus.RETIRED,
    EmploymentStatus.LEFT, EmploymentStatus.DECEASED,
)  # fmt: skip

_offset = st.integers(-10, LENGTH + 5)
_span = st.tuples(_offset, st.integers(0, 40), st.sampled_from(EnrolmentState.values))
# Ages around both bounds of the plan, 29 February among the birthdays.
_birth = st.one_of(
    st.none(),
    st.sampled_from([date(1980, 5, 1), date(2008, 2, 29), date(2012, 2, 29)]),
    st.integers(-70, 70).map(lambda n: date(1965, 2, 19) + timedelta(days=n)),
    st.integers(-70, 70).map(lambda n: date(2010, 2, 19) + timedelta(days=n)),
)


@dataclass(frozen=True, slots=True)
class Life:
    """One member: born when, of which sex, placed from which days on, covered from when for how long."""

    birth: date | None
    sex: str
    on_roster: bool
    placements: dict[int, tuple[str, str]]
    spans: list[tuple[int, int, str]]


lives = st.lists(
    st.builds(
        Life,
        birth=_birth,
        sex=st.sampled_from(["m", "f", ""]),
        on_roster=st.sampled_from([True, True, True, False]),
        placements=st.dictionaries(
            _offset, st.tuples(st.sampled_from(UNITS), st.sampled_from(STATUSES)), min_size=1, max_size=4
        ),
        spans=st.lists(_span, max_size=3),
    ),
    min_size=1,
    max_size=7,
)


@dataclass
class Crowd:
    """The members of some lives in the database, and the same told naively."""

    world: World
    plan: InsurancePlan
    sex: str
    placed: dict[int, list[tuple[date, Unit, str]]] = field(default_factory=dict)
    covers: dict[int, list[tuple[date, date]]] = field(default_factory=dict)
    people: dict[int, Life] = field(default_factory=dict)
    keys: dict[int, int] = field(default_factory=dict)
    ran_out: list[tuple[int, date]] = field(default_factory=list)  # whose cover ended by itself, on which day

    def add(self, life: Life, term: CoverageTerm) -> None:
        number = len(self.people)
        facts = {"birth_date": life.birth or date(1980, 1, 1), "sex": life.sex or Sex.MALE}
        member = MemberFactory(unit=self.world.group, **facts, **({} if life.on_roster else {"employee_no": None}))
        Member.objects.filter(pk=member.pk).update(birth_date=life.birth, sex=life.sex)
        Placement.objects.filter(member=member).delete()
        rows = [
            (START + timedelta(days=day), getattr(self.world, unit), str(status))
            for day, (unit, status) in sorted(life.placements.items())
        ]
        Placement.objects.bulk_create(
            Placement(member=member, unit=unit, status=status, starts_on=day) for day, unit, status in rows
        )
        self.people[number], self.placed[number], self.keys[number] = life, rows, member.pk
        self.covers[number] = list(self._cover(number, member, life, term))

    def _cover(self, number: int, member: Member, life: Life, term: CoverageTerm) -> Iterator[tuple[date, date]]:
        """Write covers that do not overlap, but often follow each other; yield those that count."""
        last: date | None = None
        for offset, length, state in sorted(life.spans):
            begin = START + timedelta(days=offset)
            if last is not None and begin <= last:
                begin = last + timedelta(days=1)
            last = end = begin + timedelta(days=length)
            _enrol(member, term, begin, end, state)
            if state == EnrolmentState.ACTIVE:
                self.ran_out.append((number, end))
            if state != EnrolmentState.CANCELLED:
                yield begin, end

    # --- counted one by one ----------------------------------------------------------------------------------

    def held(self, number: int, day: date) -> tuple[Unit, str] | None:
        held = [(unit, status) for begin, unit, status in self.placed[number] if begin <= day]
        return held[-1] if held else None

    def on_staff(self, number: int, day: date) -> Unit | None:
        held = self.held(number, day)
        return held[0] if held and self.people[number].on_roster and held[1] in ENROLLABLE else None

    def eligible(self, number: int, day: date) -> Unit | None:
        """Where somebody counts on a day, None where they do not."""
        life, unit = self.people[number], self.on_staff(number, day)
        if unit is None or (self.sex and life.sex != self.sex):
            return None
        return unit if life.birth is None or 16 <= _age(life.birth, day) <= 60 else None

    def covered(self, number: int, day: date) -> bool:
        return any(begin <= day <= end for begin, end in self.covers[number])


def _age(birth: date, day: date) -> int:
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))


def _enrol(member: Member, term: CoverageTerm, begin: date, end: date, state: str) -> None:
    days = cover(waiting_rule(term.version), term=(begin, end), starts_on=begin, last_end=None)
    premium = Split(by_union=term.version.premium)
    write_enrolments(term=term, rows=[EnrolmentRow(member.pk, member.unit_id, days, premium)], actor=None, now=NOW)
    if state != EnrolmentState.ACTIVE:
        reason = EndReason.MISTAKE if state == EnrolmentState.CANCELLED else EndReason.WITHDREW
        rows = Enrolment.objects.filter(member=member, starts_on=begin, state=EnrolmentState.ACTIVE)
        rows.update(state=state, end_reason=reason, ended_at=NOW)
