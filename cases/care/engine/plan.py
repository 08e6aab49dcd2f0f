"""From what a grading is granted to dated items: a pure function, re-runnable over the past.

Cadences are anchored: the n-th window of an interval k holds the days after anchor + (n−1)·k up to anchor + n·k,
whatever happened in earlier ones, so that lateness never shifts a later window. A window is due on its last working
day (one that holds none, on its last day): the interval of the protocol is never exceeded. What is done once is
counted from the day on which the plan takes force.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from unioncare.organisation.calendar import WorkingDays

from ..enums import Entitlement
from .cadences import NUMBERED, cadence_items
from .facts import Facts
from .festivals import FestivalDay
from .items import PlannedItem
from .matching import Granted
from .occasions import festival_items, follow_ups
from .once import once_items
from .reasons import ProtocolRef, reason
from .windows import Horizon

CADENCES = (
    Entitlement.VISITS,
    Entitlement.COUNSELLING,
    Entitlement.SCREENING,
    Entitlement.REGRADING,
    Entitlement.SURVEY,
)
# What gives further items while a plan is extended.
GOES_ON = frozenset({*CADENCES, Entitlement.FESTIVAL_VISITS})
ONCE = (Entitlement.DOCUMENTS, Entitlement.CLAIM_CHECK, Entitlement.AID, Entitlement.CAMPAIGN)


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan stands on, frozen with it: the grading as the rules saw it, what they gave, and their version."""

    granted: Mapping[Entitlement, Granted]
    facts: Facts
    protocol: ProtocolRef
    # Festivals for which visits were already made, as code and year.
    festivals: tuple[str, ...] = field(default=())
    # What is added to the numbers of visits and sessions, by work kind, after a re-plan changed their interval.
    counted: Mapping[str, int] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {
            "facts": self.facts.as_json(),
            "protocol": self.protocol.as_json(),
            "granted": [granted.as_json() for granted in self.granted.values()],
            "festivals": list(self.festivals),
            "counted": dict(self.counted),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any], only: Collection[str] | None = None) -> Self:
        """Read a stored basis; `only` leaves the other entitlements out, when a plan is extended."""
        rows = [Granted.from_json(row) for row in data["granted"] if only is None or row["entitlement"] in only]
        return cls(
            granted={row.entitlement: row for row in rows},
            facts=Facts.from_json(data["facts"]),
            protocol=ProtocolRef(**data["protocol"]),
            festivals=tuple(data.get("festivals", ())),
            counted=dict(data.get("counted", {})),
        )


def plan_items(
    basis: Basis,
    anchor: date,
    until: date,
    working_days: WorkingDays,
    *,
    in_force_on: date | None = None,
    after: date | None = None,
    festivals: Sequence[FestivalDay] = (),
) -> list[PlannedItem]:
    """Return the items of a plan that open up to `until`, in the order of their due times.

    `after` extends a plan that was made up to that day: both runs together give what one run up to `until` gives.
    `in_force_on` (by default the anchor): windows that were due before are left out, and what is done once is counted
    from there.
    """
    horizon = Horizon(anchor, until, in_force_on or anchor, after)
    items = [
        item
        for granted in basis.granted.values()
        for item in _items_of(granted, basis, horizon, working_days, festivals)
    ]
    return sorted(items, key=lambda item: (item.due_at, item.key))


def _items_of(
    granted: Granted, basis: Basis, horizon: Horizon, days: WorkingDays, festivals: Sequence[FestivalDay]
) -> Iterator[PlannedItem]:
    kind = granted.entitlement
    if kind in CADENCES:
        counted = basis.counted.get(NUMBERED.get(kind, ""), 0)
        yield from cadence_items(kind, granted.params, _why(granted, basis), horizon, days, counted=counted)
    elif kind in ONCE:
        yield from once_items(granted.params, kind.value, _why(granted, basis), horizon, days, basis.facts)
    elif kind == Entitlement.FESTIVAL_VISITS:
        yield from festival_items(granted.params, _why(granted, basis), horizon, days, festivals)


def follow_up_items(basis: Basis, closed_on: date, working_days: WorkingDays) -> list[PlannedItem]:
    """Return the follow-ups of a closed case, counted from its closure; none when the protocol asks for none."""
    granted = basis.granted.get(Entitlement.FOLLOW_UP)
    if granted is None:
        return []
    return list(follow_ups(granted.params, _why(granted, basis), closed_on, working_days))


def _why(granted: Granted, basis: Basis) -> Any:
    return reason(granted, basis.facts, basis.protocol)
