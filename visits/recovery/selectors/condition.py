"""How a member did on a day, for whoever follows what aid did."""

from datetime import date
from typing import Any

from donations.aid.contributions import Condition

from ..models import RecoveryMeasure


def condition_on(case_id: int, day: date) -> Condition:
    """Return ECOG and self-rated health as last measured until a day; each may be older than the other."""
    return Condition(ecog=_last(case_id, day, "ecog"), self_rated=_last(case_id, day, "self_rated"))


def _last(case_id: int, day: date, name: str) -> Any:
    rows = RecoveryMeasure.objects.filter(case=case_id, measured_on__lte=day, struck_at__isnull=True)
    found = rows.filter(**{f"{name}__isnull": False}).order_by("-measured_on", "-pk")
    return found.values_list(name, flat=True).first()
