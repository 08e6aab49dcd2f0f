"""Indicators E2 and E4 of the scoreboard (domain annex §14)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.care.models import IllnessCase
from cases.care.selectors.running import consenting_at, end_of
from unioncare.core import thresholds
from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of

from ..enums import Outcome
from ..models import ScaleResult, Screening
from ..thresholds import BASELINE_SCORE, RESPONSE_PERCENT, SCREENED_DAYS

# The scale by which the domain rules measure response.
MEASURED_BY = "phq9"


def screened_in_time(path: str, first: date, last: date) -> Rate:
    """E2: of the cases that ran and had consent at the end of the last day, those screened within so many days.

    `first` plays no part: the indicator looks back from the last day.
    """
    end = end_of(last)
    since = end - timedelta(days=int(thresholds.value(SCREENED_DAYS.code)))
    screened = Screening.objects.filter(
        case=OuterRef("pk"), outcome=Outcome.ANSWERED, taken_at__gte=since, taken_at__lt=end
    )
    consenting = consenting_at(path, end).annotate(screened=Exists(screened))
    counted = consenting.aggregate(of=Count("pk"), count=Count("pk", filter=Q(screened=True)))
    return Rate(counted["count"], counted["of"])


def responding(path: str, first: date, last: date) -> Rate:
    """E4: of the cases whose PHQ-9 once reached the baseline and was taken again between two days, those whose latest
    score is lower by the share that counts as a response. Scores are read here and leave only as a rate, of very few
    not at all.
    """
    numbers = thresholds.values("screening.")
    baseline, share = numbers[BASELINE_SCORE.code], numbers[RESPONSE_PERCENT.code]
    start, end = start_of(first), end_of(last)
    count = of = 0
    for scores in _scores_by_case(path, start, end):
        reached = next((place for place, (_at, total) in enumerate(scores) if total >= baseline), None)
        if reached is None or reached == len(scores) - 1:
            continue
        (_reached_at, before), (_latest_at, after) = scores[reached], scores[-1]
        of += 1
        count += 100 * (before - after) >= share * before
    return Rate(count, of).discreet()


def _scores_by_case(path: str, start: datetime, end: datetime) -> Iterator[list[tuple[datetime, int]]]:
    """Yield the scores up to `end`, in time, of each case that has one since `start`: every score must be decrypted."""
    taken = ScaleResult.objects.filter(scale__code=MEASURED_BY, screening__taken_at__lt=end)
    lately = taken.filter(screening__case=OuterRef("pk"), screening__taken_at__gte=start)
    cases = IllnessCase.objects.within(path).filter(Exists(lately)).order_by().values("pk")
    results: QuerySet[ScaleResult] = taken.filter(screening__case__in=cases).select_related("screening")
    held: list[tuple[datetime, int]] = []
    case_id: int | None = None
    for result in results.order_by("screening__case", "screening__taken_at", "pk").iterator(chunk_size=1000):
        if result.screening.case_id != case_id:
            if held:
                yield held
            held, case_id = [], result.screening.case_id
        held.append((result.screening.taken_at, result.total))
    if held:
        yield held
