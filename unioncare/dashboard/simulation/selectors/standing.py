"""Which simulation stands with a version."""

from cases.care.models import Protocol

from ..enums import SimulationState
from ..models import Simulation
from .rules import fingerprint_now


def latest_of(protocol: Protocol) -> Simulation | None:
    """Return the last run of a version that has a result, or is to have one; one query."""
    rows = Simulation.objects.filter(protocol=protocol).exclude(state=SimulationState.FAILED)
    return rows.select_related("asked_by", "compared_with").defer("result").first() or (
        Simulation.objects.filter(protocol=protocol).select_related("asked_by", "compared_with").first()
    )


def is_stale(simulation: Simulation) -> bool:
    """Tell whether the rules of the version changed since they were tried; one query."""
    return simulation.fingerprint != fingerprint_now(simulation.protocol)
