"""Telling visitors that they go, on another day, or no more: once for all that one act does."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from unioncare.notifications.services.telling import News, tell

from ..messages import VisitArranged
from ..models import Visit


def tell_visitors(*, visits: Mapping[int, Sequence[Visit]], why: str, now: datetime) -> None:
    """Tell people (by key) of their visits: how many, and the first day; never whom they are about."""
    if visits:
        tell(news=[_news(person, list(theirs), why, now) for person, theirs in sorted(visits.items())], now=now)


def _news(person: int, visits: list[Visit], why: str, now: datetime) -> News:
    first = min(visits, key=lambda visit: (visit.planned_on, visit.pk))
    # The page of a visit may be closed to whoever goes no more.
    alone = len(visits) == 1 and why != "replaced"
    return News(
        VisitArranged.code,
        f"{VisitArranged.code}:{first.pk}:{why}:{now.isoformat()}",
        recipient=person,
        params={"why": why, "day": first.planned_on.isoformat(), "count": len(visits)},
        path=first.get_absolute_url() if alone else reverse("visits:mine"),
    )
