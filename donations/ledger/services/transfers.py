"""Transfers by hand: a small one is booked at once, a larger one waits for a second person."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core import thresholds
from unioncare.core.audit import attributed
from unioncare.core.numbering import next_number
from unioncare.worklist.approvals import pending_for, request_approval, withdraw
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.services import close_subject, open_subject

from ..enums import FundKind, TransferState
from ..errors import LedgerRefused
from ..kinds import TRANSFER
from ..models import Fund, TransferOrder
from ..thresholds import TRANSFER_ALONE
from .drafts import require_amount
from .funds import move_between
from .posting import Booked

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def needs_second(amount: Decimal) -> bool:
    """Tell whether one person does not move this sum alone."""
    return amount > thresholds.value(TRANSFER_ALONE.code)


def transfer(
    *, source: Fund, target: Fund, amount: Decimal, booked_on: date, note: str, key: uuid.UUID, actor: "User | None",
    now: datetime,
) -> tuple[Booked, Booked]:  # fmt: skip
    """Move money by hand and alone, as `move_between` does.

    Raises LedgerRefused besides: a campaign's fund, which its own rule empties; a sum that needs a second person.
    """
    _require_by_hand(source)
    if needs_second(amount):
        raise LedgerRefused(_("This sum needs a second person: ask for it."))
    return move_between(
        source=source, target=target, amount=amount, booked_on=booked_on, note=note, key=key, actor=actor, now=now
    )


@attributed
def ask_transfer(
    *, source: Fund, target: Fund, amount: Decimal, note: str, key: uuid.UUID, actor: "User", now: datetime
) -> TransferOrder:
    """Ask a second person for a transfer. `key` comes with the form: sent twice, it is asked once."""
    known = TransferOrder.objects.filter(key=key).first()
    if known is not None:
        return known
    require_amount(amount)
    _require_by_hand(source)
    if source.pk == target.pk:
        raise LedgerRefused(_("Money moves between two different funds."))
    if not note.strip():
        raise LedgerRefused(_("Say in a sentence what this is: who decided it, which paper shows it."))
    number = next_number(TransferOrder, f"T{timezone.localdate(now):%Y}-")
    subject = open_subject(
        kind=SubjectKind.UNIT, unit=source.unit, label=f"{source.name_zh} {number}"[:120], reference=number,
        url=reverse("donations:transfer", args=[number]),
    )  # fmt: skip
    order = TransferOrder.objects.create(
        number=number, source=source, target=target, amount=amount, note=note.strip(), subject=subject, key=key,
        asked_by=actor, asked_at=now,
    )  # fmt: skip
    request_approval(action=TRANSFER, subject=subject, unit=source.unit, initiated_by=actor, now=now, amount=amount)
    return order


@transaction.atomic
def follow_transfer(*, order: TransferOrder, approved: bool, actor: "User", now: datetime) -> TransferOrder:
    """Book what the second person approved, on this day. Raises LedgerRefused where the money is not there by now."""
    held = _waiting(order)
    if approved:
        move_between(
            source=held.source, target=held.target, amount=held.amount, booked_on=timezone.localdate(now),
            note=held.note, key=held.key, actor=held.asked_by, now=now,
        )  # fmt: skip
    return _end(held, TransferState.BOOKED if approved else TransferState.REFUSED, actor, now)


@attributed
def withdraw_transfer(*, order: TransferOrder, reason: str, actor: "User", now: datetime) -> TransferOrder:
    """Take a request back before it is decided."""
    held = _waiting(order)
    if (approval := pending_for(held.subject, TRANSFER)) is not None:
        withdraw(approval_id=approval.pk, actor=actor, now=now, reason=reason)
    return _end(held, TransferState.WITHDRAWN, actor, now)


def _waiting(order: TransferOrder) -> TransferOrder:
    rows = TransferOrder.objects.select_for_update(of=("self",)).select_related(
        "source", "target", "subject", "asked_by"
    )
    held: TransferOrder = rows.get(pk=order.pk)
    if held.state != TransferState.ASKED:
        raise LedgerRefused(
            _("Transfer %(number)s is “%(state)s” already.")
            % {"number": held.number, "state": held.get_state_display()}
        )
    return held


def _end(order: TransferOrder, state: TransferState, actor: "User", now: datetime) -> TransferOrder:
    order.state, order.decided_at = state, now
    order.save(update_fields=["state", "decided_at"])
    close_subject(subject=order.subject, now=now, actor=actor, reason=str(state.label))
    return order


def _require_by_hand(source: Fund) -> None:
    if source.kind == FundKind.CAMPAIGN:
        raise LedgerRefused(
            _("What members gave leaves a campaign by its declared rule alone: pay it out, or handle what is left.")
        )
