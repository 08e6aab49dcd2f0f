"""Objects of the scoreboard for the matrix, and how its URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.scoreboard import baseline, target
from unioncare.dashboard.scoreboard.models import Baseline
from unioncare.dashboard.scoreboard.models import Target as Aim


class ScoreboardStage:
    """What the scoreboard brings to the stage; the world is the stage's."""

    world: World

    @cached_property
    def aim(self) -> Aim:
        return target(self.world.branch, "A2", "0.9")

    @cached_property
    def baseline(self) -> Baseline:
        """What the enterprise compares with."""
        return baseline(self.world.enterprise)


Maker = Callable[[Any], Target]


def _of_baseline(stage: ScoreboardStage) -> Target:
    return Target({"pk": stage.baseline.pk})


OBJECTS: dict[str, Maker] = {
    "scoreboard:board": lambda stage: Target(query={"unit": stage.world.branch.code}),
    "scoreboard:export": lambda stage: Target(
        query={"unit": stage.world.branch.code}, data={"purpose": "季度例会通报"}
    ),
    "scoreboard:rows": lambda stage: Target({"place": stage.world.branch.code, "code": "A2"}),
    "scoreboard:aims": lambda stage: Target(query={"unit": stage.world.branch.code}),
    "scoreboard:target": lambda stage: Target({"code": "A2"}, query={"unit": stage.world.branch.code}),
    "scoreboard:target_remove": lambda stage: Target({"pk": stage.aim.pk}),
    "scoreboard:baseline_new": lambda stage: Target(query={"unit": stage.world.branch.code}),
    "scoreboard:baseline_earlier": lambda stage: Target(query={"unit": stage.world.branch.code}),
    "scoreboard:baseline": _of_baseline,
    "scoreboard:baseline_remove": _of_baseline,
}
