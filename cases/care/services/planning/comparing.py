"""What a re-plan would change: kept, added, dropped, moved, and what was missed and stays.

The new plan keeps the anchor of the old one, so that windows which both ask for stay the same items.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

from ...engine.cadences import NUMBERED
from ...engine.items import PlannedItem
from ...engine.plan import Basis, plan_items
from ...engine.windows import first_number
from ...models import CarePlan, Grading, IllnessCase, Protocol
from ...selectors.plan import Clock, base_key, load_clock, plan_in_force, planned_rows
from .drafting import PlanRefused, basis_of, latest_grading

# What an event of the treatment asked for belongs to the event, not to the plan's cadence.
_KEPT_KINDS = ("visit:event:", "screening:event:", "follow_up:")


@dataclass(frozen=True, slots=True)
class Moved:
    """An item that both plans ask for, at another time or with other visitors."""

    old: WorkItem
    new: PlannedItem


@dataclass(frozen=True, slots=True)
class PlanDiff:
    """What a re-plan would change. `missed` are overdue items: they stay, whatever the new plan asks for."""

    plan: CarePlan
    grading: Grading
    basis: Basis
    protocol: Protocol
    until: date
    kept: list[WorkItem] = field(default_factory=list)
    added: list[PlannedItem] = field(default_factory=list)
    cancelled: list[WorkItem] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)
    missed: list[WorkItem] = field(default_factory=list)

    @property
    def changes_items(self) -> bool:
        return bool(self.added or self.cancelled or self.moved)

    @property
    def fingerprint(self) -> str:
        """Stands for what was shown, so that exactly that is confirmed."""
        parts = [
            str(self.grading.pk),
            *(item.key for item in self.added),
            *(f"-{row.pk}" for row in self.cancelled),
            *(f"{pair.old.pk}>{pair.new.due_at:%Y%m%d%H%M}" for pair in self.moved),
        ]
        return sha256("|".join(parts).encode()).hexdigest()[:16]


def diff_plan(*, case: IllnessCase, now: datetime) -> PlanDiff:
    """Compare the plan in force with what the protocol in force asks for today; raise PlanRefused without a plan."""
    plan = plan_in_force(case)
    if plan is None:
        raise PlanRefused(_("No plan of this case is in force."))
    grading = latest_grading(case)
    basis, protocol = basis_of(case, grading, now)
    clock = load_clock(now)
    until = _made_until(plan, clock)
    rows = planned_rows(case)
    basis = replace(basis, counted=_counted(plan, basis, rows, clock))
    wanted = _wanted(plan, basis, until, clock)
    diff = PlanDiff(plan, grading, basis, protocol, until)
    _compare(diff, {item.key: item for item in wanted}, rows, clock)
    return diff


def _counted(plan: CarePlan, basis: Basis, rows: Iterable[WorkItem], clock: Clock) -> dict[str, int]:
    """Return what is added to the numbers of visits and sessions, so that a new interval goes on counting."""
    old = Basis.from_json(plan.entitlements)
    counted: dict[str, int] = {}
    for entitlement, kind in NUMBERED.items():
        granted, before = basis.granted.get(entitlement), old.granted.get(entitlement)
        if granted is None:
            continue
        every = granted.params.every_days
        if before is not None and before.params.every_days == every:
            counted[kind] = old.counted.get(kind, 0)
            continue
        number = first_number(plan.anchor_on, clock.today, every)
        counted[kind] = sum(_went_before(row, kind, clock) for row in rows) + 1 - number
    return counted


def _went_before(row: WorkItem, kind: str, clock: Clock) -> bool:
    """Say whether an item of a cadence stays and lies before what the new plan adds."""
    of_cadence = base_key(row.source_key).count(":") == 3 and row.kind == kind
    ended = row.state in (ItemState.DONE, ItemState.WAIVED)
    return of_cadence and (ended or row.is_overdue(clock.now))


def _made_until(plan: CarePlan, clock: Clock) -> date:
    """Return how far both plans are compared: what the daily run would add to either is no difference."""
    made = plan.planned_until
    return made if made is not None and made > clock.today else clock.until


def _wanted(plan: CarePlan, basis: Basis, until: date, clock: Clock) -> list[PlannedItem]:
    items = plan_items(basis, plan.anchor_on, until, clock.days, in_force_on=clock.today, festivals=clock.coming)
    return [item for item in items if item.due_at >= clock.now and item.kind != "documents"]


def _compare(diff: PlanDiff, wanted: dict[str, PlannedItem], rows: Iterable[WorkItem], clock: Clock) -> None:
    settled: set[str] = set()
    for row in rows:
        key = base_key(row.source_key)
        if row.state != ItemState.OPEN:
            settled |= {key} if row.state != ItemState.CANCELLED else set()
            continue
        item = wanted.get(key)
        settled.add(key)
        if row.is_overdue(clock.now):
            diff.missed.append(row)
        elif item is None and not key.startswith(_KEPT_KINDS) and row.kind != "documents":
            diff.cancelled.append(row)
        elif item is not None and _moves(row, item):
            diff.moved.append(Moved(row, item))
        else:
            diff.kept.append(row)
    diff.added.extend(item for key, item in wanted.items() if key not in settled and not _ends_today(item, clock))


def _ends_today(item: PlannedItem, clock: Clock) -> bool:
    """Say whether a window closes on the day of the change: too late to be anybody's, the next one follows."""
    return item.counted_from is None and not item.in_hours and timezone.localdate(item.due_at) <= clock.today


def _moves(row: WorkItem, item: PlannedItem) -> bool:
    """Say whether an item is replaced: deadlines only become earlier, windows follow their calendar and their visitors.

    One that was paused keeps what the pause gave it.
    """
    if row.planned_due_at is not None:
        return False
    if item.counted_from is not None or item.in_hours:
        return item.due_at < row.due_at
    return item.due_at != row.due_at or visitors_of(item.details) != visitors_of(row.details)


def visitors_of(details: dict[str, Any]) -> list[list[str]]:
    """Return the visitors whom an item asks for, as it is stored."""
    return [list(slot) for slot in details.get("visitors") or ()]


def summary(diff: PlanDiff) -> str:
    """Say in one line what changed: 2 items added, 1 dropped, 1 moved, 14 kept."""
    return _("%(added)s added, %(dropped)s dropped, %(moved)s moved, %(kept)s kept") % {
        "added": len(diff.added),
        "dropped": len(diff.cancelled),
        "moved": len(diff.moved),
        "kept": len(diff.kept),
    }
