"""Objects of improvement actions for the matrix, and how their URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from assessments.improvement.models import EvidenceFile, ImprovementAction
from assessments.improvement.services.doing import add_evidence
from assessments.improvement.starter import load_causes
from donations.ledger.models import AuditFinding
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.improvement import planned
from tests.factories.visits import PHOTO


class ImprovementStage:
    """What improvement brings to the stage; the world and the finding are the stage's."""

    world: World
    finding: AuditFinding

    @cached_property
    def action(self) -> ImprovementAction:
        """An action of the group, whose leader owns the measure."""
        load_causes()
        return planned(self.world, unit=self.world.group, owner=self.world.group_leader, now=timezone.now())

    @cached_property
    def evidence(self) -> EvidenceFile:
        """A photo that the owner added."""
        now = timezone.now()
        return add_evidence(action=self.action, files=[PHOTO], actor=self.world.group_leader, now=now)[0]


Maker = Callable[[Any], Target]


def _action(stage: ImprovementStage) -> Target:
    return Target({"number": stage.action.number})


def _causes(stage: ImprovementStage) -> Target:
    """A board with something to draw."""
    assert stage.action
    return Target()


OBJECTS: dict[str, Maker] = {
    f"assessments:{name}": _action
    for name in ("improvement", "improvement_change", "improvement_words", "improvement_evidence_add")
}
OBJECTS |= {
    "assessments:improvements": lambda stage: Target(marker=stage.action.number),
    "assessments:improvement_new": _causes,
    "assessments:improvement_causes": _causes,
    "assessments:improvement_of": lambda stage: Target({"code": "finding", "key": stage.finding.number}),
    "assessments:improvement_evidence": lambda stage: Target({"number": stage.action.number, "pk": stage.evidence.pk}),
    "assessments:improvement_move": lambda stage: Target({"number": stage.action.number, "move": "finish"}),
}
