"""From a draft to a version in force. Versions of one unit never overlap: each ends the day before the next begins."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.organisation.models import Unit
from unioncare.worklist.approvals import pending_for, request_approval, withdraw
from unioncare.worklist.services import close_subject

from ...enums import ProtocolState
from ...models import Protocol
from .flow import ProtocolRefused, locked, move_protocol

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ACTION = "protocol"
_DAY = timedelta(days=1)


@transaction.atomic
def submit_protocol(*, protocol: Protocol, actor: "User", now: datetime) -> Protocol:
    """Submit a draft for approval by the chair. Refused (MoveRefused) while the checks find errors.

    Whoever wrote on it does not decide about it, also when somebody else submits it.
    """
    held = move_protocol(protocol=protocol, move="submit", actor=actor, now=now)
    request_approval(
        action=ACTION, subject=held.subject, unit=held.unit, initiated_by=actor, now=now, excluded=_writers(held)
    )
    return held


def _writers(protocol: Protocol) -> set[int]:
    edited = protocol.rules.filter(changed_by__isnull=False).order_by().values_list("changed_by", flat=True)
    return {pk for pk in (*edited, protocol.created_by_id, protocol.changed_by_id) if pk is not None}


@transaction.atomic
def publish_protocol(
    *, protocol: Protocol, actor: "User | None", now: datetime, approver: "User | None" = None, move: str = "publish"
) -> Protocol:
    """Put an approved version into force: from its first day, or from today when that day has passed.

    The unit's version before it ends the day before. The unit is locked, so of two publications at once the second
    sees the first. A version that began today keeps its day: the next one begins tomorrow.
    """
    Unit.objects.select_for_update().get(pk=protocol.unit_id)
    held = locked(protocol.pk)
    today = timezone.localdate(now)
    begins = max(held.starts_on or today, today)
    before = Protocol.objects.in_force(today).filter(unit=held.unit_id).select_for_update(of=("self",)).first()
    if before is not None and before.starts_on is not None:
        begins = max(begins, before.starts_on + _DAY)
        before.ends_on = min(before.ends_on or begins - _DAY, begins - _DAY)
        before.save(update_fields=["ends_on"])
    _set_dates(held, begins, None)
    held.approved_by, held.published_at = approver or actor, now
    held.save(update_fields=["approved_by", "published_at"])
    held = move_protocol(protocol=held, move=move, actor=actor, now=now)
    close_subject(subject=held.subject, now=now, actor=actor, reason=_("The protocol is published"))
    retire_ended(now=now)
    return held


def _set_dates(protocol: Protocol, starts_on: date | None, ends_on: date | None) -> None:
    protocol.starts_on, protocol.ends_on = starts_on, ends_on
    protocol.save(update_fields=["starts_on", "ends_on"])


@transaction.atomic
def return_protocol(*, protocol: Protocol, actor: "User | None", now: datetime, reason: str) -> Protocol:
    """Return a refused version: it is a draft again."""
    return move_protocol(protocol=protocol, move="return", actor=actor, now=now, reason=reason)


@transaction.atomic
def withdraw_protocol(*, protocol: Protocol, actor: "User", now: datetime, reason: str) -> Protocol:
    """Take a submitted version back before it is decided, to go on editing."""
    held = locked(protocol.pk)
    approval = pending_for(held.subject, ACTION)
    if approval is None:
        raise ProtocolRefused(_("This no longer waits for approval."))
    withdraw(approval_id=approval.pk, actor=actor, now=now, reason=reason)
    return move_protocol(protocol=held, move="withdraw", actor=actor, now=now, reason=reason)


@transaction.atomic
def retire_protocol(*, protocol: Protocol, actor: "User", now: datetime, reason: str) -> Protocol:
    """End a published version with today; one that has not begun yet never comes into force.

    Plans made by it go on; new ones need another version, here or in a unit above.
    """
    held = move_protocol(protocol=protocol, move="retire", actor=actor, now=now, reason=reason)
    today = timezone.localdate(now)
    if held.starts_on is None or held.starts_on <= today:
        _set_dates(held, held.starts_on, min(held.ends_on or today, today))
        return held
    gave_way = Protocol.objects.filter(unit=held.unit_id, ends_on=held.starts_on - _DAY, state=ProtocolState.PUBLISHED)
    keys = list(gave_way.values_list("pk", flat=True))
    _set_dates(held, None, None)
    # Whatever was to give way to it stays in force.
    Protocol.objects.filter(pk__in=keys).update(ends_on=None)
    return held


@transaction.atomic
def drop_draft(*, protocol: Protocol, actor: "User", now: datetime, reason: str = "") -> Protocol:
    """Give a draft up: it stays in the list, without ever having been in force."""
    held = move_protocol(protocol=protocol, move="drop", actor=actor, now=now, reason=reason)
    _set_dates(held, None, None)
    close_subject(subject=held.subject, now=now, actor=actor, reason=reason.strip() or _("The draft was given up"))
    return held


def retire_ended(*, now: datetime) -> int:
    """Mark the versions whose last day has passed; part of the daily run.

    Only a label: which version applies on a day is always asked of the dates.
    """
    ended = Protocol.objects.filter(state=ProtocolState.PUBLISHED, ends_on__lt=timezone.localdate(now))
    return ended.update(state=ProtocolState.RETIRED)
