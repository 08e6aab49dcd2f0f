"""Which cases ran at a moment, and which of them had consent then: the ground of indicators that look at one day."""

from datetime import date, datetime, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from unioncare.organisation.calendar import start_of

from ..enums import ConsentState
from ..models import Consent, IllnessCase


def end_of(day: date) -> datetime:
    """Return the first moment after a day."""
    return start_of(day + timedelta(days=1))


def running_at(path: str, end: datetime) -> QuerySet[IllnessCase]:
    """Return the cases of a subtree that were reported before a moment and had not ended by then, in no order."""
    running = IllnessCase.objects.within(path).filter(reported_at__lt=end)
    return running.filter(Q(closed_at__isnull=True) | Q(closed_at__gte=end)).order_by()


def consenting_at(path: str, end: datetime) -> QuerySet[IllnessCase]:
    """Return those of them whose member had consented as it stood then, in no order.

    A case without any act of consent has only its present state.
    """
    acts = Consent.objects.filter(case=OuterRef("pk"), at__lt=end).order_by("-at", "-pk")
    consent = Coalesce(Subquery(acts.values("state")[:1]), F("consent_state"))
    return running_at(path, end).alias(consent=consent).filter(consent=ConsentState.GIVEN)
