"""Which target binds: the nearest unit upward that has one, and there the latest beginning."""

from collections.abc import Sequence
from datetime import date

from assessments.workload.selectors.weights import weights_in_force
from unioncare.organisation.models import Unit

from ..enums import Direction
from ..models import Target
from ..scoring import Aim
from .indicators import INDICATORS

WORKLOAD = "G2"


def targets_of(unit: Unit, on: date) -> dict[str, Target]:
    """Return the targets that bind a unit on a day, by code; one query."""
    rows = Target.objects.filter(unit__path__in=unit.ancestor_paths(), starts_on__lte=on).select_related("unit")
    # What comes later is nearer, or began later in the same unit.
    return {row.code: row for row in rows.order_by("unit__path", "starts_on")}


def aims_of(unit: Unit, on: date) -> dict[str, Aim]:
    """Return the same as what is to be reached."""
    return {WORKLOAD: workload_band()} | {
        code: aim_of(target) for code, target in targets_of(unit, on).items() if code in INDICATORS
    }


def workload_band() -> Aim:
    """Return what the workload is to reach where no target is set: the band that its own pages go by; one query."""
    weights = weights_in_force()
    return Aim(float(weights.low), float(weights.high))


def aims_below(unit: Unit, code: str, below: Sequence[Unit], on: date) -> dict[str, Aim]:
    """Return what one indicator is to reach in each of some units below one, by path; one query for all."""
    rows = Target.objects.binding(unit, on).filter(code=code).select_related("unit").order_by("unit__path", "starts_on")
    nearest = {row.unit.path: row for row in rows}
    found: dict[str, Aim] = {}
    if code == WORKLOAD:
        found = dict.fromkeys((one.path for one in below), workload_band())
    for one in below:
        target = next((nearest[path] for path in one.ancestor_paths() if path in nearest), None)
        if target is not None:
            found[one.path] = aim_of(target)
    return found


def aim_of(target: Target) -> Aim:
    """Return what a target asks for: its indicator says which way."""
    if target.value is None:
        assert target.low is not None
        assert target.high is not None
        return Aim(float(target.low), float(target.high))
    value = float(target.value)
    return Aim(None, value) if INDICATORS[target.code].direction == Direction.DOWN else Aim(value, None)
