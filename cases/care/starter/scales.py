"""Minimum living lines as examples, and the burden scale of the rules."""

from datetime import date
from decimal import Decimal

from ..models import BurdenScale, LivingLine

# Region, in force from, CNY a month and person. Examples: each union enters the lines of its own places.
LINES = (
    ("青岭市", date(2023, 1, 1), Decimal(1001)),
    ("青岭市", date(2025, 1, 1), Decimal(1062)),
    ("青岭县", date(2023, 1, 1), Decimal(660)),
    ("青岭县", date(2025, 1, 1), Decimal(700)),
)
SCALE_FROM = date(2020, 1, 1)


def load_living_lines() -> int:
    """Add the example lines on an installation that has none; return how many."""
    if LivingLine.objects.exists():
        return 0
    rows = [LivingLine(region=region, starts_on=day, monthly_amount=amount) for region, day, amount in LINES]
    return len(LivingLine.objects.bulk_create(rows))


def load_burden_scale() -> int:
    """Add the limits of the domain rules where no scale is entered; return how many."""
    if BurdenScale.objects.exists():
        return 0
    BurdenScale.objects.create(starts_on=SCALE_FROM)
    return 1
