"""Whether somebody must still be brought in: after a grave conversation one of specialist, family, 120, 110."""

from datetime import datetime, timedelta

from django.utils import timezone

from unioncare.organisation.calendar import start_of

from ..enums import CONTACT_FROM
from ..models import RiskAlert
from ..thresholds import CONTACT_MINUTES, minutes


def contact_due(alert: RiskAlert) -> datetime | None:
    """Return by when somebody is to be brought in for the last grave conversation; None where nobody need be any more.

    A contact counts from the day of that conversation on; the time runs from its record, and ends with the day.
    """
    grave = alert.interviews.filter(outcome__gte=CONTACT_FROM).order_by("-held_at", "-pk")
    last = grave.values_list("held_at", "noted_at").first()
    if last is None:
        return None
    held_at, noted_at = last
    since = start_of(timezone.localdate(held_at))
    if alert.round > 1:  # what was arranged before the further sign does not answer it
        since = max(since, alert.running_since)
    if alert.measures.filter(reached_at__gte=since).exists():
        return None
    midnight = start_of(timezone.localdate(noted_at) + timedelta(days=1))
    return min(noted_at + minutes(CONTACT_MINUTES), midnight)
