"""How much somebody carried in a period, for their own page: points, full-time equivalents, month by month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessments.workload.enums import Band
from assessments.workload.explaining import explain_done, explain_held, explain_monthly, explain_open
from assessments.workload.scoring import Load, monthly
from assessments.workload.selectors.counting import done_by_month, open_by_person
from assessments.workload.selectors.loads import loads_from
from assessments.workload.selectors.teams import workers
from assessments.workload.selectors.weights import weights_in_force
from unioncare.core.explain import Explanation
from unioncare.core.periods import months_up_to

TREND_MONTHS = 6


@dataclass(frozen=True, slots=True)
class OwnLoad:
    """The load of one person, where it lies, and the points done in each of the last months, the oldest first."""

    load: Load
    per_month: Decimal | None
    band: Band | None
    months: list[tuple[date, Decimal]]
    days: int

    @property
    def why(self) -> dict[str, Explanation]:
        """The reasons of the figures, by their names."""
        return {
            "done": explain_done(),
            "open": explain_open(),
            "held": explain_held(),
            "rate": explain_monthly(self.load, self.per_month, self.days),
        }


def load_of(person: int, first: date, last: date, since: date = date.min) -> OwnLoad:
    """Return what somebody carried between two days: what they did, and what stands open with them; five queries.

    Months before `since` are left out: the reader may not see them.
    """
    months = [month for month in months_up_to(last, TREND_MONTHS) if month >= since]
    begin = min(first, months[0])
    weights = weights_in_force()
    done = done_by_month([person], begin, last, weights)
    waiting = open_by_person([person], last, weights)
    load = loads_from(workers([person], begin, last), done, waiting, first, last, weights)[person]
    days = (last - first).days + 1
    held = done.get(person, {})
    trend = [(month, held.get(month, Decimal(0))) for month in months]
    return OwnLoad(load, monthly(load, days), weights.band(load, days), trend, days)
