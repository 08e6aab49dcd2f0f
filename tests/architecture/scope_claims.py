"""Objects of claims for the matrix, and how their URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.care.models import IllnessCase
from cases.insurance.models import Claim
from cases.insurance.services.claims import check_claims
from cases.members.models import Member
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.insurance import enrolled, term
from unioncare.worklist.models import WorkItem


class ClaimsStage:
    """What claims bring to the stage; the world and the case are the stage's."""

    world: World
    case: IllnessCase
    member: Member

    @cached_property
    def claim(self) -> Claim:
        """The lump sum that the diagnosis of the case makes due, proposed."""
        enrolled(self.member, term(self.world.enterprise))
        case = IllnessCase.objects.select_related("subject", "unit", "disease").get(pk=self.case.pk)
        check_claims(case=case, actor=None, now=timezone.now())
        return Claim.objects.get(case=case)


Maker = Callable[[Any], Target]


def _claim(stage: ClaimsStage, **more: Any) -> Target:
    return Target({"number": stage.claim.number, **more})


def _paper(stage: ClaimsStage) -> Target:
    paper = stage.claim.papers.earliest("pk")
    return _claim(stage, pk=paper.pk)


def _of_case(stage: ClaimsStage) -> Target:
    return Target({"number": stage.claim.case.number})


OBJECTS: dict[str, Maker] = {
    "cases:claims": lambda stage: Target(marker=stage.claim.number),
    "cases:insurance_of_case": _of_case,
    "cases:claims_check": _of_case,
    "cases:claim_of_item": lambda stage: Target(
        {"pk": WorkItem.objects.get(kind="claim_filing", subject=stage.claim.case.subject).pk}
    ),
    "cases:claim": _claim,
    "cases:claim_file": _claim,
    "cases:claim_paper": _paper,
    "cases:claim_paper_back": _paper,
    "cases:claim_move": lambda stage: _claim(stage, move="give_up"),
}
