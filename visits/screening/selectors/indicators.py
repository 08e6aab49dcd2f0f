"""Indicators E2 and E4 of the scoreboard (domain annex §14)."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from cases.care.models import IllnessCase
from cases.care.selectors.running import consenting_at, end_of
from unioncare.core import thresholds
from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.organisation.places import EVERYWHERE, rates_by

from ..enums import Outcome
from ..models import ScaleResult, Screening
from ..thresholds import BASELINE_SCORE, RESPONSE_PERCENT, SCREENED_DAYS

# The scale by which the domain rules measure response.
MEASURED_BY = "phq9"
SCREENED = Q(screened=True)


def screened_in_time(path: str, first: date, last: date) -> Rate:
    """E2: of the cases that ran and had consent at the end of the last day, those screened within so many days.

    `first` plays no part: the indicator looks back from the last day.
    """
    counted = _screened(path, last).aggregate(of=Count("pk"), count=Count("pk", filter=SCREENED))
    return Rate(counted["count"], counted["of"])


def screened_by_place(last: date) -> dict[str, Rate]:
    """Return E2 by the path of the very unit of the cases; two queries."""
    return rates_by(_screened(EVERYWHERE, last), "unit__path", SCREENED)


def _screened(path: str, last: date) -> QuerySet[IllnessCase]:
    """Return the cases that ran with consent, each with `screened`; one query for the threshold."""
    end = end_of(last)
    since = end - timedelta(days=int(thresholds.value(SCREENED_DAYS.code)))
    screened = Screening.objects.filter(
        case=OuterRef("pk"), outcome=Outcome.ANSWERED, taken_at__gte=since, taken_at__lt=end
    )
    return consenting_at(path, end).annotate(screened=Exists(screened))


def responding(path: str, first: date, last: date) -> Rate:
    """E4: of the cases whose PHQ-9 once reached the baseline and was taken again between two days, those whose latest
    score is lower by the share that counts as a response. Scores are read here and leave only as a rate.
    """
    return sum(_responding(path, first, last).values(), Rate(0, 0))


def responding_by_place(first: date, last: date) -> dict[str, Rate]:
    """Return E4 by the path of the very unit of the cases; two queries. Each score is decrypted once."""
    return _responding(EVERYWHERE, first, last)


def _responding(path: str, first: date, last: date) -> dict[str, Rate]:
    numbers = thresholds.values("screening.")
    baseline, share = numbers[BASELINE_SCORE.code], numbers[RESPONSE_PERCENT.code]
    start, end = start_of(first), end_of(last)
    found: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
    for place, scores in _scores_by_case(path, start, end):
        reached = next((number for number, (_at, total) in enumerate(scores) if total >= baseline), None)
        if reached is None or reached == len(scores) - 1:
            continue
        (_reached_at, before), (_latest_at, after) = scores[reached], scores[-1]
        found[place] += Rate(int(100 * (before - after) >= share * before), 1)
    return dict(found)


def _scores_by_case(path: str, start: datetime, end: datetime) -> Iterator[tuple[str, list[tuple[datetime, int]]]]:
    """Yield the scores up to `end`, in time, of each case that has one since `start`, with the path of its unit.

    Every score must be decrypted.
    """
    taken = ScaleResult.objects.filter(scale__code=MEASURED_BY, screening__taken_at__lt=end)
    lately = taken.filter(screening__case=OuterRef("pk"), screening__taken_at__gte=start)
    cases = IllnessCase.objects.within(path).filter(Exists(lately)).order_by().values("pk")
    results: QuerySet[ScaleResult] = taken.filter(screening__case__in=cases).select_related("screening")
    results = results.annotate(place=F("screening__case__unit__path"))
    rows = results.order_by("screening__case", "screening__taken_at", "pk").iterator(chunk_size=1000)
    for _case, held in groupby(rows, key=lambda result: result.screening.case_id):
        found = list(held)
        yield vars(found[0])["place"], [(one.screening.taken_at, one.total) for one in found]
