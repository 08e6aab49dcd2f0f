"""What the insurer does with a claim: asks for more, approves, rejects, pays; and what was noted wrongly of it."""

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cases.care.services.facts import CostLine, note_cost, strike_fact

from ...enums import RejectionCode
from ...errors import InsuranceRefused
from ...kinds import CLAIM_SUPPLEMENT
from ...models import Claim
from .flow import move_claim
from .holding import hold_claim
from .items import complete_decided, complete_items, drop_items, open_answer, open_payment, open_supplement
from .limits import refuse_day, refuse_if_broken
from .proposing import check_claims
from .regrading import TAKEN_BACK, offer_regrading

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def ask_supplement(*, claim: Claim, due_on: date, actor: "User", now: datetime, reason: str) -> Claim:
    """Note what the insurer asks for besides, and until when."""
    hold_claim(claim, actor)
    if due_on < timezone.localdate(now):
        raise InsuranceRefused(_("The day until which the supplement is asked for lies in the past."))
    moved = move_claim(claim.pk, "ask", actor=actor, now=now, reason=reason)
    open_supplement(moved, due_on=due_on, now=now)
    return moved


@transaction.atomic
def hand_in_supplement(*, claim: Claim, actor: "User", now: datetime, reason: str = "") -> Claim:
    """Note that what the insurer asked for was handed in; `reason` says what it was."""
    hold_claim(claim, actor)
    moved = move_claim(claim.pk, "answer", actor=actor, now=now, reason=reason)
    complete_items(moved, CLAIM_SUPPLEMENT, actor=actor, now=now, result=reason.strip()[:300])
    return moved


@transaction.atomic
def approve_claim(*, claim: Claim, amount: Decimal, actor: "User", now: datetime, reason: str = "") -> Claim:
    """Note the amount that the insurer approved, in CNY; refused where it breaks a rule of the plan."""
    held = hold_claim(claim, actor)
    if amount <= 0:
        raise InsuranceRefused(_("An approved amount lies above 0: nothing approved is a rejection."))
    refuse_if_broken(held, amount)
    moved = move_claim(claim.pk, "approve", actor=actor, now=now, reason=reason)
    moved.approved = amount
    moved.save(update_fields=["approved"])
    open_payment(moved, now=now)
    return moved


@transaction.atomic
def undo_approval(*, claim: Claim, actor: "User", now: datetime, reason: str) -> Claim:
    """Take back an approval that was noted wrongly: the claim lies with the insurer again."""
    hold_claim(claim, actor)
    moved = move_claim(claim.pk, "undo_approval", actor=actor, now=now, reason=reason)
    moved.approved = None
    moved.save(update_fields=["approved"])
    drop_items(moved, actor=actor, now=now, reason=reason)
    return moved


@transaction.atomic
def reject_claim(*, claim: Claim, code: RejectionCode | str, actor: "User", now: datetime, note: str = "") -> Claim:
    """Note why the insurer rejected the claim; what it excluded may be due now, and is proposed."""
    held = hold_claim(claim, actor)
    held.rejection = RejectionCode(code)
    held.save(update_fields=["rejection"])
    reason = f"{RejectionCode(code).label} {note}".strip()
    moved = move_claim(claim.pk, "reject", actor=actor, now=now, reason=reason)
    drop_items(moved, actor=actor, now=now, reason=reason)
    open_answer(moved, now=now)
    check_claims(case=held.case, actor=actor, now=now)
    return moved


@transaction.atomic
def undo_rejection(*, claim: Claim, actor: "User", now: datetime, reason: str) -> Claim:
    """Take back a rejection that was noted wrongly: the claim lies with the insurer again.

    What was proposed in its place gives way; refused where that was filed meanwhile.
    """
    held = hold_claim(claim, actor)
    moved = move_claim(claim.pk, "undo_rejection", actor=actor, now=now, reason=reason)
    refuse_if_broken(held)
    moved.rejection = ""
    moved.save(update_fields=["rejection"])
    drop_items(moved, actor=actor, now=now, reason=reason)
    check_claims(case=held.case, actor=actor, now=now)
    return moved


@transaction.atomic
def pay_claim(*, claim: Claim, amount: Decimal, paid_on: date, actor: "User", now: datetime) -> Claim:
    """Note the payment of an approved claim: it becomes a cost entry of the case, and re-grading is offered.

    Refused with the rule named: paid twice, over what was approved, over the cap, outside the term, before the event
    or in the future.
    """
    held = hold_claim(claim, actor)
    if held.paid is not None and held.paid_on is not None:
        paid = {"amount": f"{held.paid:,}", "day": held.paid_on.isoformat()}
        raise InsuranceRefused(_("Paid twice: %(amount)s CNY were paid on %(day)s already.") % paid)
    moved = move_claim(claim.pk, "pay", actor=actor, now=now)
    if amount <= 0:
        raise InsuranceRefused(_("A payment lies above 0."))
    if held.approved is not None and amount > held.approved:
        words = _("Over what was approved: %(amount)s CNY.")
        raise InsuranceRefused(words % {"amount": f"{held.approved:,}"})
    refuse_day(held, paid_on, timezone.localdate(now))
    refuse_if_broken(held, amount)
    moved.paid, moved.paid_on = amount, paid_on
    moved.save(update_fields=["paid", "paid_on"])
    _enter(moved, amount, paid_on, actor, now)
    complete_decided(moved, actor=actor, now=now, result=_("Paid by the insurer"))
    offer_regrading(case=held.case, claim=moved, now=now)
    return moved


def _enter(claim: Claim, amount: Decimal, paid_on: date, actor: "User", now: datetime) -> None:
    """Enter the payment in the costs of the case: it came later than the bill, so its total is 0."""
    line = CostLine(paid_on, Decimal(0), _("Claim %(claim)s") % {"claim": claim.number}, mutual_benefit=amount)
    claim.cost = note_cost(case_id=claim.case_id, entry=line, actor=actor, now=now)
    claim.save(update_fields=["cost"])


@transaction.atomic
def undo_payment(*, claim: Claim, actor: "User", now: datetime, reason: str) -> Claim:
    """Take back a payment that was noted wrongly: its cost entry is struck out, and re-grading is offered again."""
    held = hold_claim(claim, actor)
    cost = held.cost
    # A claim that is not paid has no payment, and a cost entry that belongs to a claim is not struck out: first of all
    # they part. Where the step is refused, everything stays as it was.
    held.paid, held.paid_on, held.cost = None, None, None
    held.save(update_fields=["paid", "paid_on", "cost"])
    moved = move_claim(claim.pk, "undo_payment", actor=actor, now=now, reason=reason)
    open_payment(moved, now=now)
    if cost is not None and cost.struck_at is None:
        strike_fact(fact=cost, actor=actor, now=now, reason=reason)
        offer_regrading(case=held.case, claim=moved, now=now, why=TAKEN_BACK)
    return moved


@transaction.atomic
def close_claim(*, claim: Claim, actor: "User", now: datetime, reason: str = "") -> Claim:
    """End a claim that was paid, or whose rejection is accepted."""
    hold_claim(claim, actor)
    moved = move_claim(claim.pk, "close", actor=actor, now=now, reason=reason)
    complete_decided(moved, actor=actor, now=now, result=reason.strip()[:300])
    return moved
