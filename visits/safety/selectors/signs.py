"""Signs of danger: which alert one raised, how grave they are, and how the page of the alert shows them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from cases.care.models import IllnessCase
from unioncare.core.crypto import DecryptionError

from ..models import RiskAlert, RiskSignal


@dataclass(frozen=True, slots=True)
class Sign:
    """One sign as its circle reads it: `grade` is empty where nobody can say how grave it is."""

    source: str
    at: datetime
    by: str
    grade: str
    words: str


def alert_of_sign(case: IllnessCase, source: str, reference: str) -> RiskAlert | None:
    """Return the alert that one sign raised or joined last, open or not.

    A sign that was told once more after its alert was closed carries the moment behind its reference.
    """
    same = Q(reference=reference) | Q(reference__startswith=f"{reference}@")
    rows = RiskSignal.objects.filter(same, case=case, source=source).defer("grade", "words")
    sign = rows.select_related("alert").order_by("-at", "-pk").first()
    return sign.alert if sign else None


def gravest_sign(alert: RiskAlert) -> int:
    """Return how grave the gravest sign of this round is; 0 without any, or where no key opens them any more."""
    try:
        signs = alert.signals.filter(at__gte=alert.running_since).defer("words")
        return max((sign.weight for sign in signs), default=0)
    except DecryptionError:  # better called once too often
        return 0


def signs_of(alert: RiskAlert) -> list[Sign]:
    """Return the signs of an alert in their order. Where no key opens what they say, they stand there without it."""
    rows = alert.signals.select_related("seen_by").order_by("at", "pk")
    try:
        return [_shown(sign, sign.grade, sign.words) for sign in rows]
    except DecryptionError:
        return [_shown(sign, "", "") for sign in rows.defer("grade", "words")]


def _shown(sign: RiskSignal, grade: str, words: str) -> Sign:
    by = sign.seen_by.name if sign.seen_by else ""
    return Sign(sign.get_source_display(), sign.at, by, grade, words)
