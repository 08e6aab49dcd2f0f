"""Indicator A4 of the scoreboard (domain annex §14): files looked at anew within a year."""

from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from cases.care.models import Grading, IllnessCase
from cases.care.selectors.running import consenting_at, end_of
from unioncare.core import thresholds
from unioncare.core.rates import Rate
from unioncare.organisation.places import EVERYWHERE, rates_by

from ..models import Hardship
from ..thresholds import REVIEW_DAYS

REVIEWED = Q(graded=True) | Q(assessed=True)


def files_reviewed(path: str, first: date, last: date) -> Rate:
    """A4: of the cases that ran with consent at the end of the last day, those graded or assessed in hardship lately.

    `first` plays no part: the indicator looks back from the last day. Two queries.
    """
    counted = files_to_review(path, last).aggregate(of=Count("pk"), count=Count("pk", filter=REVIEWED))
    return Rate(counted["count"], counted["of"])


def files_reviewed_by_place(last: date) -> dict[str, Rate]:
    """Return A4 by the path of the very unit of the cases; two queries."""
    return rates_by(files_to_review(EVERYWHERE, last), "unit__path", REVIEWED)


def files_to_review(path: str, last: date) -> QuerySet[IllnessCase]:
    """Return those cases with `graded` and `assessed`: whether it was done so lately as the threshold asks; one query
    for the threshold."""
    end = end_of(last)
    since = end - timedelta(days=int(thresholds.value(REVIEW_DAYS.code)))
    gradings = Grading.objects.filter(case=OuterRef("pk"), graded_at__gte=since, graded_at__lt=end)
    # An assessment knows its day only: the last day of the year counts with it.
    hardships = Hardship.objects.filter(
        case=OuterRef("pk"), assessed_on__gt=last - (end - since), assessed_on__lte=last
    )
    return consenting_at(path, end).annotate(graded=Exists(gradings), assessed=Exists(hardships))
