"""The indicators G2 and G3 of the scoreboard (domain annex §14)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unioncare.organisation.models import Unit

from ..enums import Band
from ..scoring import Load, balance, monthly
from .loads import summed, unit_loads
from .weights import weights_in_force


@dataclass(frozen=True, slots=True)
class Workload:
    """G2 and G3 of a unit: its people's points with their full-time equivalents, and how evenly they carry them.

    `per_month`: points per full-time equivalent and month; `band`: where that lies between `low` and `high`, as neither
    much nor little is better. Without any equivalent there is neither. `balance`: standard deviation / mean over
    `people`; None for fewer than two.
    """

    load: Load
    per_month: Decimal | None
    band: Band | None
    low: Decimal
    high: Decimal
    balance: float | None
    people: int


def workload(unit: Unit, first: date, last: date) -> Workload:
    """Return G2 and G3 of a unit's subtree between two days; five queries, one of them for the weights."""
    weights, days = weights_in_force(), (last - first).days + 1
    loads = unit_loads(unit, first, last, weights).values()
    load = summed(loads)
    return Workload(
        load, monthly(load, days), weights.band(load, days), weights.low, weights.high, balance(loads),
        people=sum(1 for one in loads if one.equivalents),
    )  # fmt: skip
