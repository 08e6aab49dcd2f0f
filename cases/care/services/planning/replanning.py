"""Changing a plan in force: done stays, missed stays visible, open future items are replaced, with a difference first.

The new plan keeps the anchor of the old one, so that windows which both ask for stay the same items. Re-planning is
the case owner's act and applies at once; only the first plan of a case needs approval.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.worklist.approvals import pending_for
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import cancel_items, complete_kind, open_items

from ...engine.cadences import NUMBERED
from ...engine.items import PlannedItem
from ...engine.plan import Basis, plan_items
from ...engine.windows import first_number
from ...enums import CaseState, Entitlement, PlanState
from ...models import CarePlan, Grading, IllnessCase, Protocol
from ...selectors.plan import Clock, base_key, load_clock, plan_in_force, plan_in_preparation, planned_rows
from ..flow import Reason, consent_in_force, nobody_concerned
from ..steps import draft_of, open_step
from .drafting import ACTION, PLANNING_ITEM, PlanRefused, back_to_draft, basis_of, latest_grading, locked_case
from .materialising import materialise, source_key

if TYPE_CHECKING:
    from unioncare.organisation.models import User

# Visits at events belong to their event, not to the plan's cadence.
_KEPT_KINDS = ("visit:event:", "follow_up:")


@dataclass(frozen=True, slots=True)
class Moved:
    """An item that both plans ask for, at another time."""

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
    """Say whether an item gets another due time: deadlines only become earlier, windows follow their calendar."""
    if item.counted_from is not None or item.in_hours:
        return item.due_at < row.due_at
    return item.due_at != row.due_at


@transaction.atomic
def replan(*, case: IllnessCase, actor: "User", now: datetime, seen: str = "") -> PlanDiff:
    """Put the plan that the latest grading asks for into force; return what changed.

    `seen` is the fingerprint of the difference that was confirmed; raises PlanRefused when it has changed since.
    """
    case = locked_case(case.pk)
    if (why := why_not_replan(case, actor)) is not None:
        raise PlanRefused(why)
    diff = diff_plan(case=case, now=now)
    if seen and seen != diff.fingerprint:
        raise PlanRefused(_("What the plan changes is no longer what you saw: look at it again, then confirm."))
    plan = _supersede(diff, case, actor, now)
    _replace_items(diff, plan, case, actor, now)
    materialise(plans=[plan], clock=load_clock(now))
    complete_kind(
        subject=case.subject, kinds=[PLANNING_ITEM], actor=actor, now=now, result=summary(diff), opened_until=now
    )
    record_event(case, actor=actor, what="replan", details={"result": summary(diff), "plan": plan.pk})
    return diff


def why_not_replan(case: IllnessCase, user: "User | None") -> Reason:
    """Return why this person cannot change the plan now; None when they can."""
    if case.state not in (CaseState.IN_CARE, CaseState.RECOVERING):
        return _("Only a case in care has a plan to change.")
    if user is not None and not user.has_perm("cases.plan_case", case):
        return _("Your posts do not include this step.")
    return consent_in_force(case, user) or nobody_concerned(case, user)


def _supersede(diff: PlanDiff, case: IllnessCase, actor: "User", now: datetime) -> CarePlan:
    old = diff.plan
    old.state = PlanState.SUPERSEDED
    old.save(update_fields=["state"])
    return CarePlan.objects.create(
        case=case,
        grading=diff.grading,
        protocol=diff.protocol,
        state=PlanState.APPROVED,
        anchor_on=old.anchor_on,
        planned_until=diff.until,
        entitlements=diff.basis.as_json(),
        note=summary(diff),
        created_by=actor,
        created_at=now,
        approved_by=actor,
        approved_at=now,
    )


def _replace_items(diff: PlanDiff, plan: CarePlan, case: IllnessCase, actor: "User", now: datetime) -> None:
    gone = [*diff.cancelled, *(pair.old for pair in diff.moved)]
    reason = _("Replaced by the plan of %(day)s") % {"day": timezone.localdate(now).isoformat()}
    if gone:
        cancel_items(subject=case.subject, now=now, actor=actor, reason=reason, only=[row.pk for row in gone])
    states = {row.source_key: row.state for row in planned_rows(case)}
    new = [*diff.added, *(pair.new for pair in diff.moved)]
    open_items(drafts=[draft_of(case, item, source_key=source_key(plan, item, states)) for item in new], now=now)


def summary(diff: PlanDiff) -> str:
    """Say in one line what changed: 2 items added, 1 dropped, 1 moved, 14 kept."""
    return _("%(added)s added, %(dropped)s dropped, %(moved)s moved, %(kept)s kept") % {
        "added": len(diff.added),
        "dropped": len(diff.cancelled),
        "moved": len(diff.moved),
        "kept": len(diff.kept),
    }


@transaction.atomic
def propose_replan(*, case: IllnessCase, actor: "User | None", now: datetime) -> bool:
    """Ask the case owner to look at a changed plan, when a new grading (or consent given again) changes it.

    Return whether an item was opened. A plan whose approval was cancelled meanwhile becomes a draft again.
    """
    waiting = plan_in_preparation(case)
    if case.state == CaseState.PLANNED and waiting is not None and pending_for(case.subject, ACTION) is None:
        reason = _("The approval was cancelled while consent was not in force")
        back_to_draft(waiting, case=case, actor=None, now=now, reason=reason)
        return True
    if plan_in_force(case) is None:
        return False
    try:
        diff = diff_plan(case=case, now=now)
    except PlanRefused:
        changed = True
    else:
        changed = diff.changes_items or _reads_differ(diff)
    if changed:
        open_step(case=case, step=Entitlement.PLANNING, now=now)
    return changed


def _reads_differ(diff: PlanDiff) -> bool:
    """Say whether the reasons of coming items would name other facts than those of the plan in force."""
    old = Basis.from_json(diff.plan.entitlements)
    names = {name for basis in (old, diff.basis) for granted in basis.granted.values() for name in granted.reads}
    differ = any(old.facts.value(name) != diff.basis.facts.value(name) for name in names)
    return differ or old.protocol != diff.basis.protocol
