"""Gaps of the organisation: responsibilities that nobody holds, posts about to end, groups without a leader."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import DateField as Day
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.organisation.access import scope_paths
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User
from unioncare.worklist.kinds import all_kinds, get_kind
from unioncare.worklist.models import WorkItem
from unioncare.worklist.responsibility import Answer, Question, Responsibilities
from unioncare.worklist.seats import ladders
from visits.safety.selectors.gaps import CounsellingGaps, counselling_gaps

from .stranded import Stranded, stranded_for

PERMISSION = "organisation.see_gaps"
ENDS_SOON = "gaps.post_ends_days"
SHOWN = 100
LEADER = (UnitKind.UNION_GROUP.value, Role.GROUP_LEADER.value)

thresholds.register(
    thresholds.Named(
        ENDS_SOON,
        _("A post ends soon"),
        _("Posts that end within so many days stand under the organisation gaps, unless a successor is appointed."),
        _("days"),
        default=Decimal(30),
        minimum=Decimal(1),
        maximum=Decimal(365),
    )
)

Seat = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Vacancy:
    """A seat that nobody holds: the unit, the role, the work that belongs there, and to whom it goes meanwhile."""

    unit: Unit
    role: Role
    work: tuple[str | Promise, ...]
    falls_to: Answer | None

    @property
    def is_lost(self) -> bool:
        """Whether nobody at all does this work."""
        return self.falls_to is None or self.falls_to.user is None


@dataclass(frozen=True, slots=True)
class Gaps:
    """All gaps in a scope; the lists end at SHOWN, `more_…` says that they would go on."""

    vacancies: list[Vacancy]
    more_vacancies: bool
    leaderless: list[Vacancy]
    more_leaderless: bool
    ending: list[Post]
    ends_within: int
    unassigned: int
    stranded: list[Stranded]
    ownerless: int
    counselling: CounsellingGaps

    @property
    def numbers(self) -> list[tuple[str, int]]:
        """What is missing, by its name (a message id): every kind that stands on the page, each once."""
        return [
            (gettext_noop("seats without anybody"), len(self.vacancies)),
            (gettext_noop("groups without a leader"), len(self.leaderless)),
            (gettext_noop("posts about to end"), len(self.ending)),
            (gettext_noop("items without anybody"), self.unassigned),
            (gettext_noop("people who can no longer act on their work"), len(self.stranded)),
            (gettext_noop("cases without an owner"), self.ownerless),
            (gettext_noop("gaps of counselling teams"), len(self.counselling.teamless) + len(self.counselling.teams)),
        ]

    @property
    def number(self) -> int:
        """All gaps together."""
        return sum(number for _label, number in self.numbers)

    @property
    def is_empty(self) -> bool:
        return not self.number


def gaps_for(user: User, now: datetime, most: int = SHOWN) -> Gaps:
    """Return the gaps under the user's posts at a moment, `most` of each kind; a fixed number of queries."""
    on = timezone.localdate(now)
    seats = _seats()
    units = Unit.objects.visible_to(user, PERMISSION).filter(is_active=True)
    open_seats = _open_units(units, [seat for seat in seats if seat != LEADER], on, most)
    groups = _open_units(units, [LEADER], on, most)
    answers = _answers((*open_seats[:most], *groups[:most]), seats, on)
    days = int(thresholds.value(ENDS_SOON))
    stranded, ownerless = stranded_for(user, PERMISSION, on)
    return Gaps(
        vacancies=_vacancies(open_seats[:most], seats, answers),
        more_vacancies=len(open_seats) > most,
        leaderless=_vacancies(groups[:most], seats, answers),
        more_leaderless=len(groups) > most,
        ending=list(_ending(user, on, days)[:most]),
        ends_within=days,
        unassigned=_unassigned(user),
        stranded=stranded,
        ownerless=ownerless,
        counselling=counselling_gaps(
            units.filter(kind=UnitKind.ENTERPRISE).order_by("path"), scope_paths(user, PERMISSION), now
        ),
    )


