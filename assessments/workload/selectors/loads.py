"""The load of people and units: points of done and open work for each full-time equivalent (domain annex §10)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from decimal import Decimal

from unioncare.organisation.models import Unit

from ..scoring import NOTHING, Load, Weights
from .counting import Monthly, done_by_month, open_by_person
from .teams import Team, team_of, workers
from .weights import weights_in_force

__all__ = ["Load", "loads_of", "unit_loads"]


def loads_of(people: Collection[int], first: date, last: date) -> dict[int, Load]:
    """Return the load of each of these people between two days; five queries, however many they are.

    Done work credits the doer. Open work that is due by `last` counts for whom it stands with, overdue work too.
    """
    return _loads(workers(people, first, last), first, last, weights_in_force())


def unit_loads(unit: Unit, first: date, last: date, weights: Weights | None = None) -> dict[int, Load]:
    """Return the load of each person with a post in the subtree of a unit, wherever their work lies; five queries."""
    return _loads(team_of(unit, first, last), first, last, weights or weights_in_force())


def summed(loads: Iterable[Load]) -> Load:
    """Return several loads as one."""
    return sum(loads, NOTHING)


def loads_from(
    team: Team, done: Monthly, open_points: Mapping[int, Decimal], first: date, last: date, weights: Weights
) -> dict[int, Load]:
    """Return the loads of a period from points by month, which may reach further than the period."""
    begun = first.replace(day=1)
    found = {}
    for pk, worker in team.items():
        finished = sum((points for month, points in done.get(pk, {}).items() if begun <= month <= last), Decimal(0))
        held = worker.equivalents(weights, first, last)
        found[pk] = Load(finished + open_points.get(pk, Decimal(0)), held, finished)
    return found


def _loads(team: Team, first: date, last: date, weights: Weights) -> dict[int, Load]:
    if not team:
        return {}
    done = done_by_month(team, first, last, weights)
    return loads_from(team, done, open_by_person(team, last, weights), first, last, weights)
