"""Objects of reports for the matrix, and how their URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.utils import timezone

from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.reports import QUARTER
from unioncare.dashboard.reports.models import Report
from unioncare.dashboard.reports.services.writing import begin_report
from unioncare.organisation.enums import Role


class ReportsStage:
    """What reports bring to the stage: the draft of a branch."""

    world: World

    @cached_property
    def report(self) -> Report:
        officer = self.world.people[Role.WELFARE_OFFICER]
        return begin_report(unit=self.world.branch, period=QUARTER, actor=officer, now=timezone.now())


Maker = Callable[[Any], Target]


def _report(stage: ReportsStage) -> Target:
    return Target({"pk": stage.report.pk})


def _unit(stage: ReportsStage) -> Target:
    return Target(query={"unit": stage.world.branch.code})


OBJECTS: dict[str, Maker] = {
    f"dashboard:report{name}": _report
    for name in ("", "_write", "_publish", "_correct", "_discard", "_paper", "_export")
}
OBJECTS |= {f"dashboard:missing{name}": _unit for name in ("", "_paper")}
OBJECTS |= {
    "dashboard:reports": lambda stage: Target(marker=f"/reports/{stage.report.pk}/"),
    "dashboard:missing_list": lambda stage: Target({"code": "phone"}, {"unit": stage.world.branch.code}),
    "dashboard:gaps_paper": lambda stage: Target(marker="掘进二队分会"),
}
