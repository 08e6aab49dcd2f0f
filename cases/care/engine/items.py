"""The items that an engine run gives."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from django.utils import timezone

from unioncare.core.bilingual import Bilingual
from unioncare.core.explain import Explanation
from unioncare.organisation.calendar import end_of


@dataclass(frozen=True, slots=True)
class PlannedItem:
    """One dated obligation.

    `kind` is a work kind of the care room; `role` is empty where the responsibility table decides. `key` is stable:
    the same entitlement, anchor and place in the row give the same key. `counted_from` and `working_days` say how a
    due day in working days was counted, so that a changed calendar can move it.
    """

    kind: str
    key: str
    opens_at: datetime
    due_at: datetime
    because: Explanation
    role: str = ""
    title: Bilingual = field(default_factory=dict)
    details: dict[str, Any] = field(default_factory=dict)
    in_hours: bool = False
    counted_from: datetime | None = None
    working_days: int | None = None


@lru_cache(maxsize=4096)
def start_of(day: date) -> datetime:
    """Return the aware moment at which a day begins."""
    return timezone.make_aware(datetime.combine(day, time()))


@lru_cache(maxsize=4096)
def close_of(day: date) -> datetime:
    """Return the aware moment at which a working day ends; remembered, since plans meet the same days again."""
    return end_of(day)
