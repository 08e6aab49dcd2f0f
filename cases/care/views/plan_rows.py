"""Engine items and entitlements as rows of a page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from unioncare.core.bilingual import pick
from unioncare.core.explain import Explanation
from unioncare.core.ui.dates import day, weekday
from unioncare.core.ui.due import Due
from unioncare.organisation.enums import Role
from unioncare.worklist.kinds import get_kind
from unioncare.worklist.models import WorkItem

from ..engine.entitlements import INTAKE_STEPS
from ..engine.items import PlannedItem
from ..engine.matching import Granted
from ..engine.names import NAMES
from ..engine.reasons import reason
from ..engine.rules import grant_text
from ..engine.wording import visitors_text
from ..enums import Entitlement
from ..selectors.plan import Clock, PlanPreview
from ..services.planning import PlanDiff
from ..services.planning.comparing import Moved, visitors_of

# What has been done when a plan is made.
STEPS_BEFORE = INTAKE_STEPS | {Entitlement.PLANNING, Entitlement.APPROVAL}


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One item: when it is due, what it is, why, who goes and who answers."""

    on: date
    due: Due
    icon: str
    title: str
    because: Explanation | None
    who: str = ""
    role: str | Promise = ""
    change: str = ""
    before: Due | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class KindRow:
    """All items of one kind and reason: how many, and on which days."""

    icon: str
    title: str | Promise
    because: Explanation
    days: list[date] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class GrantRow:
    """One entitlement of a grading, with the articles that give it."""

    title: str | Promise
    text: str
    because: Explanation


def item_title(kind: str, title: dict[str, str]) -> str:
    return pick(title) if title else str(get_kind(kind).label)


def due_mark(due_at: datetime, clock: Clock, *, in_hours: bool = False) -> Due:
    """Return when something is due, counted from now; what lies behind is named by its day alone."""
    on = timezone.localdate(due_at)
    if due_at < clock.now:
        return Due("", day(on), weekday(on))
    if in_hours:
        return Due.hours(max(int((due_at - clock.now).total_seconds() // 3600), 0), due_at, clock.now)
    return Due.today(on) if on == clock.today else Due.later(clock.days.between(clock.today, on), on)


def plan_row(item: PlannedItem, clock: Clock, *, change: str = "", before: Due | None = None) -> PlanRow:
    """Return an item that the engine gives."""
    return PlanRow(
        on=timezone.localdate(item.due_at),
        due=due_mark(item.due_at, clock, in_hours=item.in_hours),
        icon=get_kind(item.kind).icon,
        title=item_title(item.kind, item.title),
        because=item.because,
        who=visitors_text([tuple(slot) for slot in item.details.get("visitors", [])]),
        role=Role(item.role).label if item.role else "",
        change=change,
        before=before,
    )


def stored_row(item: WorkItem, clock: Clock, *, change: str, note: str = "") -> PlanRow:
    """Return an item that stands in a worklist."""
    return PlanRow(
        on=timezone.localdate(item.due_at),
        due=due_mark(item.due_at, clock, in_hours=item.in_hours),
        icon=item.work_kind.icon,
        title=item_title(item.kind, item.title),
        because=item.explanation,
        change=change,
        note=note,
    )


def kind_rows(items: Sequence[PlannedItem]) -> list[KindRow]:
    """Gather items by kind and article, in the order of their first day."""
    rows: dict[tuple[str, str], KindRow] = {}
    for item in items:
        key = (item.kind, str(item.because.sources))
        row = rows.setdefault(key, KindRow(get_kind(item.kind).icon, get_kind(item.kind).label, item.because))
        row.days.append(timezone.localdate(item.due_at))
    return list(rows.values())


def grant_rows(preview: PlanPreview, *, planned: bool = False) -> list[GrantRow]:
    """Return the entitlements of a grading as sentences with their articles; `planned`: without the steps before."""
    return [
        _grant_row(granted, preview)
        for granted in preview.granted
        if not planned or granted.entitlement not in STEPS_BEFORE
    ]


def _grant_row(granted: Granted, preview: PlanPreview) -> GrantRow:
    because = reason(granted, preview.basis.facts, preview.basis.protocol)
    return GrantRow(NAMES[granted.entitlement], grant_text(granted.entitlement, granted.params), because)


def change_rows(diff: PlanDiff, clock: Clock) -> list[PlanRow]:
    """Return what a re-plan changes, in the order of the days: added, dropped, moved."""
    rows: list[tuple[datetime, PlanRow]] = [
        *((item.due_at, plan_row(item, clock, change="added")) for item in diff.added),
        *((item.due_at, stored_row(item, clock, change="dropped")) for item in diff.cancelled),
        *((pair.new.due_at, moved_row(pair, clock)) for pair in diff.moved),
    ]
    return [row for _due_at, row in sorted(rows, key=lambda pair: pair[0])]


def moved_row(pair: Moved, clock: Clock) -> PlanRow:
    """Return an item that stays with another time, other visitors, or both."""
    before = due_mark(pair.old.due_at, clock) if pair.old.due_at != pair.new.due_at else None
    row = plan_row(pair.new, clock, change="moved", before=before)
    if visitors_of(pair.new.details) == visitors_of(pair.old.details):
        return row
    return replace(row, note=_("Other visitors: %(who)s") % {"who": row.who})


def missed_rows(items: Iterable[WorkItem], clock: Clock) -> list[PlanRow]:
    """Return overdue items, which a re-plan leaves where they are."""
    return [stored_row(item, clock, change="kept") for item in items]
