"""Visits and their records."""

import base64
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from cases.care.models import IllnessCase
from visits.schedule.entries import Gift, Promised, RecordEntry
from visits.schedule.models import Visit

from .cases import NOW, TODAY
from .world import World

KEY = UUID("0f6f8d0e-2f53-4f0b-9a3b-5a5f4b1f0a11")
PHOTO = (
    "photo.png",
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    ),
)
GIFT = Gift("money", Decimal("500.00"), "李梅", "妻子")


def first_visit(case: IllnessCase) -> Visit:
    """Return the first visit of a case."""
    return Visit.objects.select_related("item").get(case=case, trigger="first")


def record_entry(world: World, **changes: Any) -> RecordEntry:
    """Return what a visitor writes down half an hour after an ordinary visit in hospital by those who were to go."""
    fields: dict[str, Any] = {
        "key": uuid4(),
        "happened_at": NOW - timedelta(minutes=30),
        "mode": "hospital",
        "came": (world.branch_chair.pk, world.person("vice_chair").pk),  # type: ignore[arg-type]
        "minutes": 40,
        "place": "市第一医院 6 楼",
        "state": "same",
        "stage": "therapy",
        "caregiver": "spouse",
        "family": "妻子陪护，儿子高三",
        "note": "精神尚可，担心费用",
    }
    return RecordEntry(**(fields | changes))


def promised(world: World, **changes: Any) -> Promised:
    """Return a promise of the branch chair for next week."""
    fields: dict[str, Any] = {
        "text": "联系学校，办理助学申请", "owner": world.branch_chair.pk, "due_on": TODAY + timedelta(days=7),
    }  # fmt: skip
    return Promised(**(fields | changes))
