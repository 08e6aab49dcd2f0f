"""Filing a claim: papers complete, reviewed by the unit, submitted; given up and taken up again, or appealed."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ...enums import ClaimState
from ...errors import InsuranceRefused
from ...kinds import CLAIM_FILING, CLAIM_REVIEW
from ...models import Claim
from .flow import move_claim
from .holding import hold_claim
from .items import complete_decided, complete_items, drop_items, open_filing, open_review
from .limits import days_late, refuse_day, refuse_if_broken
from .proposing import check_claims
from .reporting import complete_report

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def complete_papers(*, claim: Claim, actor: "User", now: datetime) -> Claim:
    """Note that every required paper is there; raise MoveRefused naming what is missing."""
    hold_claim(claim, actor)
    return move_claim(claim.pk, "complete", actor=actor, now=now)


@transaction.atomic
def send_to_review(*, claim: Claim, actor: "User", now: datetime) -> Claim:
    """Hand the claim to whoever reviews it in the unit."""
    hold_claim(claim, actor)
    moved = move_claim(claim.pk, "send", actor=actor, now=now)
    complete_items(moved, CLAIM_FILING, actor=actor, now=now, result=_("Sent to the review"))
    open_review(moved, now=now)
    return moved


@transaction.atomic
def return_claim(*, claim: Claim, actor: "User", now: datetime, reason: str) -> Claim:
    """Send a claim back from the review, with what is to be mended."""
    hold_claim(claim, actor)
    moved = move_claim(claim.pk, "return", actor=actor, now=now, reason=reason)
    complete_items(moved, CLAIM_REVIEW, actor=actor, now=now, result=reason.strip()[:300])
    open_filing(moved, now=now)
    return moved


@transaction.atomic
def submit_claim(
    *, claim: Claim, submitted_on: date, actor: "User", now: datetime, insurer_no: str = "", reason: str = ""
) -> Claim:
    """Note that the reviewed claim went to the insurer; `insurer_no` is its number there.

    After the deadline only with a reason, which stays visible. Raises MoveRefused, InsuranceRefused.
    """
    held = hold_claim(claim, actor)
    refuse_day(held, submitted_on, timezone.localdate(now))
    if (late := days_late(held, submitted_on)) and not reason.strip():
        raise InsuranceRefused(
            _("The deadline was %(days)s days ago: give the reason for filing late.") % {"days": late}
        )
    moved = move_claim(claim.pk, "submit", actor=actor, now=now, reason=reason)
    refuse_if_broken(held)
    moved.submitted_on, moved.insurer_no = submitted_on, insurer_no.strip()
    moved.save(update_fields=["submitted_on", "insurer_no"])
    complete_items(moved, CLAIM_REVIEW, actor=actor, now=now, result=_("Submitted to the insurer"))
    complete_report(moved, actor=actor, now=now, result=_("Submitted to the insurer"))
    return moved


@transaction.atomic
def appeal(*, claim: Claim, appealed_on: date, actor: "User", now: datetime, reason: str) -> Claim:
    """Appeal against a rejection, or an approval of too little: the claim lies with the insurer again, once or more.

    What was proposed in place of a rejected claim gives way; refused where that was filed meanwhile.
    """
    held = hold_claim(claim, actor)
    refuse_day(held, appealed_on, timezone.localdate(now))
    moved = move_claim(claim.pk, "appeal", actor=actor, now=now, reason=reason)
    refuse_if_broken(held)
    moved.appealed_on, moved.rejection, moved.approved = appealed_on, "", None
    moved.save(update_fields=["appealed_on", "rejection", "approved"])
    complete_decided(moved, actor=actor, now=now, result=_("Appealed"))
    check_claims(case=held.case, actor=actor, now=now)
    return moved


@transaction.atomic
def give_up(*, claim: Claim, actor: "User", now: datetime, reason: str) -> Claim:
    """Close a claim that is not filed, with the reason; what it excluded may be due now, and is proposed."""
    held = hold_claim(claim, actor)
    moved = move_claim(claim.pk, "give_up", actor=actor, now=now, reason=reason)
    drop_items(moved, actor=actor, now=now, reason=reason)
    check_claims(case=held.case, actor=actor, now=now)
    return moved


@transaction.atomic
def reopen_claim(*, claim: Claim, actor: "User", now: datetime, reason: str) -> Claim:
    """Take a closed claim up again: a paid one stands as paid, every other one begins anew as a draft.

    Raises MoveRefused, InsuranceRefused with what stands in the way: by then it is not due, or another one is.
    """
    held = hold_claim(claim, actor)
    moved = move_claim(claim.pk, "take_up", actor=actor, now=now, reason=reason)
    if moved.state != ClaimState.DRAFT:
        return moved
    refuse_if_broken(held)
    moved.submitted_on, moved.appealed_on, moved.rejection, moved.approved = None, None, "", None
    moved.save(update_fields=["submitted_on", "appealed_on", "rejection", "approved"])
    open_filing(moved, now=now)
    check_claims(case=held.case, actor=actor, now=now)
    moved.refresh_from_db(fields=["state"])
    if moved.state == ClaimState.CLOSED:
        withdrawn = moved.steps.order_by("-pk").values_list("reason", flat=True)[0]
        raise InsuranceRefused(_("This claim is not due any more: %(why)s") % {"why": withdrawn})
    return moved
