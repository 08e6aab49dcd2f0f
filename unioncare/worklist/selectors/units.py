"""How far the units below are behind: overdue items of each, counted to the cap."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from unioncare.core.counting import capped_counts
from unioncare.core.paging import CappedCount
from unioncare.organisation.models import Unit

from ..models import WorkItem, WorkItemQuerySet
from .scopes import unit_paths

if TYPE_CHECKING:
    from unioncare.organisation.models import User

MOST_UNITS = 40
SHOWN = 12


@dataclass(frozen=True, slots=True)
class UnitLoad:
    """A unit directly below the reader's own, with what is open and what is late there."""

    unit: Unit
    open: CappedCount
    overdue: CappedCount


def loads_below(user: "User", now: datetime) -> list[UnitLoad]:
    """Return the units directly below those that the person supervises, those most behind first; two queries."""
    paths = unit_paths(user)
    step = Unit.steplen
    below = Unit.objects.none()
    for path in paths:
        below |= Unit.objects.within(path).filter(depth=len(path) // step + 1, is_active=True)
    units = list(below.order_by("path")[:MOST_UNITS]) if paths else []
    asked: dict[str, WorkItemQuerySet] = {}
    for unit in units:
        items = WorkItem.objects.running().within(unit.path)
        asked |= {f"open:{unit.pk}": items, f"late:{unit.pk}": items.filter(due_at__lt=now)}
    numbers = capped_counts(asked)
    loads = [UnitLoad(unit, numbers[f"open:{unit.pk}"], numbers[f"late:{unit.pk}"]) for unit in units]
    busy = sorted((load for load in loads if load.open.number), key=lambda load: -load.overdue.number)
    return busy[:SHOWN]
