"""The flow of a claim (domain annex §3): the one table of its moves, and the only code that sets its state.

draft → complete → review → submitted ↔ supplement → approved → paid → closed, besides rejected and the appeal.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from cases.care.services.conditions import Reason
from cases.care.services.conditions import consent_in_force as consent_of_case
from cases.care.services.conditions import nobody_concerned as nobody_of_case
from unioncare.core.workflow import Move, Workflow

from ...enums import ClaimState
from ...models import Claim, ClaimPaper, ClaimStep

if TYPE_CHECKING:
    from unioncare.organisation.models import User

HANDLE, REVIEW = "cases.handle_claim", "cases.review_claim"
_S = ClaimState
# How the source key begins of a claim that was due no more, and gave its own key back.
WITHDRAWN = "withdrawn:"


def record_step(
    claim: Claim, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why."""
    ClaimStep.objects.create(
        claim=claim, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:300]
    )


def consent_in_force(claim: Claim, user: Any) -> Reason:
    return consent_of_case(claim.case, user)


def nobody_concerned(claim: Claim, user: Any) -> Reason:
    """Nobody handles their own claim or that of a declared relative."""
    return nobody_of_case(claim.case, user)


def missing_papers(claim: Claim) -> list[ClaimPaper]:
    """Return the required papers that are not there; a document that was struck out is none."""
    rows = claim.papers.select_related("document").order_by("pk")
    return [paper for paper in rows if paper.is_required and not paper.is_there]


def papers_there(claim: Claim, user: Any) -> Reason:
    lacking = [str(paper) for paper in missing_papers(claim)]
    if not lacking:
        return None
    return ngettext(
        "A required paper is missing: %(papers)s.", "Required papers are missing: %(papers)s.", len(lacking)
    ) % {"papers": ", ".join(lacking)}


def by_another(claim: Claim, user: Any) -> Reason:
    """Whoever reviews a claim is not whoever sent it to the review."""
    sent = claim.steps.filter(move="send").first()
    if user is None or sent is None or sent.actor_id != user.pk:
        return None
    return _("You sent this claim to the review: somebody else reviews it.")


def still_due(claim: Claim, user: Any) -> Reason:
    """What the machine withdrew is proposed anew when it is due again: it is not taken up by hand."""
    if not claim.source_key.startswith(WITHDRAWN):
        return None
    return _("Nothing was due for this claim: were it due again, it is proposed anew.")


def before_its_end(claim: Claim) -> ClaimState:
    return _S.DRAFT if claim.paid is None else _S.PAID


_COMMON = (consent_in_force, nobody_concerned)

CLAIM_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "complete", _("Papers are complete"), (_S.DRAFT,), _S.COMPLETE, HANDLE,
            (*_COMMON, papers_there),
        ),
        Move("reopen", _("A paper is missing after all"), (_S.COMPLETE,), _S.DRAFT, HANDLE, (nobody_concerned,)),
        Move(
            "send", _("Send to the unit’s review"), (_S.COMPLETE,), _S.REVIEW, HANDLE,
            (*_COMMON, papers_there),
        ),
        Move(
            "submit", pgettext_lazy("claim", "Submit to the insurer"), (_S.REVIEW,), _S.SUBMITTED, REVIEW,
            (*_COMMON, by_another, papers_there),
        ),
        Move(
            "return", pgettext_lazy("claim", "Send back"), (_S.REVIEW,), _S.DRAFT, REVIEW,
            (nobody_concerned,), needs_reason=True,
        ),
        Move(
            "ask", _("Supplement requested"), (_S.SUBMITTED,), _S.SUPPLEMENT, HANDLE,
            (nobody_concerned,), needs_reason=True,
        ),
        Move("answer", _("Supplement handed in"), (_S.SUPPLEMENT,), _S.SUBMITTED, HANDLE, _COMMON),
        Move("approve", pgettext_lazy("claim", "Approved"), (_S.SUBMITTED,), _S.APPROVED, HANDLE, _COMMON),
        Move(
            "reject", pgettext_lazy("claim", "Rejected"), (_S.SUBMITTED, _S.SUPPLEMENT), _S.REJECTED, HANDLE,
            (nobody_concerned,),
        ),
        Move(
            "appeal", pgettext_lazy("claim", "Appeal"), (_S.REJECTED, _S.APPROVED), _S.SUBMITTED, HANDLE, _COMMON,
            needs_reason=True,
        ),
        Move(
            "undo_approval", _("Take the approval back"), (_S.APPROVED,), _S.SUBMITTED, HANDLE, (nobody_concerned,),
            needs_reason=True,
        ),
        Move(
            "undo_rejection", _("Take the rejection back"), (_S.REJECTED,), _S.SUBMITTED, HANDLE, _COMMON,
            needs_reason=True,
        ),
        Move("pay", pgettext_lazy("claim", "Paid"), (_S.APPROVED,), _S.PAID, HANDLE, _COMMON),
        Move(
            "undo_payment", _("Take the payment back"), (_S.PAID,), _S.APPROVED, HANDLE, _COMMON, needs_reason=True,
        ),
        Move(
            "close", _("Close the claim"), (_S.PAID, _S.REJECTED), _S.CLOSED, HANDLE, (nobody_concerned,)
        ),
        Move(
            "give_up", _("Do not claim"), (_S.DRAFT, _S.COMPLETE, _S.REVIEW), _S.CLOSED, HANDLE,
            (nobody_concerned,), needs_reason=True,
        ),
        Move(
            "take_up", _("Take the claim up again"), (_S.CLOSED,), before_its_end, HANDLE, (*_COMMON, still_due),
            needs_reason=True,
        ),
        # The system's own: no page takes this step.
        Move("renew", _("What is known changed"), (_S.COMPLETE, _S.REVIEW), _S.DRAFT, HANDLE, (nobody_concerned,)),
    ),
    record=record_step,
)  # fmt: skip


def move_claim(
    claim_id: int,
    move: str,
    *,
    actor: "User | None",
    now: datetime,
    reason: str = "",
    told_by: "User | None" = None,
) -> Claim:
    """Make one move; raise MoveRefused with the reason against it. An `actor` of None is the system itself."""
    claim: Claim = CLAIM_FLOW.move(Claim, claim_id, move, actor=actor, now=now, reason=reason, told_by=told_by)
    return claim


def begin_claim(claim: Claim, *, actor: "User | None", now: datetime) -> Claim:
    """Store a proposed claim in its first state."""
    claim.save(force_insert=True)
    record_step(claim, move="propose", source="", target=claim.state, actor=actor, now=now, reason="")
    return claim
