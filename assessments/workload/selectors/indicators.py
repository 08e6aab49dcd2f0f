"""The indicators G2 and G3 of the scoreboard (domain annex §14)."""

from dataclasses import dataclass
from datetime import date

from unioncare.organisation.models import Unit

from ..enums import Band
from ..scoring import Load, balance
from .loads import summed, unit_loads
from .weights import weights_in_force


@dataclass(frozen=True, slots=True)
class Workload:
    """G2 of a unit: its people's points with their full-time equivalents, and the band in which the rate lies.

    Neither much nor little is better; without any equivalent there is neither a rate nor a band.
    """

    load: Load
    band: Band | None


def workload(unit: Unit, first: date, last: date) -> Workload:
    """Return G2 of a unit's subtree between two days; six queries."""
    load = summed(unit_loads(unit, first, last).values())
    return Workload(load, weights_in_force().band(load, (last - first).days + 1))


def workload_balance(unit: Unit, first: date, last: date) -> float | None:
    """Return G3: standard deviation / mean of G2 over the people of a subtree; None for fewer than two."""
    return balance(unit_loads(unit, first, last).values())
