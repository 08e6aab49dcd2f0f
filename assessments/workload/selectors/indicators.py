"""The indicators G2 and G3 of the scoreboard (domain annex §14)."""

from datetime import date

from unioncare.organisation.models import Unit

from ..scoring import Load, balance
from .loads import summed, unit_loads


def workload(unit: Unit, first: date, last: date) -> Load:
    """Return G2 of a unit's subtree: the points of its people, with their full-time equivalents; five queries."""
    return summed(unit_loads(unit, first, last).values())


def workload_balance(unit: Unit, first: date, last: date) -> float | None:
    """Return G3: standard deviation / mean of G2 over the people of a subtree; None for fewer than two."""
    return balance(unit_loads(unit, first, last).values())
