"""The flow of a grant: the one table of its moves, and the only code that sets its state.

draft → review → approved → notice → payment → paid → closed, besides refused, taken back, and a payment that failed.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.services.conditions import NO_CONSENT, Reason
from unioncare.core.workflow import Move, Workflow
from unioncare.worklist.conflicts import conflict_of

from ...payments.enums import PaymentState
from ..enums import SETTLED, GrantKind, GrantState, ObjectionState, Timing
from ..models import Grant, GrantStep
from ..selectors.payments import payment_of
from ..selectors.rules import policy_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ASK, PUBLISH, ORDER, STOP = (
    "donations.ask_grant", "donations.publish_notice", "donations.order_grant", "donations.stop_grant",
)  # fmt: skip
_S = GrantState
# What is approved and not paid.
STOPPABLE = (_S.APPROVED, _S.NOTICE, _S.PAYMENT, _S.FAILED)


def record_step(
    grant: Grant, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why."""
    GrantStep.objects.create(
        grant=grant, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:300]
    )


def nobody_concerned(grant: Grant, user: Any) -> Reason:
    """Nobody handles their own grant or that of a declared relative."""
    return conflict_of(grant.subject, user) if user is not None else None


def consent_in_force(grant: Grant, user: Any) -> Reason:
    """Relief is reckoned from health data; condolence money is the union's own gesture and needs none."""
    if grant.kind == GrantKind.CONDOLENCE:
        return None
    if grant.case is None:
        return _("The case was erased: nothing more is asked for.")
    return NO_CONSENT.get(grant.case.consent_state)


def goes_public(grant: Grant, user: Any) -> Reason:
    """Only what is published before its payment waits in this state."""
    if timing_of(grant) == Timing.BEFORE:
        return None
    return _("This kind of aid is not published before its payment.")


def notice_is_over(grant: Grant, user: Any) -> Reason:
    """What is published first is paid after its term, and after every objection was answered."""
    notice = getattr(grant, "notice", None)
    if notice is None:
        return _("It is published first.") if timing_of(grant) == Timing.BEFORE else None
    if notice.objections.filter(state=ObjectionState.OPEN).exists():
        return _("An objection is not answered yet: the payment waits for it.")
    if timing_of(grant) == Timing.BEFORE and notice.was_cut_short:
        return _("Its notice came down before its term was over: publish it anew, or stop it.")
    if timing_of(grant) == Timing.BEFORE and notice.withdrawn_at is None:
        return _("It is on public notice until %(day)s: it is paid afterwards.") % {"day": f"{notice.ends_on:%Y-%m-%d}"}
    return None


def no_live_payment(grant: Grant, user: Any) -> Reason:
    """An order that stands is not given again."""
    payment = payment_of(grant)
    if payment is None or payment.state in (PaymentState.FAILED, PaymentState.CANCELLED):
        return None
    return _("Payment %(number)s is on its way.") % {"number": payment.number}


def not_on_its_way(grant: Grant, user: Any) -> Reason:
    """Money that went to the bank cannot be stopped here."""
    payment = payment_of(grant)
    if payment is None or payment.state not in (PaymentState.BATCHED, PaymentState.SENT):
        return None
    return _("Payment %(number)s is in a batch: take it out there first.") % {"number": payment.number}


def papers_are_there(grant: Grant, user: Any) -> Reason:
    return _("The papers of this advance are still missing: note them first.") if grant.lacks_papers else None


def receipt_is_signed(grant: Grant, user: Any) -> Reason:
    return None if grant.receipt_on else _("The receipt is not signed yet.")


def by_the_asker(grant: Grant, user: Any) -> Reason:
    """A request is sent and taken back by whoever drafted it, so that it stays one person's."""
    if user is None or grant.initiated_by_id == user.pk:
        return None
    return _("%(name)s drafted this grant, and sends it or takes it back.") % {"name": grant.initiated_by.name}


def timing_of(grant: Grant) -> Timing:
    """Return when a grant is published: condolence beyond its standard as relief is."""
    if grant.kind == GrantKind.CONDOLENCE and grant.is_above:
        return Timing(policy_of(GrantKind.RELIEF).notice)
    return Timing(policy_of(grant.kind).notice)


_COMMON = (nobody_concerned,)
GRANT_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "submit", pgettext_lazy("grant", "Ask for approval"), (_S.DRAFT,), _S.REVIEW, ASK,
            (*_COMMON, by_the_asker, consent_in_force),
        ),
        Move(
            "withdraw", pgettext_lazy("grant", "Take the request back"), (_S.DRAFT, _S.REVIEW), _S.WITHDRAWN, ASK,
            (*_COMMON, by_the_asker), needs_reason=True,
        ),
        # The decisions themselves are the approvals' (worklist): these two are the system's own.
        Move("approve", pgettext_lazy("grant", "Approved"), (_S.REVIEW,), _S.APPROVED, STOP, (consent_in_force,)),
        Move("refuse", pgettext_lazy("grant", "Refused"), (_S.REVIEW,), _S.REFUSED, STOP),
        Move(
            "publish", pgettext_lazy("grant", "Publish"), (_S.APPROVED,), _S.NOTICE, PUBLISH, (*_COMMON, goes_public),
        ),
        Move(
            "order", pgettext_lazy("grant", "Order the payment"), (_S.APPROVED, _S.NOTICE), _S.PAYMENT, ORDER,
            (*_COMMON, notice_is_over),
        ),
        Move(
            "again", pgettext_lazy("grant", "Order the payment again"), (_S.FAILED, _S.PAYMENT), _S.PAYMENT, ORDER,
            (*_COMMON, no_live_payment),
        ),
        Move("pay", pgettext_lazy("grant", "Paid"), (_S.PAYMENT,), _S.PAID, ORDER),
        # Also what was paid: a bank may send money back days later.
        Move("fail", pgettext_lazy("grant", "Payment failed"), (_S.PAYMENT, *SETTLED), _S.FAILED, ORDER),
        Move(
            "stop", pgettext_lazy("grant", "Stop it"), STOPPABLE, _S.WITHDRAWN, STOP, (*_COMMON, not_on_its_way),
            needs_reason=True,
        ),
        Move(
            "close", pgettext_lazy("grant", "Close the grant"), (_S.PAID,), _S.CLOSED, ASK,
            (*_COMMON, receipt_is_signed, papers_are_there),
        ),
    ),
    record=record_step,
)  # fmt: skip


def move_grant(
    grant_id: int, move: str, *, actor: "User | None", now: datetime, reason: str = "", told_by: "User | None" = None
) -> Grant:
    """Make one move; raise MoveRefused with the reason against it. An `actor` of None is the system itself."""
    grant: Grant = GRANT_FLOW.move(Grant, grant_id, move, actor=actor, now=now, reason=reason, told_by=told_by)
    return grant


def begin_grant(grant: Grant, *, actor: "User", now: datetime) -> Grant:
    """Store a grant in its first state."""
    grant.save(force_insert=True)
    record_step(grant, move="draft", source="", target=grant.state, actor=actor, now=now, reason="")
    return grant
