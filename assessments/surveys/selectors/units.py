"""Under which unit an answer is counted: coarse enough that it points at nobody."""

from collections.abc import Iterable

from unioncare.organisation.enums import UnitKind
from unioncare.organisation.models import Unit

FINEST = (UnitKind.BRANCH, UnitKind.ENTERPRISE, UnitKind.CORPORATION)


def counted_under(units: Iterable[Unit]) -> dict[int, Unit]:
    """Return for each unit its branch, or itself where it stands above the branches. One query."""
    units = list(units)
    paths = {path for unit in units for path in unit.ancestor_paths()}
    coarse = {unit.path: unit for unit in Unit.objects.filter(path__in=paths, kind__in=FINEST)}
    return {unit.pk: next((coarse[path] for path in unit.ancestor_paths() if path in coarse), unit) for unit in units}
