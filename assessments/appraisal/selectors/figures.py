"""The one place where appraisal asks the rooms below for numbers: indicators and load of people in some months."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from assessments.performance.enums import Kpi
from assessments.performance.selectors.measuring import measure_people
from assessments.performance.selectors.people import people_seen_by
from assessments.performance.weighing import Allowance, LoadShare, Weighed, weigh
from assessments.workload.selectors.loads import loads_of, summed
from unioncare.core.rates import FEWEST
from unioncare.organisation.models import User

from ..models import AppraisalPeriod
from .schemes import weights_of

SEE_OWN = "assessments.see_own_performance"


def figures_of(people: Collection[int], period: AppraisalPeriod, now: datetime) -> dict[int, Weighed]:
    """Return person → indicators as the scheme of a period weighs them, with the allowance for load.

    The load is compared with the mean of all who are appraised in the period.
    """
    measured = measure_people(people, period.first, period.last, now)
    loads = _loads(period)
    weights, targets = weights_of(period.scheme)
    allowance = Allowance(points=period.scheme.allowance_slope, cap=period.scheme.allowance_cap)
    return {pk: weigh(measured.get(pk, {}), weights, targets, loads.get(pk), allowance) for pk in people}


def opens_numbers(reader: User, person: int, day: date) -> bool:
    """Tell whether somebody may open the lists behind a person's indicators: their own, or of people in their scope."""
    if not reader.has_perm(SEE_OWN):
        return False
    return reader.pk == person or people_seen_by(reader, day).filter(pk=person).exists()


def members_view(weighed: Weighed) -> tuple[Decimal, int] | None:
    """Return how members served see somebody, on a scale to 100, and of how many answers; None of too few."""
    measure = weighed.measures.get(Kpi.SATISFACTION)
    if measure is None or measure.is_withheld or measure.n < FEWEST or measure.value is None:
        return None
    return measure.value * 100, measure.n


def _loads(period: AppraisalPeriod) -> Mapping[int, LoadShare]:
    """Return the work done per full-time equivalent: what lies undone is no reason for more points."""
    people = list(period.appraisals.counted().order_by("pk").values_list("person", flat=True))
    loads = {pk: load.of_done for pk, load in loads_of(people, period.first, period.last).items()}
    mean = summed(loads.values()).per_equivalent
    if mean is None:
        return {}
    return {pk: LoadShare(own, mean) for pk, load in loads.items() if (own := load.per_equivalent) is not None}
