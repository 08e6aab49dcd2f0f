"""How the pages of numbers are called: those of the group leader, of a month that is over."""

from collections.abc import Callable
from typing import Any

from tests.architecture.scope_target import Target
from unioncare.organisation.enums import Role

Maker = Callable[[Any], Target]
OVER = {"first": "2026-01-01", "last": "2026-01-31"}


def _person(stage: Any) -> dict[str, Any]:
    return {"person": stage.world.people[Role.GROUP_LEADER].pk}


OBJECTS: dict[str, Maker] = {
    "assessments:performance_people": lambda stage: Target(marker=stage.world.people[Role.GROUP_LEADER].name),
    "assessments:performance_people_export": lambda stage: Target(data={"purpose": "季度考核用"}),
    "assessments:performance_person": lambda stage: Target(_person(stage)),
    "assessments:performance_behind": lambda stage: Target(_person(stage) | {"kpi": "first_visit"}, OVER),
    "assessments:performance_behind_export": lambda stage: Target(
        _person(stage) | {"kpi": "first_visit"}, OVER, {"purpose": "核对本月数字"}
    ),
}
