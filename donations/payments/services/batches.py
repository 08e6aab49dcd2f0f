"""Batches: made by one person, checked by another, booked when they go to the bank, settled by what it answers."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed, record_bulk_changes, record_event
from unioncare.core.numbering import next_number
from unioncare.worklist.approvals import pending_for, request_approval, withdraw
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import Subject
from unioncare.worklist.services import close_subject, open_subject

from ...ledger.enums import EntryKind, Reason
from ...ledger.models import Fund
from ...ledger.services.drafts import moved
from ...ledger.services.posting import lock_funds, post_entries
from ...ledger.services.reversing import reverse_entry
from ..contributions import lock_owners, settled
from ..enums import BatchState, Failure, PaymentState
from ..errors import PaymentRefused
from ..models import Payment, PaymentBatch

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ACTION = "payment_batch"
# So many payments a bank takes in one file.
MOST = 1_000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the bank did with a payment: paid on a day, or not, and why."""

    paid_on: date | None = None
    failure: Failure | None = None


@attributed
def make_batch(*, fund: Fund, payment_ids: Collection[int], actor: "User", now: datetime) -> PaymentBatch:
    """Put ordered payments of a fund into a batch and ask for the second person's check.

    Raises PaymentRefused: none or too many, one that is no longer waiting or whose account is out of use, one that the
    maker decided or takes part in.
    """
    if not payment_ids:
        raise PaymentRefused(_("Choose the payments of the batch."))
    if len(payment_ids) > MOST:
        raise PaymentRefused(_("A batch holds %(most)d payments at most.") % {"most": MOST})
    rows = Payment.objects.select_for_update(of=("self",)).select_related("subject", "account").order_by("pk")
    payments = list(rows.filter(pk__in=payment_ids, fund=fund, state=PaymentState.ORDERED))
    if len(payments) != len(set(payment_ids)):
        raise PaymentRefused(_("Some of these payments are in a batch or cancelled by now; look at the list again."))
    _require_usable(payments)
    _require_apart(payments, actor)
    number = next_number(PaymentBatch, f"B{timezone.localdate(now):%Y}-")
    subject = open_subject(kind=SubjectKind.PAYMENT, unit=fund.unit, label=number, reference=number)
    batch = PaymentBatch.objects.create(
        number=number, fund=fund, subject=subject, total=sum(payment.amount for payment in payments), made_by=actor,
        made_at=now,
    )  # fmt: skip
    subject.url = batch.get_absolute_url()
    subject.save(update_fields=["url"])
    _move(payments, PaymentState.BATCHED, actor, batch=batch)
    excluded = {person for payment in payments for person in payment.excluded_people}
    request_approval(
        action=ACTION, subject=subject, unit=fund.unit, initiated_by=actor, now=now, amount=batch.total,
        excluded=excluded | _related(payments),
    )  # fmt: skip
    return batch


@attributed
def discard_batch(*, batch: PaymentBatch, reason: str, actor: "User", now: datetime) -> PaymentBatch:
    """Dissolve a batch that did not go to the bank; its payments wait again."""
    held = _lock(batch)
    if held.state not in (BatchState.CHECKING, BatchState.CHECKED):
        raise PaymentRefused(_refused(held))
    if waiting := pending_for(held.subject, ACTION):
        withdraw(approval_id=waiting.pk, actor=actor, now=now, reason=reason)
    elif not reason.strip():
        raise PaymentRefused(_("A reason is needed for this step."))
    return dissolve(held, actor=actor, now=now, reason=reason)


def follow_check(*, batch: PaymentBatch, approved: bool, reason: str, actor: "User", now: datetime) -> None:
    """Bring about what the second person decided."""
    held = _lock(batch)
    if held.state != BatchState.CHECKING:
        raise PaymentRefused(_refused(held))
    if not approved:
        dissolve(held, actor=actor, now=now, reason=reason)
        return
    held.state = BatchState.CHECKED
    held.save(update_fields=["state"])


def dissolve(batch: PaymentBatch, *, actor: "User", now: datetime, reason: str) -> PaymentBatch:
    """Let the payments of a locked batch wait again."""
    batch.state = BatchState.DISCARDED
    batch.save(update_fields=["state"])
    _move(list(batch.payments.select_for_update(of=("self",)).order_by("pk")), PaymentState.ORDERED, actor, batch=None)
    record_event(batch, actor=actor, what="batch discarded", details={"reason": reason.strip()[:200]})
    close_subject(subject=batch.subject, now=now, actor=actor, reason=reason.strip()[:300])
    return batch


@attributed
def send_batch(*, batch: PaymentBatch, actor: "User", now: datetime) -> PaymentBatch:
    """Book the payments of a checked batch; from now on its file is for the bank.

    Raises PaymentRefused where it is not checked, or the sender decided or takes part in one of its payments;
    LedgerRefused where fund or budget do not reach: then nothing is booked.
    """
    held = _lock(batch)
    if held.state != BatchState.CHECKED:
        raise PaymentRefused(_refused(held))
    payments = _payments(held)
    _require_usable(payments)
    _require_apart(payments, actor)
    drafts = [
        moved(
            EntryKind(payment.kind), payment.amount, booked_on=timezone.localdate(now), source=f"payment:{payment.pk}"
        )
        for payment in payments
    ]
    booked = post_entries(fund_id=held.fund_id, drafts=drafts, actor=actor, now=now)
    for payment, entry in zip(payments, booked, strict=True):
        payment.entry_id, payment.state = entry.pk, PaymentState.SENT
    Payment.objects.bulk_update(payments, ["entry", "state"])
    _trail(payments, PaymentState.BATCHED, PaymentState.SENT, actor)
    held.state, held.sent_by, held.sent_at = BatchState.SENT, actor, now
    held.save(update_fields=["state", "sent_by", "sent_at"])
    return held


