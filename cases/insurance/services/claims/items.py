"""The work items of claims, from the filing to the payment. Their words tell neither illness nor amounts."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core import thresholds
from unioncare.core.explain import Explanation, explain
from unioncare.organisation.calendar import end_of
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemDraft, cancel_items, complete_item, open_items

from ...enums import ClaimState
from ...kinds import CLAIM_FILING, CLAIM_PAYMENT, CLAIM_REJECTED, CLAIM_REVIEW, CLAIM_SUPPLEMENT
from ...models import Claim
from ...thresholds import ANSWER_DAYS, PAYMENT_DAYS, REVIEW_DAYS, SUPPLEMENT_DAYS

if TYPE_CHECKING:
    from unioncare.organisation.models import User

FILING = gettext_noop("Claim {claim}: the insurer takes it until {day}, {days} days after the event")
REVIEW = gettext_noop("Claim {claim}: somebody else than whoever prepared it reviews it before it is submitted")
SUPPLEMENT = gettext_noop("Claim {claim}: the insurer asks for a supplement until {day}")
PAYMENT = gettext_noop("Claim {claim}: approved, and not paid yet; ask the insurer if nothing came by {day}")
REJECTED = gettext_noop("Claim {claim}: rejected; appeal or close it until {day}")
# Which item asks for the next step of a claim.
ASKED: dict[str, str] = {
    ClaimState.DRAFT: CLAIM_FILING,
    ClaimState.COMPLETE: CLAIM_FILING,
    ClaimState.REVIEW: CLAIM_REVIEW,
    ClaimState.SUPPLEMENT: CLAIM_SUPPLEMENT,
    ClaimState.APPROVED: CLAIM_PAYMENT,
    ClaimState.REJECTED: CLAIM_REJECTED,
}


def open_filing(claim: Claim, *, now: datetime) -> None:
    """Ask that the claim is filed by its deadline."""
    days = claim.benefit.version.claim_days
    because = explain(FILING, claim=claim.number, day=claim.deadline_on, days=days)
    _open(claim, CLAIM_FILING, claim.deadline_on, because, now)


def open_review(claim: Claim, *, now: datetime) -> None:
    """Ask the unit for its review, in good time before the deadline."""
    due_on = _in_days(REVIEW_DAYS.code, now)
    if claim.deadline_on > timezone.localdate(now):
        due_on = min(due_on, claim.deadline_on)
    _open(claim, CLAIM_REVIEW, due_on, explain(REVIEW, claim=claim.number), now)


def open_supplement(claim: Claim, *, now: datetime, due_on: date | None = None) -> None:
    """Ask for what the insurer wants besides, until the day that it names."""
    due_on = due_on or _in_days(SUPPLEMENT_DAYS.code, now)
    _open(claim, CLAIM_SUPPLEMENT, due_on, explain(SUPPLEMENT, claim=claim.number, day=due_on), now)


def open_payment(claim: Claim, *, now: datetime) -> None:
    """Ask that the payment of an approved claim is followed up."""
    due_on = _in_days(PAYMENT_DAYS.code, now)
    _open(claim, CLAIM_PAYMENT, due_on, explain(PAYMENT, claim=claim.number, day=due_on), now)


def open_answer(claim: Claim, *, now: datetime) -> None:
    """Ask that a rejection is appealed against, or accepted."""
    due_on = _in_days(ANSWER_DAYS.code, now)
    _open(claim, CLAIM_REJECTED, due_on, explain(REJECTED, claim=claim.number, day=due_on), now)


def ask_again(claim: Claim, *, now: datetime) -> None:
    """Ask anew for the next step where its item was cancelled: by a consent that is back, or by a death.

    What somebody waived stays waived.
    """
    kind = ASKED.get(claim.state)
    if kind is None:
        return
    last = _known(claim, kind).order_by("-pk").values_list("state", flat=True).first()
    if last in (None, ItemState.CANCELLED):
        _OPENING[kind](claim, now=now)


def _in_days(code: str, now: datetime) -> date:
    return timezone.localdate(now) + timedelta(days=int(thresholds.value(code)))


def items_of(claim: Claim, kind: str) -> list[WorkItem]:
    """Return the open items of a claim of one kind."""
    return list(_known(claim, kind).filter(state=ItemState.OPEN).order_by("pk"))


def complete_decided(claim: Claim, *, actor: "User | None", now: datetime, result: str) -> None:
    """Mark as done what was asked for after the insurer decided."""
    for kind in (CLAIM_PAYMENT, CLAIM_REJECTED):
        complete_items(claim, kind, actor=actor, now=now, result=result)


def complete_items(claim: Claim, kind: str, *, actor: "User | None", now: datetime, result: str = "") -> None:
    """Mark what asked for a step of the claim as done."""
    for item in items_of(claim, kind):
        complete_item(item=item, actor=actor, now=now, result=result)


def drop_items(claim: Claim, *, actor: "User | None", now: datetime, reason: str) -> None:
    """Cancel everything that is asked for because of a claim."""
    only = [item.pk for kind in set(ASKED.values()) for item in items_of(claim, kind)]
    if only:
        cancel_items(subject=claim.case.subject, now=now, actor=actor, reason=reason[:300], only=only)


def _key(claim: Claim, kind: str) -> str:
    return f"claim:{claim.pk}:{kind}:"


def _known(claim: Claim, kind: str) -> QuerySet[WorkItem]:
    rows = WorkItem.objects.filter(subject=claim.case.subject_id, kind=kind)
    return rows.filter(source_key__startswith=_key(claim, kind))


def _open(claim: Claim, kind: str, due_on: date, because: Explanation, now: datetime) -> None:
    """Open an item, unless one of its kind stands open for the claim; a deadline that is over stands as it was."""
    if items_of(claim, kind):
        return
    due_at = end_of(due_on)
    draft = ItemDraft(
        kind=kind,
        subject=claim.case.subject,
        unit=claim.case.unit,
        source_key=f"{_key(claim, kind)}{_known(claim, kind).count() + 1}",
        opens_at=min(now, due_at),
        due_at=due_at,
        because=because,
        details={"claim": claim.number},
    )
    open_items(drafts=[draft], now=now)


_OPENING: dict[str, Callable[..., None]] = {
    CLAIM_FILING: open_filing,
    CLAIM_REVIEW: open_review,
    CLAIM_SUPPLEMENT: open_supplement,
    CLAIM_PAYMENT: open_payment,
    CLAIM_REJECTED: open_answer,
}
