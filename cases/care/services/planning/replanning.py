"""Changing a plan in force: done stays, missed stays visible, open future items are replaced, with a difference first.

Re-planning is the case owner's act and applies at once; only the first plan of a case needs approval.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import record_event
from unioncare.worklist.approvals import pending_for
from unioncare.worklist.services import cancel_items, complete_kind, open_items

from ...engine.plan import Basis
from ...enums import CaseState, Entitlement, PlanState
from ...models import CarePlan, IllnessCase
from ...selectors.plan import load_clock, plan_in_force, plan_in_preparation, planned_rows
from ...signals import plan_changed
from ..conditions import Reason, consent_in_force, nobody_concerned
from ..steps import draft_of, open_step
from .drafting import ACTION, PLANNING_ITEM, PlanRefused, back_to_draft, locked_case
from .materialising import materialise, source_key

if TYPE_CHECKING:
    from unioncare.organisation.models import User
from .comparing import PlanDiff, diff_plan, summary


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
    plan_changed.send(CarePlan, case=case, actor=actor, now=now)
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
    if plan_in_force(case) is None or not case.may_process:
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