@attributed
def settle_batch(*, batch: PaymentBatch, outcomes: Mapping[int, Outcome], actor: "User", now: datetime) -> PaymentBatch:
    """Note what the bank did with payments, by their keys; what failed goes back into the fund by a reversal.

    The batch is settled when nothing of it is open any more. Raises PaymentRefused: a batch that was not sent, a
    payment that is not of it or was settled before, a day that cannot be.
    """
    held = _lock(batch)
    if held.state != BatchState.SENT:
        raise PaymentRefused(_refused(held))
    open_now = {payment.pk: payment for payment in _payments(held) if payment.state == PaymentState.SENT}
    if not outcomes or outcomes.keys() - open_now.keys():
        raise PaymentRefused(_("Some of these payments are settled by now; look at the batch again."))
    assert held.sent_at is not None
    span = timezone.localdate(held.sent_at), timezone.localdate(now)
    for pk, outcome in sorted(outcomes.items()):
        _settle(open_now.pop(pk), outcome, span, actor, now)
    if not open_now:
        held.state = BatchState.SETTLED
        held.save(update_fields=["state"])
        close_subject(subject=held.subject, now=now, actor=actor, reason=_("The batch is settled"))
    return held


def _settle(payment: Payment, outcome: Outcome, span: tuple[date, date], actor: "User", now: datetime) -> None:
    if outcome.paid_on is not None:
        if not span[0] <= outcome.paid_on <= span[1]:
            raise PaymentRefused(
                _("Payment %(number)s: it was paid between %(first)s and %(last)s.")
                % {"number": payment.number, "first": f"{span[0]:%Y-%m-%d}", "last": f"{span[1]:%Y-%m-%d}"}
            )
        payment.state, payment.paid_on = PaymentState.PAID, outcome.paid_on
    else:
        failure = outcome.failure or Failure.OTHER
        payment.state, payment.failure = PaymentState.FAILED, failure
        reverse_entry(
            entry_id=payment.entry_id or 0, reason=Reason.RETURNED, note=f"{payment.number}: {failure.label}",
            actor=actor, now=now,
        )  # fmt: skip
    payment.save(update_fields=["state", "paid_on", "failure"])
    settled(payment, now)


def _lock(batch: PaymentBatch) -> PaymentBatch:
    """Lock what the payments are for, the payments, the batch, its fund, in this order (ADR 0010)."""
    lock_owners(list(batch.payments.values_list("source", flat=True)))
    _payments(batch)
    rows = PaymentBatch.objects.select_for_update(of=("self",)).select_related("subject", "fund")
    (held,) = rows.filter(pk=batch.pk)
    lock_funds([held.fund_id])
    return held


def lock_batch_of(subject: Subject) -> None:
    """Lock the batch for which a subject stands, before its approval."""
    batch = PaymentBatch.objects.filter(subject=subject).first()
    if batch is not None:
        _lock(batch)


def _payments(batch: PaymentBatch) -> list[Payment]:
    rows = batch.payments.select_for_update(of=("self",)).select_related("subject", "account")
    return list(rows.order_by("pk"))


def _move(payments: list[Payment], state: PaymentState, actor: "User", *, batch: PaymentBatch | None) -> None:
    before = PaymentState(payments[0].state)
    Payment.objects.filter(pk__in=[payment.pk for payment in payments]).update(state=state, batch=batch)
    _trail(payments, before, state, actor)


def _trail(payments: list[Payment], before: PaymentState, after: PaymentState, actor: "User") -> None:
    rows = [(payment.pk, payment.number, {"state": [before.value, after.value]}) for payment in payments]
    record_bulk_changes(Payment, rows, actor=actor)


def _require_usable(payments: list[Payment]) -> None:
    """Refuse an account that was replaced since its payment was ordered."""
    for payment in payments:
        if not payment.account.is_usable:
            raise PaymentRefused(
                _("The account of payment %(number)s is out of use: cancel the payment, and order it anew.")
                % {"number": payment.number}
            )


def _require_apart(payments: list[Payment], actor: "User") -> None:
    """Refuse whoever decided one of the payments, or takes part in what it is for."""
    for payment in payments:
        if actor.pk in payment.excluded_people:
            raise PaymentRefused(
                _("You took part in deciding payment %(number)s, so somebody else pays it.")
                % {"number": payment.number}
            )
    barred = barred_people([payment.subject for payment in payments])
    for payment in payments:
        if reason := barred.get(payment.subject_id, {}).get(actor.pk):
            raise PaymentRefused(f"{payment.number}: {reason}")


def _related(payments: list[Payment]) -> set[int]:
    """Return who takes part in what one of the payments is for."""
    return {person for people in barred_people([payment.subject for payment in payments]).values() for person in people}


def _refused(batch: PaymentBatch) -> str:
    return _("Batch %(number)s is “%(state)s”, which does not allow this step.") % {
        "number": batch.number, "state": batch.get_state_display(),
    }  # fmt: skip
