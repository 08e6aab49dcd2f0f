"""Deciding a step: who may, and what follows."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from unioncare.core.ui.dates import moment
from unioncare.organisation.enums import Role

from ..conflicts import conflict_of
from ..enums import ApprovalState
from ..models import Approval, ApprovalStep
from ..signals import approval_decided
from .errors import ApprovalConflict, ApprovalRefused
from .requesting import end_item, end_steps, lock_approval
from .seating import current_step, open_step

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def roles_text(step: ApprovalStep) -> str:
    """Return who decides a step, in words: Vice-chair or Chair."""
    labels = [str(Role(code).label) for code in step.roles]
    return _(" or ").join(labels)


def may_decide(approval: Approval, user: "User") -> str | Promise | None:
    """Return the reason why this person may not decide the waiting step, or None when they may."""
    step = current_step(approval)
    if approval.state != ApprovalState.PENDING or step is None:
        return _("This is no longer waiting for approval.")
    if not holds_step(step, user):
        return _("This is decided by: %(roles)s, %(unit)s.") % {"roles": roles_text(step), "unit": step.unit.name}
    if approval.initiated_by_id == user.pk:
        return _("You initiated this, so somebody else decides.")
    if any(earlier.decided_by_id == user.pk for earlier in approval.steps.all()):
        return _("You decided an earlier step; every step needs another person.")
    if user.pk in approval.excluded_people:
        return _("You take part in this matter, so somebody else decides.")
    return conflict_of(approval.subject, user)


def holds_step(step: ApprovalStep, user: "User") -> bool:
    """Tell whether a post of this person (or one they deputise for) is the one that decides the step."""
    return any(post.unit_id == step.unit_id and post.role in step.roles for post in user.active_posts)


@transaction.atomic
def decide(
    *,
    approval_id: int,
    actor: "User",
    now: datetime,
    approve: bool,
    comment: str = "",
    step_id: int | None = None,
) -> Approval:
    """Approve or refuse the waiting step; the last approval, or any refusal, ends the whole.

    `step_id` names the step that the decider saw, so that nobody decides the next one by accident. Raises
    ApprovalConflict when somebody was first, ApprovalRefused when this person may not or a refusal gives no reason.
    """
    approval = lock_approval(approval_id)
    step = current_step(approval)
    if approval.state != ApprovalState.PENDING or step is None or step_id not in (None, step.pk):
        raise ApprovalConflict(_already(approval))
    if why := may_decide(approval, actor):
        raise ApprovalRefused(why)
    if not approve and not comment.strip():
        raise ApprovalRefused(_("Say why you refuse."))
    _write(step, actor, now, approve=approve, comment=comment.strip()[:300])
    following = current_step(Approval.objects.get(pk=approval.pk)) if approve else None
    if following is not None:
        open_step(approval, following, now=now)
        return approval
    return _finish(approval, actor, now, approve=approve)


def _write(step: ApprovalStep, actor: "User", now: datetime, *, approve: bool, comment: str) -> None:
    step.state = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
    step.decided_by, step.decided_at, step.comment = actor, now, comment
    step.save(update_fields=["state", "decided_by", "decided_at", "comment"])
    end_item(step, "complete", actor=actor, now=now, result=comment)


def _finish(approval: Approval, actor: "User", now: datetime, *, approve: bool) -> Approval:
    end_steps(approval)
    approval.state = ApprovalState.APPROVED if approve else ApprovalState.REFUSED
    approval.decided_at = now
    approval.save(update_fields=["state", "decided_at"])
    approval_decided.send(sender=Approval, approval=approval, approved=approve, actor=actor, now=now)
    return approval


def _already(approval: Approval) -> str:
    last = approval.steps.filter(decided_by__isnull=False).select_related("decided_by").order_by("-order").first()
    if last is None or last.decided_by is None:
        return _("This is no longer waiting for approval.")
    return _("%(name)s already decided this on %(at)s.") % {"name": last.decided_by.name, "at": moment(last.decided_at)}