def empty_seats(unit: Unit, on: date) -> dict[str, int]:
    """Return how many seats nobody holds in a subtree on a day, by role; two queries."""
    units = Unit.objects.within(unit.path).filter(is_active=True)
    counts: dict[str, int] = defaultdict(int)
    for _unit, role in _open_units(units, _seats(), on):
        counts[role] += 1
    return dict(counts)


def _seats() -> dict[Seat, list[str]]:
    """Return level and role → the kinds of work that belong there, by the responsibility table."""
    table = ladders()
    seats: dict[Seat, list[str]] = defaultdict(list)
    seats[LEADER] = []
    for kind in all_kinds():
        for level, role in table.get(kind.code) or kind.roles:
            seats[str(level), str(role)].append(kind.code)
    return dict(seats)


def _held(role: str, on: date) -> Exists:
    return Exists(
        Post.objects.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on),
            Q(user__is_active=True) | Q(deputy__is_active=True),
            unit=OuterRef("pk"),
            role=role,
            starts_on__lte=on,
        )
    )


def _open_units(
    units: QuerySet[Unit], seats: Iterable[Seat], on: date, most: int | None = None
) -> list[tuple[Unit, str]]:
    """Return units in which a seat is empty, with its role, one more unit than `most`; one query for all seats."""
    by_level: dict[str, list[str]] = defaultdict(list)
    for level, role in seats:
        by_level[level].append(role)
    roles = sorted({role for held in by_level.values() for role in held})
    annotated = units.annotate(**{f"has_{role}": _held(role, on) for role in roles})
    lacking = Q(pk__in=[])
    for level, wanted in by_level.items():
        for role in wanted:
            lacking |= Q(kind=level, **{f"has_{role}": False})
    found = annotated.filter(lacking).order_by("path")[: None if most is None else most + 1]
    return [(unit, role) for unit in found for role in by_level[unit.kind] if not getattr(unit, f"has_{role}")]


def _answers(
    found: Sequence[tuple[Unit, str]], seats: dict[Seat, list[str]], on: date
) -> dict[tuple[int, str], Answer]:
    """Return who does the work of each empty seat now, asked for the first kind of work that belongs there."""
    asked = {(unit.pk, role): Question(kinds[0], unit) for unit, role in found if (kinds := seats[unit.kind, role])}
    everything = Responsibilities.around(asked.values(), on)
    return {key: everything.answer(question) for key, question in asked.items()}


def _vacancies(
    found: Sequence[tuple[Unit, str]], seats: dict[Seat, list[str]], answers: dict[tuple[int, str], Answer]
) -> list[Vacancy]:
    return [
        Vacancy(
            unit,
            Role(role),
            tuple(get_kind(code).label for code in seats[unit.kind, role]),
            answers.get((unit.pk, role)),
        )
        for unit, role in found
    ]


def _ending(user: User, on: date, days: int) -> QuerySet[Post]:
    """Return the posts that end soon and have no successor."""
    condition = Q(pk__in=[])
    for path in scope_paths(user, PERMISSION):
        condition |= Q(unit__path__startswith=path)
    following = ExpressionWrapper(OuterRef("ends_on") + timedelta(days=1), output_field=Day())
    successor = Post.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=OuterRef("ends_on")),
        unit=OuterRef("unit"),
        role=OuterRef("role"),
        starts_on__lte=following,
    )
    return (
        Post.objects.active(on)
        .filter(condition, ends_on__lte=on + timedelta(days=days))
        .exclude(Exists(successor))
        .select_related("user", "unit")
        .order_by(F("ends_on"), "unit__path", "pk")
    )


def _unassigned(user: User) -> int:
    """Count the open work for which nobody at all was found."""
    return (
        WorkItem.objects.within_any(scope_paths(user, PERMISSION))
        .open()
        .filter(assignee__isnull=True)
        .order_by()[: SHOWN + 1]
        .count()
    )
