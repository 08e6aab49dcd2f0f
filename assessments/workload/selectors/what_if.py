"""Before and after: how work would lie once moves were carried out. Nothing is written by looking."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from unioncare.core.explain import Explanation
from unioncare.core.periods import Period
from unioncare.organisation.models import Unit, User

from ..enums import Band
from ..explaining import explain_held, explain_open, explain_spread
from ..moves import Move, PostMove
from ..scoring import Load, Weights, balance, monthly
from .board import children_of
from .counting import done_by_month, open_by_person
from .loads import loads_from, summed
from .plans import Planned, digest_of, plan_moves
from .teams import FOREVER, Seat, Team, team_of, workers
from .weights import weights_in_force


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the comparison."""

    load: Load
    per_month: Decimal | None
    band: Band | None


@dataclass(frozen=True, slots=True)
class Change:
    """A person or a unit before and after."""

    name: str
    before: Side
    after: Side


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What would come of moves: whom they touch, and the spread in the unit before and after."""

    planned: Sequence[Planned]
    people: Sequence[Change]
    units: Sequence[Change]
    spread_before: float | None
    spread_after: float | None
    digest: str

    @property
    def does_something(self) -> bool:
        return any(one.does_something for one in self.planned)

    @property
    def why_spread(self) -> Explanation:
        return explain_spread()

    @property
    def columns(self) -> list[Explanation]:
        return [explain_open(), explain_held()]

    @property
    def is_better(self) -> bool:
        before, after = self.spread_before, self.spread_after
        return before is not None and after is not None and after < before


def look(user: User, unit: Unit, period: Period, moves: Sequence[Move], now: datetime) -> WhatIf:
    """Work out moves and compare; the people of the unit and all who give or take are part of it."""
    weights = weights_in_force()
    planned = plan_moves(user, moves, period.last, weights, now)
    days = period.first, period.last
    here = team_of(unit, *days)
    touched = {person.pk: person.name for one in _made(planned) for person in (one.source, one.target)}
    team = here | workers(touched.keys() - here.keys(), *days)
    done = done_by_month(team, *days, weights)
    waiting = open_by_person(team, period.last, weights)
    before = loads_from(team, done, waiting, *days, weights)
    later = after_moves(team, planned)
    after = loads_from(later, done, _handed(waiting, planned), *days, weights)
    sides = _Sides(weights, period.days)
    return WhatIf(
        planned=planned,
        people=[sides.change(touched[pk], before[pk], after[pk]) for pk in sorted(touched, key=touched.__getitem__)],
        units=_units(unit, period, team, later, before, after, sides),
        spread_before=balance(before[pk] for pk in here),
        spread_after=balance(after[pk] for pk, one in later.items() if one.seats_in(unit.path, *days)),
        digest=digest_of(planned),
    )


def _made(planned: Iterable[Planned]) -> list[Planned]:
    return [one for one in planned if one.does_something]


def _handed(waiting: Mapping[int, Decimal], planned: Iterable[Planned]) -> dict[int, Decimal]:
    """Return the points of open work by whom it would stand with."""
    after = defaultdict(Decimal, waiting)
    for one in _made(planned):
        after[one.source.pk] -= one.points
        after[one.target.pk] += one.points
    return after


def after_moves(team: Team, planned: Sequence[Planned]) -> Team:
    """Return the team with posts as they would be: the former holder's ends, the new one's begins."""
    after = dict(team)
    for one in _made(planned):
        if one.post is None or not isinstance(one.move, PostMove):
            continue
        giver, taker = after[one.source.pk], after[one.target.pk]
        seats = [_ended(seat, one.move.on) if seat.pk == one.post.pk else seat for seat in giver.seats]
        after[giver.pk] = giver.with_seats(seats)
        new = Seat(0, one.post.unit.path, one.post.unit.name, one.post.role, one.move.on, one.post.ends_on or FOREVER)
        after[taker.pk] = taker.with_seats((*taker.seats, new))
    return after


def _ended(seat: Seat, on: date) -> Seat:
    return replace(seat, last=on - timedelta(days=1))


@dataclass(frozen=True, slots=True)
class _Sides:
    weights: Weights
    days: int

    def change(self, name: str, before: Load, after: Load) -> Change:
        return Change(name, self._side(before), self._side(after))

    def _side(self, load: Load) -> Side:
        return Side(load, monthly(load, self.days), self.weights.band(load, self.days))


def _units(
    unit: Unit, period: Period, team: Team, later: Team, before: dict[int, Load], after: dict[int, Load], sides: _Sides
) -> list[Change]:
    """Return the units of which anything changes: the unit itself and those directly below."""
    found, days = [], (period.first, period.last)
    for one in [unit, *children_of(unit)]:
        was = summed(before[pk] for pk, worker in team.items() if worker.seats_in(one.path, *days))
        comes = summed(after[pk] for pk, worker in later.items() if worker.seats_in(one.path, *days))
        if was != comes or one is unit:
            found.append(sides.change(one.name, was, comes))
    return found
