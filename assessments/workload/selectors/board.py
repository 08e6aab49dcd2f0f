"""The numbers of the page "Workload": people, units below, months; each number is worked out from the same rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unioncare.core.explain import Explanation
from unioncare.core.periods import Period, end_of_month, months_up_to
from unioncare.organisation.models import Unit

from ..enums import Band
from ..explaining import explain_done, explain_held, explain_open, explain_rate, explain_spread
from ..scoring import Load, Weights, balance, monthly
from .counting import Monthly, done_by_month, open_by_person
from .loads import loads_from, summed
from .teams import Seat, Team, Worker, team_of
from .weights import weights_in_force

# Months of the trend.
TREND_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a person or a unit, with its load and where that lies."""

    load: Load
    per_month: Decimal | None
    band: Band | None
    worker: Worker | None = None
    seat: Seat | None = None
    unit: Unit | None = None
    people: int = 0
    spread: float | None = None

    @property
    def role(self) -> str:
        return self.seat.role_name if self.seat else ""


@dataclass(frozen=True, slots=True)
class Month:
    """One month of the trend: what was done in it, per full-time equivalent."""

    first: date
    load: Load

    @property
    def rate(self) -> Decimal | None:
        return self.load.per_equivalent


@dataclass(frozen=True, slots=True)
class Board:
    """The whole page; people with the most work per equivalent first, those without any equivalent last."""

    whole: Line
    people: Sequence[Line]
    units: Sequence[Line]
    months: Sequence[Month]
    weights: Weights

    @property
    def is_uneven(self) -> bool:
        return self.whole.spread is not None and self.whole.spread >= float(self.weights.uneven)

    @property
    def why(self) -> dict[str, Explanation]:
        """The reasons of the figures, by their names; those of the columns are the same."""
        return {
            "done": explain_done(),
            "open": explain_open(),
            "held": explain_held(),
            "rate": explain_rate(self.whole.load),
            "spread": explain_spread(self.weights.uneven),
        }

    @property
    def columns(self) -> list[Explanation]:
        return [explain_done(), explain_open(), explain_held()]


def children_of(unit: Unit) -> list[Unit]:
    """Return the units in use directly below one; one query."""
    return list(Unit.objects.within(unit.path).filter(depth=unit.depth + 1, is_active=True))


def board_of(unit: Unit, period: Period, *, role: str = "") -> Board:
    """Return the page of a unit, a period and perhaps one role; six queries."""
    months = months_up_to(period.last, TREND_MONTHS)
    weights = weights_in_force()
    team = team_of(unit, months[0], period.last, role=role)
    done = done_by_month(team, months[0], period.last, weights)
    waiting = open_by_person(team, period.last, weights)
    # The months before are for the trend: of the period itself are those who held a post here within it.
    seats = {pk: one.seats_in(unit.path, period.first, period.last, role) for pk, one in team.items()}
    present = {pk: one for pk, one in team.items() if seats[pk]}
    loads = loads_from(present, done, waiting, period.first, period.last, weights)
    lines = [_line(load, period, weights, worker=present[pk], seat=seats[pk][0]) for pk, load in loads.items()]
    return Board(
        whole=_together(loads.values(), period, weights, unit=unit),
        people=sorted(lines, key=_most_first),
        units=_units(unit, present, loads, period, weights, role),
        months=[_month(first, unit, team, done, weights, role) for first in months],
        weights=weights,
    )


def _units(unit: Unit, team: Team, loads: dict[int, Load], period: Period, weights: Weights, role: str) -> list[Line]:
    """Return the units below, and the one itself with those who sit right in it; each person counts once in each."""
    found = []
    for one in [unit, *children_of(unit)]:
        held = {pk: worker.seats_in(one.path, period.first, period.last, role) for pk, worker in team.items()}
        here = [pk for pk, seats in held.items() if any(one is not unit or seat.path == one.path for seat in seats)]
        if here or one is not unit:
            found.append(_together([loads[pk] for pk in here], period, weights, unit=one))
    return found


def _month(first: date, unit: Unit, team: Team, done: Monthly, weights: Weights, role: str) -> Month:
    last = end_of_month(first)
    here = {pk: worker for pk, worker in team.items() if worker.seats_in(unit.path, first, last, role)}
    return Month(first, summed(loads_from(here, done, {}, first, last, weights).values()))


def _together(loads: Iterable[Load], period: Period, weights: Weights, *, unit: Unit) -> Line:
    held = list(loads)
    load = summed(held)
    return Line(
        load, monthly(load, period.days), weights.band(load, period.days), unit=unit, people=len(held),
        spread=balance(held),
    )  # fmt: skip


def _line(load: Load, period: Period, weights: Weights, *, worker: Worker, seat: Seat) -> Line:
    return Line(load, monthly(load, period.days), weights.band(load, period.days), worker=worker, seat=seat)


def _most_first(line: Line) -> tuple[bool, Decimal, Decimal, str, int]:
    assert line.worker is not None
    rate = line.load.per_equivalent
    return rate is None, -(rate or Decimal(0)), -line.load.points, line.worker.name, line.worker.pk
