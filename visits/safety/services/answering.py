"""Taking an alert on: whoever is first speaks with the member, the others are released."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from unioncare.core.explain import explain
from unioncare.core.ui.dates import moment
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, complete_item, open_items

from ..enums import RiskStepKind
from ..kinds import CALL, INTERVIEW
from ..models import RiskAlert
from ..selectors.callees import holder_of
from ..thresholds import SUPERVISOR_MINUTES, minutes
from .steps import AlertRefused, lock_alert, log

if TYPE_CHECKING:
    from unioncare.organisation.models import User

WHY_INTERVIEW = gettext_noop("Whoever takes on a sign of danger speaks with the member: it was noticed at {at}")


@transaction.atomic
def acknowledge(*, alert: RiskAlert, actor: "User", now: datetime) -> RiskAlert:
    """Take an alert on; the first one wins, and whoever comes later reads who it was (AlertRefused).

    Once the conversation is late, or whoever took it on is there no more, somebody else may take it over. Who may open
    the alert is the caller's to check.
    """
    held = lock_alert(alert.pk)
    if not held.is_open:
        raise AlertRefused(_("This is closed already."))
    if held.acknowledged_by_id == actor.pk:
        return held
    if held.acknowledged_at and not held.is_late(now) and holder_of(held, now) is not None:
        words = _("%(name)s took it on at %(at)s. Nothing more is needed of you.")
        name = held.acknowledged_by.name if held.acknowledged_by else ""
        raise AlertRefused(words % {"name": name, "at": moment(held.acknowledged_at)})
    take_on(alert=held, actor=actor, now=now)
    return held


def take_on(*, alert: RiskAlert, actor: "User", now: datetime) -> None:
    """Note who takes a locked alert on, release everybody else, and give them the conversation."""
    alert.acknowledged_by, alert.acknowledged_at = actor, now
    alert.called_at = now  # whoever has just taken it on is given time before all are called again
    alert.save(update_fields=["acknowledged_by", "acknowledged_at", "called_at"])
    log(alert, RiskStepKind.ACKNOWLEDGED, now, by=actor)
    reason = _("%(name)s has taken it on.") % {"name": actor.name}
    release(alert=alert, actor=actor, reason=reason, now=now, kinds=(CALL, INTERVIEW))
    open_items(drafts=[_conversation(alert, actor, now)], now=now)


def release(*, alert: RiskAlert, actor: "User", reason: str, now: datetime, kinds: Collection[str] = (CALL,)) -> None:
    """End the calls of a locked alert: done for whoever acted, cancelled with the reason for everybody else."""
    own = WorkItem.objects.open().filter(subject=alert.subject_id, kind=CALL, assignee=actor)
    for item in own.order_by("pk"):
        complete_item(item=item, actor=actor, now=now)
    cancel_items(subject=alert.subject, now=now, actor=actor, reason=reason, kinds=kinds)


def conversation_due(alert: RiskAlert, taken_at: datetime) -> datetime:
    """Return by when whoever took it on speaks with the member; who did so late already has some time."""
    due_at = alert.interview_due_at
    return due_at if taken_at < due_at else taken_at + minutes(SUPERVISOR_MINUTES)


def _conversation(alert: RiskAlert, actor: "User", now: datetime) -> ItemDraft:
    return ItemDraft(
        kind=INTERVIEW,
        subject=alert.subject,
        unit=alert.case.unit,
        source_key=f"risk:{alert.pk}:{alert.round}:interview:{actor.pk}:{now:%Y%m%d%H%M%S}",
        opens_at=now,
        due_at=conversation_due(alert, now),
        because=explain(WHY_INTERVIEW, at=alert.running_since),
        role=Role.COUNSELLOR,
        in_hours=True,
        assignee=actor,
        private=True,
        announced=True,
    )
