"""Indicator G1 of the scoreboard (domain annex §14): the score of cadres."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import mean, stdev

from django.db.models import Exists, OuterRef, QuerySet

from unioncare.core.paging import next_path
from unioncare.core.rates import FEWEST
from unioncare.organisation.places import EVERYWHERE, numbers_by

from ..enums import TOLD
from ..models import AppraisalPeriod, Result
from ..scoring import rounded

# Whose it is, and the total.
Total = tuple[int | None, Decimal]


@dataclass(frozen=True, slots=True)
class CadreScore:
    """The mean of the totals, of how many people, and their standard deviation; of very few nothing is told."""

    mean: Decimal | None
    n: int
    deviation: float | None = None
    is_withheld: bool = False


def cadre_score(path: str, first: date, last: date) -> CadreScore:
    """G1: the mean total in force of cadres at a unit and below, in periods that lie wholly between two days."""
    return score_of(list(_results(path, first, last).values_list("appraisal__person", "total")))


def score_of(results: Sequence[Total]) -> CadreScore:
    """Return G1 of some totals."""
    if not results:
        return CadreScore(None, 0)
    if len({person for person, _total in results}) < FEWEST:
        return CadreScore(None, 0, is_withheld=True)
    totals = [total for _person, total in results]
    return CadreScore(rounded(mean(totals)), len(totals), float(stdev(totals)))


def totals_by_place(first: date, last: date) -> dict[str, list[Total]]:
    """Return the totals behind G1 by the path of the very unit of the appraisals; one query."""
    rows = _results(EVERYWHERE, first, last).values_list("appraisal__unit__path", "appraisal__person", "total")
    return numbers_by((path, (person, total)) for path, person, total in rows)


def periods_told(path: str, first: date, last: date) -> QuerySet[AppraisalPeriod]:
    """Return the periods of appraisal behind G1, in no order."""
    results = _results(path, first, last).filter(appraisal__period=OuterRef("pk"))
    return AppraisalPeriod.objects.filter(Exists(results)).order_by()


def _results(path: str, first: date, last: date) -> QuerySet[Result]:
    return Result.objects.filter(
        is_current=True, appraisal__unit__path__gte=path, appraisal__unit__path__lt=next_path(path),
        appraisal__period__state__in=TOLD, appraisal__period__first__gte=first, appraisal__period__last__lte=last,
    ).order_by()  # fmt: skip
