"""How many were asked, and how many of them answered."""

from collections.abc import Collection
from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth

from unioncare.core.rates import Rate

from ...models import Invitation, Survey


def participation(survey: Survey, path: str, months: Collection[date] | None = None) -> Rate:
    """Return how many of the links made for a unit, in some months, were used; posters ask nobody. One query.

    A link is counted as soon as it was used, its answers when their batch has moved.
    """
    rows = Invitation.objects.filter(survey=survey, withdrawn_on__isnull=True)
    if path != survey.unit.path:
        rows = rows.filter(unit__path__startswith=path)
    if months is not None:
        rows = rows.annotate(month=TruncMonth("made_on")).filter(month__in=list(months))
    counts = rows.aggregate(of=Count("pk"), used=Count("pk", filter=Q(spent__isnull=False)))
    return Rate(counts["used"], counts["of"])
