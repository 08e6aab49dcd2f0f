"""F5 of the scoreboard: requests closed of those received."""

from datetime import date, timedelta

from unioncare.core.rates import Rate
from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit

from ..enums import FeedbackState
from ..models import FeedbackRequest


def requests_closed(*, unit: Unit, first: date, last: date) -> Rate:
    """Return how many of the requests that came from `first` to `last` were closed by the end of `last`.

    Of all that lie under the unit, whoever may read them; what was withdrawn counts on neither side.
    """
    until = start_of(last + timedelta(days=1))
    rows = FeedbackRequest.objects.within(unit.path).filter(received_at__gte=start_of(first), received_at__lt=until)
    rows = rows.exclude(state=FeedbackState.WITHDRAWN).order_by()
    closed = rows.filter(state=FeedbackState.CLOSED, ended_at__lt=until)
    return Rate(closed.count(), rows.count())
