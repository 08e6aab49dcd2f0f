"""Asking for an approval, and taking the request back."""

from collections.abc import Collection
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from unioncare.core.explain import Explanation
from unioncare.organisation.models import Unit

from ..enums import ApprovalState
from ..locks import lock_owner
from ..models import Approval, ApprovalStep, Subject, WorkItem
from ..services.transitions import change, forget_counts, lock_open, log
from .actions import get_action, steps_of
from .errors import ApprovalConflict, ApprovalRefused
from .seating import current_step, item_key, open_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def request_approval(
    *,
    action: str,
    subject: Subject,
    unit: Unit,
    initiated_by: "User",
    now: datetime,
    amount: Decimal | None = None,
    excluded: Collection[int] = (),
    due_at: datetime | None = None,
    because: Explanation | None = None,
    in_hours: bool = False,
    working_days: int | None = None,
) -> Approval:
    """Begin the approval of `action` for a subject and open the first step's work item.

    `amount` in CNY chooses the steps; `excluded` are user ids that may not decide; `due_at` and `because` replace
    the first step's own deadline and reason; `in_hours` and `working_days` say how that deadline was counted.
    Raises ApprovalRefused when one is already waiting.
    """
    steps = steps_of(get_action(action), amount)
    if not steps:
        raise ApprovalRefused(_("The approval matrix has no step for this; add one in the administration."))
    try:
        with transaction.atomic():
            approval = Approval.objects.create(
                action=action,
                subject=subject,
                unit=unit,
                amount=amount,
                initiated_by=initiated_by,
                initiated_at=now,
                excluded_people=sorted(set(excluded)),
            )
    except IntegrityError as error:
        raise ApprovalRefused(_("This is already waiting for approval.")) from error
    rows = [
        ApprovalStep(
            approval=approval,
            order=order,
            roles=[str(role) for role in step.roles],
            unit=unit,
            unit_kind=step.unit_kind,
            second_signature=step.second_signature,
        )
        for order, step in enumerate(steps, start=1)
    ]
    ApprovalStep.objects.bulk_create(rows)
    open_step(approval, rows[0], now=now, due_at=due_at, because=because, in_hours=in_hours, working_days=working_days)
    return approval


def pending_for(subject: Subject, action: str) -> Approval | None:
    """Return the approval of `action` that waits for this subject, if any."""
    return (
        Approval.objects.filter(subject=subject, action=action, state=ApprovalState.PENDING)
        .select_related("subject", "unit", "initiated_by")
        .first()
    )


def lock_approval(approval_id: int) -> Approval:
    """Lock an approval, and what it is about before it."""
    lock_owner(Subject.objects.get(approvals=approval_id))
    rows = Approval.objects.select_for_update(of=("self",)).select_related("subject", "unit")
    approval: Approval = rows.get(pk=approval_id)
    return approval


@transaction.atomic
def withdraw(*, approval_id: int, actor: "User", now: datetime, reason: str) -> Approval:
    """Take a waiting request back and cancel its work item; raises ApprovalConflict when it is already decided."""
    if not reason.strip():
        raise ApprovalRefused(_("A reason is needed for this step."))
    approval = lock_approval(approval_id)
    if approval.state != ApprovalState.PENDING:
        raise ApprovalConflict(_("This is no longer waiting for approval."))
    if step := current_step(approval):
        end_item(step, "cancel", actor=actor, now=now, reason=reason.strip()[:300])
    end_steps(approval)
    approval.state, approval.decided_at = ApprovalState.WITHDRAWN, now
    approval.save(update_fields=["state", "decided_at"])
    return approval


def end_steps(approval: Approval) -> None:
    """Mark the steps that nobody needs to decide any more."""
    approval.steps.filter(state=ApprovalState.PENDING).update(state=ApprovalState.WITHDRAWN)


def end_item(step: ApprovalStep, act: str, *, actor: "User", now: datetime, **fields: str) -> None:
    """End a step's work item, if it is still open."""
    for item in lock_open(WorkItem.objects.filter(source_key=item_key(step))):
        change(WorkItem.objects.filter(pk=item.pk), act, done_by=actor, done_at=now, missed=item.due_at < now, **fields)
        log([(item, {"state": ["open", "done" if act == "complete" else "cancelled"]})], actor=actor)
        forget_counts(item.assignee_id)
