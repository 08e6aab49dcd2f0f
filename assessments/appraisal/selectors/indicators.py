"""Indicator G1 of the scoreboard (domain annex §14): the score of cadres."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Avg, Count

from unioncare.core.paging import next_path
from unioncare.core.rates import FEWEST

from ..enums import TOLD
from ..models import Result
from ..scoring import rounded


@dataclass(frozen=True, slots=True)
class CadreScore:
    """The mean of the totals and of how many people; of very few nothing is told."""

    mean: Decimal | None
    n: int
    is_withheld: bool = False


def cadre_score(path: str, first: date, last: date) -> CadreScore:
    """G1: the mean total in force of cadres at a unit and below, in periods that lie wholly between two days."""
    found = Result.objects.filter(
        is_current=True, appraisal__unit__path__gte=path, appraisal__unit__path__lt=next_path(path),
        appraisal__period__state__in=TOLD, appraisal__period__first__gte=first, appraisal__period__last__lte=last,
    ).aggregate(mean=Avg("total"), n=Count("pk"), people=Count("appraisal__person", distinct=True))  # fmt: skip
    if not found["n"]:
        return CadreScore(None, 0)
    if found["people"] < FEWEST:
        return CadreScore(None, 0, is_withheld=True)
    return CadreScore(rounded(found["mean"]), found["n"])
