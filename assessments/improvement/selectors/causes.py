"""Recurring causes: how often each was named, quarter by quarter, in how many units, and what came back."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from unioncare.organisation.calendar import start_of
from unioncare.organisation.models import Unit, User

from ..enums import ActionState
from ..models import Cause, ImprovementAction
from .lists import Quarter

QUARTERS = 6


@dataclass(slots=True)
class CauseRow:
    """One cause within the time shown."""

    cause: Cause
    counts: Counter[Quarter] = field(default_factory=Counter)
    units: set[int] = field(default_factory=set)
    came_back: int = 0

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True, slots=True)
class CauseBoard:
    """Causes, those named most often first, over the quarters from the oldest to this one."""

    quarters: list[Quarter]
    rows: list[CauseRow]

    @property
    def lines(self) -> list[tuple[CauseRow, list[tuple[Quarter, int]]]]:
        """Each cause with its number in every quarter."""
        return [(row, [(quarter, row.counts[quarter]) for quarter in self.quarters]) for row in self.rows]


def cause_board(user: User, unit: Unit | None, today: date) -> CauseBoard:
    """Count the actions in scope, of one unit where it is given; what was given up is no cause of anything."""
    quarters = [Quarter.of(today)]
    while len(quarters) < QUARTERS:
        quarters.insert(0, quarters[0].before)
    actions = ImprovementAction.objects.visible_to(user).filter(planned_at__gte=start_of(quarters[0].first))
    if unit is not None:
        actions = actions.within(unit.path)
    rows: dict[int, CauseRow] = {}
    for action in actions.exclude(state=ActionState.DROPPED).select_related("cause").order_by("pk"):
        row = rows.setdefault(action.cause_id, CauseRow(action.cause))
        row.counts[Quarter.of(timezone.localdate(action.planned_at))] += 1
        row.units.add(action.unit_id)
        row.came_back += action.rounds > 0
    return CauseBoard(quarters, sorted(rows.values(), key=lambda row: (-row.total, row.cause.position)))
