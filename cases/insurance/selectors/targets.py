"""The rate that is asked of a unit: its own target, else the nearest one above it, else everybody's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from unioncare.core import thresholds
from unioncare.organisation.models import Unit

from ..models import EnrolmentTarget
from ..thresholds import REQUIRED_RATE, SMALL_UNIT

EVERYBODY = Decimal(1)


@dataclass(frozen=True, slots=True)
class Targets:
    """The targets in force on a day by path of their unit, and what holds without one."""

    by_path: Mapping[str, Decimal]
    otherwise: Decimal
    small: int

    def of(self, path: str, members: int) -> Decimal:
        """Return the rate asked of a unit with so many eligible members, between 0 and 1; small units enrol all."""
        if members < self.small:
            return EVERYBODY
        for end in range(len(path), 0, -Unit.steplen):
            if path[:end] in self.by_path:
                return self.by_path[path[:end]]
        return self.otherwise


def targets_on(day: date) -> Targets:
    """Return the targets of all units on a day; three queries."""
    rows = EnrolmentTarget.objects.filter(starts_on__lte=day).order_by("starts_on")
    return Targets(
        dict(rows.values_list("unit__path", "rate")),
        thresholds.value(REQUIRED_RATE.code) / 100,
        int(thresholds.value(SMALL_UNIT.code)),
    )
