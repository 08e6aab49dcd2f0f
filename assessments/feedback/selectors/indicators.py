"""F5 of the scoreboard: requests closed of those received."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE, rates_by

from ..enums import FeedbackState
from ..models import FeedbackRequest
from ..models.request import FeedbackQuerySet


def requests_received(path: str, first: date, last: date) -> FeedbackQuerySet:
    """Return the requests of a subtree that came between two days, in no order; what was withdrawn never counts."""
    rows = FeedbackRequest.objects.within(path).filter(received_at__gte=start_of(first), received_at__lt=_end_of(last))
    return rows.exclude(state=FeedbackState.WITHDRAWN).order_by()


def closed_by(last: date) -> Q:
    """Return the condition for requests that were closed by the end of a day."""
    return Q(state=FeedbackState.CLOSED, ended_at__lt=_end_of(last))


def requests_closed(*, unit: Unit, first: date, last: date) -> Rate:
    """Return how many of the requests that came from `first` to `last` were closed by the end of `last`.

    Of all that lie under the unit, whoever may read them; what was withdrawn counts on neither side. One query.
    """
    rows = requests_received(unit.path, first, last)
    counted = rows.aggregate(of=Count("pk"), count=Count("pk", filter=closed_by(last)))
    return Rate(counted["count"], counted["of"])


def requests_closed_by_place(first: date, last: date) -> dict[str, Rate]:
    """Return the same by the path of the very unit of the requests; one query."""
    return rates_by(requests_received(EVERYWHERE, first, last), "unit__path", closed_by(last))


def _end_of(day: date) -> datetime:
    return start_of(day + timedelta(days=1))
