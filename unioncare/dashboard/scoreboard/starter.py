"""The targets that an installation begins with, for every topmost unit; loading them again keeps what was set.

Shares lie between 0 and 1. They follow the domain annex where it names a standard, and are a beginning elsewhere.
Of G2 none is set: the band of the workload holds.
"""

from datetime import date
from decimal import Decimal

from unioncare.organisation.models import Unit

from .models import Target

STARTS_ON = date(2020, 1, 1)
TARGETS = {
    "A1": "1", "A2": "0.95", "A3": "0.95", "A4": "0.9",
    "B1": "7", "B2": "0.9", "B3": "72", "B4": "0.95",
    "C1": "1", "C2": "0.98", "C3": "3000", "C4": "0.9", "C5": "30", "C6": "0.3",
    "D1": "0.95", "D2": "0.3", "D3": "0.3", "D4": "0.05", "D5": "0.9", "D6": "1",
    "E1": "0.9", "E2": "0.85", "E3": "0.9", "E4": "0.5",
    "F1": "0.85", "F2": "0.6", "F3": "10", "F4": "0.7", "F5": "0.95",
    "G1": "80", "G3": "0.3", "G4": "24",
}  # fmt: skip


def load_targets() -> int:
    """Set what is not set yet for the topmost units; return how many."""
    fresh = []
    for unit in Unit.objects.filter(depth=1):
        known = set(Target.objects.filter(unit=unit).values_list("code", flat=True))
        fresh += [
            Target(unit=unit, code=code, value=Decimal(value), starts_on=STARTS_ON)
            for code, value in TARGETS.items()
            if code not in known
        ]
    return len(Target.objects.bulk_create(fresh))
