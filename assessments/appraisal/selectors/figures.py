"""The one place where appraisal asks the rooms below for numbers: indicators and load of people in some months."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from decimal import Decimal

from assessments.performance.enums import Kpi
from assessments.performance.measures import Measure
from assessments.performance.weighing import Allowance, LoadShare, Weighed, weigh

from ..models import Scheme
from .schemes import weights_of

# Fewer answers of members say who gave them.
FEWEST_MEMBERS = 5

Measures = Mapping[Kpi, Measure]


def figures_of(people: Collection[int], scheme: Scheme, first: date, last: date, now: datetime) -> dict[int, Weighed]:
    """Return person → indicators as the scheme weighs them, with the allowance for load."""
    measured = _measured(people, first, last, now)
    loads = _loads(people, first, last)
    weights, targets = weights_of(scheme)
    allowance = Allowance(points=scheme.allowance_slope, cap=scheme.allowance_cap)
    return {pk: weigh(measured.get(pk, {}), weights, targets, loads.get(pk), allowance) for pk in people}


def members_view(weighed: Weighed) -> tuple[Decimal, int] | None:
    """Return how members served see somebody, on a scale to 100, and of how many answers; None of too few."""
    measure = weighed.measures.get(Kpi.SATISFACTION)
    if measure is None or measure.is_withheld or measure.of < FEWEST_MEMBERS or measure.value is None:
        return None
    return measure.value * 100, measure.of


def _measured(people: Collection[int], first: date, last: date, now: datetime) -> Mapping[int, Measures]:
    return {}


def _loads(people: Collection[int], first: date, last: date) -> Mapping[int, LoadShare]:
    return {}
