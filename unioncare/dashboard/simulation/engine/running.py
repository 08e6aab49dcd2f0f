"""Two versions over the same gradings, case by case."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from .asking import Book
from .past import PastGrading
from .relief import Relief
from .window import Window

_NOTHING = Decimal(0)
# Whose work it is: key of the unit and role.
Seat = tuple[int, str]
# Relief in CNY by case and day of the grading.
Given = dict[tuple[int, date], Decimal]
COUNSELLING, SCREENING, AID = "counselling", "screening", "aid"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run needs besides the rules: points of each kind of work, the weights of the care levels, whose work is
    what (kind, role that the rule names, unit of the case), and the most that one member gets in a year, in CNY."""

    points: Mapping[str, Decimal]
    weights: Mapping[int, Decimal]
    seat_of: Callable[[str, str, int], Seat]
    yearly: Decimal | None = None


@dataclass(slots=True)
class Got:
    """What one case gets by one version in the window: numbers, CNY by place of the month, points by seat."""

    visits: int = 0
    counselling: int = 0
    screenings: int = 0
    aid: Decimal = _NOTHING
    visits_by_month: dict[int, int] = field(default_factory=dict)
    aid_by_month: dict[int, Decimal] = field(default_factory=dict)
    points: dict[Seat, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case: its unit, how many gradings touched the window, what it gets before and after."""

    case: int
    unit: int
    gradings: int
    before: Got
    after: Got

    @property
    def gains(self) -> bool:
        """Whether the case gets more visits or more aid."""
        return self.after.visits > self.before.visits or self.after.aid > self.before.aid

    @property
    def loses(self) -> bool:
        return self.after.visits < self.before.visits or self.after.aid < self.before.aid


def simulate(
    gradings: Iterable[PastGrading], before: Book, after: Book, terms: Terms, window: Window
) -> Iterator[Outcome]:
    """Give the outcome of every case that had a grading in the window.

    Gradings of a member come together, by case and in order: what a year gives is one member's, whatever the case.
    """
    for _member, rows in groupby(gradings, key=lambda row: row.member):
        of_member = list(rows)
        if not any(_touches(row, window) for row in of_member):
            continue
        given = [_given(of_member, book, terms.yearly) for book in (before, after)]
        for case, some in groupby(of_member, key=lambda row: row.case):
            held = list(some)
            touching = sum(_touches(row, window) for row in held)
            if touching:
                one, other = (
                    _of_case(held, book, gave, terms, window) for book, gave in zip((before, after), given, strict=True)
                )
                yield Outcome(case, held[-1].unit, touching, one, other)


def _touches(row: PastGrading, window: Window) -> bool:
    return row.since <= window.last and row.until > window.first


def _given(gradings: list[PastGrading], book: Book, yearly: Decimal | None) -> Given:
    """Return the relief of a member at each grading, of all cases in the order of the days."""
    relief, found = Relief(yearly), {}
    for row in sorted(gradings, key=lambda row: row.since):
        if amount := relief.give(row.case, book.aid(row.grade), row.out_of_pocket, row.since):
            found[row.case, row.since] = amount
    return found


def _of_case(gradings: list[PastGrading], book: Book, given: Given, terms: Terms, window: Window) -> Got:
    got, seen = Got(), set[str]()
    for row in gradings:
        weight = terms.weights.get(row.grade[-1], Decimal(1))
        if row.since < window.after and row.until > window.first:
            asked = book.asked(row.grade, row.anchor, row.since, row.until)
            for place, number in asked.visits:
                got.visits += number
                got.visits_by_month[place] = got.visits_by_month.get(place, 0) + number
            for kind, role, number in asked.work:
                _note(got, kind, role, number, row.unit, weight, terms)
        _do_once(got, row, book, seen, weight, terms, window)
        if amount := given.get((row.case, row.since)):
            _give(got, row, amount, book, weight, terms, window)
    return got


def _do_once(
    got: Got, row: PastGrading, book: Book, seen: set[str], weight: Decimal, terms: Terms, window: Window
) -> None:
    for one in book.once(row.grade, row.since):
        reached = one.from_costs is None or (row.out_of_pocket is not None and row.out_of_pocket >= one.from_costs)
        if one.key in seen or not reached:
            continue
        seen.add(one.key)
        if window.holds(one.due_on) and one.due_on < row.ends:
            _note(got, one.kind, "", 1, row.unit, weight, terms)


def _give(
    got: Got, row: PastGrading, amount: Decimal, book: Book, weight: Decimal, terms: Terms, window: Window
) -> None:
    if window.holds(row.since):
        place = window.place(row.since)
        got.aid += amount
        got.aid_by_month[place] = got.aid_by_month.get(place, _NOTHING) + amount
    due: date = book.aid_due(row.grade, row.since)
    if window.holds(due) and due < row.ends:
        _note(got, AID, "", 1, row.unit, weight, terms)


def _note(got: Got, kind: str, role: str, number: int, unit: int, weight: Decimal, terms: Terms) -> None:
    if kind == COUNSELLING:
        got.counselling += number
    elif kind == SCREENING:
        got.screenings += number
    seat = terms.seat_of(kind, role, unit)
    got.points[seat] = got.points.get(seat, _NOTHING) + terms.points[kind] * number * weight
