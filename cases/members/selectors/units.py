"""Units as a filter: what lies above the chosen one, and what can be opened below."""

from dataclasses import dataclass

from unioncare.organisation.access import scope_paths
from unioncare.organisation.models import Unit, UnitQuerySet, User


@dataclass(frozen=True, slots=True)
class UnitChoices:
    """The chosen unit, those above it inside the scope, nearest last, and those directly below it."""

    above: list[Unit]
    chosen: Unit | None
    below: list[Unit]


def unit_choices(user: User, permission: str, chosen: Unit | None) -> UnitChoices:
    """Return the units by which a list can be narrowed one level further, or opened again."""
    units = Unit.objects.visible_to(user, permission)
    if chosen is not None:
        above = units.filter(path__in=chosen.ancestor_paths()).exclude(pk=chosen.pk)
        return UnitChoices(list(above), chosen, _children(units, chosen.path))
    paths = scope_paths(user, permission)
    if len(paths) == 1:
        return UnitChoices([], None, _children(units, paths[0]))
    return UnitChoices([], None, list(units.filter(path__in=paths)))


def _children(units: UnitQuerySet, path: str) -> list[Unit]:
    return list(units.within(path).filter(depth=len(path) // Unit.steplen + 1, is_active=True))
