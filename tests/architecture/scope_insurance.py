"""Objects of the insurance for the matrix, and how their URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from cases.insurance.models import CoverageTerm, Enrolment
from cases.members.models import Member
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.insurance import enrolled, plan, term
from tests.factories.members import MemberFactory


class InsuranceStage:
    """What the insurance brings to the stage; the world and the member are the stage's."""

    world: World
    member: Member

    @cached_property
    def term(self) -> CoverageTerm:
        """The term of 青岭三矿 that covers the day of the test."""
        plan()
        return term(self.world.enterprise, starts_on=timezone.localdate().replace(day=1))

    @cached_property
    def uncovered(self) -> Member:
        """Somebody on the roster whom the term does not cover."""
        assert self.term
        assert self.member
        return self.member

    @cached_property
    def enrolment(self) -> Enrolment:
        insured = MemberFactory(unit=self.world.group)
        return enrolled(insured, self.term)


Maker = Callable[[Any], Target]
OBJECTS: dict[str, Maker] = {}


def _missed(stage: Any) -> Target:
    return Target(marker=stage.uncovered.name)


def _asked(stage: Any) -> Target:
    assert stage.uncovered
    asked = {"plan": stage.term.plan.code, "unit": stage.world.group.code}
    return Target(query=asked, data=asked)


OBJECTS |= {f"cases:{name}": _missed for name in ("coverage", "gaps")}
OBJECTS |= {f"cases:{name}": _asked for name in ("enrol", "coverage_trend", "gap_counts")}
OBJECTS |= {
    "cases:member_cover": lambda stage: Target({"pk": stage.uncovered.pk}),
    "cases:refuse": lambda stage: Target({"pk": stage.uncovered.pk}),
    "cases:end_enrolment": lambda stage: Target({"pk": stage.enrolment.pk}),
    "cases:targets": lambda stage: Target({"pk": stage.world.group.pk}),
}
