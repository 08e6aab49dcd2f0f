"""Indicator G1 of the scoreboard (domain annex §14): the score of cadres."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Count, Exists, OuterRef, QuerySet, StdDev

from unioncare.core.paging import next_path
from unioncare.core.rates import FEWEST

from ..enums import TOLD
from ..models import AppraisalPeriod, Result
from ..scoring import rounded


@dataclass(frozen=True, slots=True)
class CadreScore:
    """The mean of the totals, of how many people, and their standard deviation; of very few nothing is told."""

    mean: Decimal | None
    n: int
    deviation: float | None = None
    is_withheld: bool = False


def cadre_score(path: str, first: date, last: date) -> CadreScore:
    """G1: the mean total in force of cadres at a unit and below, in periods that lie wholly between two days."""
    found = _results(path, first, last).aggregate(
        mean=Avg("total"), n=Count("pk"), people=Count("appraisal__person", distinct=True),
        deviation=StdDev("total", sample=True),
    )  # fmt: skip
    if not found["n"]:
        return CadreScore(None, 0)
    if found["people"] < FEWEST:
        return CadreScore(None, 0, is_withheld=True)
    return CadreScore(
        rounded(found["mean"]), found["n"], None if found["deviation"] is None else float(found["deviation"])
    )


def periods_told(path: str, first: date, last: date) -> QuerySet[AppraisalPeriod]:
    """Return the periods of appraisal behind G1, in no order."""
    results = _results(path, first, last).filter(appraisal__period=OuterRef("pk"))
    return AppraisalPeriod.objects.filter(Exists(results)).order_by()


def _results(path: str, first: date, last: date) -> QuerySet[Result]:
    return Result.objects.filter(
        is_current=True, appraisal__unit__path__gte=path, appraisal__unit__path__lt=next_path(path),
        appraisal__period__state__in=TOLD, appraisal__period__first__gte=first, appraisal__period__last__lte=last,
    ).order_by()  # fmt: skip
