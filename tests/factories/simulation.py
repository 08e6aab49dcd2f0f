"""A version to be tried: a draft beside the default protocol in force, with one article changed."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cases.care.enums import Entitlement
from cases.care.models import Protocol
from unioncare.dashboard.simulation.models import Simulation
from unioncare.dashboard.simulation.services import run_simulation, start_simulation

from .protocol import drafted, in_force
from .world import World

# The last day of a window that begins before the cases of the mock-ups are graded.
LATER = datetime(2026, 6, 30, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def draft(world: World) -> Protocol:
    """Return a draft that copies what is in force."""
    in_force(world.enterprise)
    return drafted(world, now=LATER)


def change(protocol: Protocol, entitlement: Entitlement, edit: Callable[[dict[str, Any]], Any]) -> None:
    """Change the parameters of all rules of one entitlement."""
    for rule in protocol.rules.filter(entitlement=entitlement):
        edit(rule.params)
        rule.save(update_fields=["params"])


def double_tiers(params: dict[str, Any]) -> None:
    params["tiers"] = [[start, str(2 * float(amount))] for start, amount in params["tiers"]]


def tried(world: World, protocol: Protocol, *, months: int = 6, now: datetime = LATER) -> Simulation:
    """Ask for a run as the welfare officer and let it run; return it with its result."""
    simulation, _is_new = start_simulation(protocol=protocol, months=months, actor=world.welfare_officer, now=now)
    run_simulation(simulation_id=simulation.pk, now=now)
    return Simulation.objects.select_related("protocol__unit").get(pk=simulation.pk)
