"""Objects of the simulation for the matrix, and how its URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.care.models import IllnessCase, Protocol
from tests.architecture.scope_target import Target
from tests.factories import World
from unioncare.dashboard.simulation.models import Simulation
from unioncare.dashboard.simulation.services import run_simulation, start_simulation


class SimulationStage:
    """What the simulation brings to the stage; the rest is the stage's."""

    world: World
    draft: Protocol
    case: IllnessCase

    @cached_property
    def simulation(self) -> Simulation:
        """A run of the draft over a year, in which the case of the stage was graded."""
        assert self.case
        now = timezone.now()
        found, _is_new = start_simulation(protocol=self.draft, months=24, actor=self.world.welfare_officer, now=now)
        run_simulation(simulation_id=found.pk, now=now)
        return found


Maker = Callable[[Any], Target]


def _version(stage: SimulationStage) -> Target:
    return Target({"code": stage.draft.code})


def _run(stage: SimulationStage) -> Target:
    return Target({"pk": stage.simulation.pk})


def _cases(stage: SimulationStage) -> Target:
    return Target({"pk": stage.simulation.pk}, query={"figure": "all"})


OBJECTS: dict[str, Maker] = {
    "dashboard:simulation_of": _version,
    "dashboard:simulate": _version,
    "dashboard:simulation": _run,
    "dashboard:simulation_progress": _run,
    "dashboard:simulation_print": _run,
    "dashboard:simulation_cases": _cases,
}
