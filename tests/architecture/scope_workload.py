"""Objects of the workload for the matrix, and how its URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from assessments.workload.moves import CaseMove
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.worklist import SubjectFactory
from tests.factories.workload import held
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem


class WorkloadStage:
    """What the workload brings to the stage; the world is the stage's."""

    world: World

    @cached_property
    def carried(self) -> WorkItem:
        """Open work of the branch, which stands with its chair."""
        return held(self.world.people[Role.BRANCH_CHAIR], SubjectFactory(unit=self.world.branch))


Maker = Callable[[Any], Target]


def _what_if(stage: WorkloadStage) -> Target:
    giver, taker = stage.world.people[Role.BRANCH_CHAIR], stage.world.people[Role.WELFARE_OFFICER]
    move = CaseMove(stage.carried.subject_id, giver.pk, taker.pk)
    return Target(query={"move": move.code}, data={"move": move.code}, marker=giver.name)


def _items(stage: WorkloadStage) -> Target:
    assert stage.carried
    return Target({"part": "open"}, marker=stage.world.branch.name)


def _person(stage: WorkloadStage) -> Target:
    return Target({"pk": stage.world.people[Role.BRANCH_CHAIR].pk})


OBJECTS: dict[str, Maker] = {
    "assessments:workload": lambda stage: Target(marker=stage.world.people[Role.BRANCH_CHAIR].name),
    "assessments:workload_items": _items,
    "assessments:workload_what_if": _what_if,
    "assessments:workload_move_cases": _person,
    "assessments:workload_move_post": _person,
}
