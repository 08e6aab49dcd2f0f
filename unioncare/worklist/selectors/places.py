"""Names of places as lists show them: the branch, and the group in it."""

from collections.abc import Iterable

from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

# Levels that say nothing without the branch above them.
_TELLING = 2
_SMALL = frozenset({UnitKind.SECTION, UnitKind.UNION_GROUP})


def place_names(paths: Iterable[str]) -> dict[str, str]:
    """Return a name for each unit path: a section or a group stands behind its branch; one query."""
    wanted = set(paths)
    step = Unit.steplen
    around = {path[:end] for path in wanted for end in range(step, len(path) + 1, step)}
    units = {
        path: (name, kind)
        for path, name, kind in Unit.objects.filter(path__in=around).values_list("path", "name", "kind")
    }
    return {path: _name(path, units) for path in wanted if path in units}


def _name(path: str, units: dict[str, tuple[str, str]]) -> str:
    name, kind = units[path]
    if kind not in _SMALL:
        return name
    above = (units.get(path[:end]) for end in range(len(path) - Unit.steplen, 0, -Unit.steplen))
    branch = next((unit[0] for unit in above if unit and unit[1] not in _SMALL), "")
    # 掘进二队生产班一组 already says its branch.
    return name if branch and name[:_TELLING] == branch[:_TELLING] else f"{branch} {name}".strip()
