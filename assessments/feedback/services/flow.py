"""The flow of a request: the one table of its moves, and the only code that sets its state.

received → acknowledged → answered → closed; answered → reopened once → answered → closed; besides refused, withdrawn.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from unioncare.core.workflow import Move, Workflow
from unioncare.worklist.conflicts import conflict_of
from unioncare.worklist.services import close_subject

from ..access import SEE
from ..enums import ENDED, OWED, FeedbackState
from ..models import FeedbackRequest, FeedbackStep

if TYPE_CHECKING:
    from unioncare.organisation.models import User

Reason = str | Promise | None
_S = FeedbackState


def record_step(
    request: FeedbackRequest, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why; an end ends the work as well."""
    FeedbackStep.objects.create(
        request=request, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()
    )
    if target in ENDED:
        request.ended_at = now
        request.save(update_fields=["ended_at"])
        close_subject(subject=request.subject, now=now, actor=actor, reason=_("The request has ended"))


def nobody_concerned(request: FeedbackRequest, user: Any) -> Reason:
    """Nobody handles what concerns them or a relative, nor a second time what they answered once."""
    return conflict_of(request.subject, user) if user is not None else None


def not_yet_reopened(request: FeedbackRequest, user: Any) -> Reason:
    return _("It was handled a second time already.") if request.reopened_at is not None else None


FEEDBACK_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "acknowledge", gettext_lazy("Acknowledge"), (_S.RECEIVED,), _S.ACKNOWLEDGED, SEE, (nobody_concerned,),
        ),
        Move("answer", gettext_lazy("Answer"), OWED, _S.ANSWERED, SEE, (nobody_concerned,)),
        Move(
            "refuse", pgettext_lazy("feedback", "Refuse"), (_S.RECEIVED, _S.ACKNOWLEDGED), _S.REFUSED, SEE,
            (nobody_concerned,), needs_reason=True,
        ),
        # Of whoever asked, and of time: no permission stands for them.
        Move(
            "reopen", pgettext_lazy("feedback", "Reopen"), (_S.ANSWERED,), _S.REOPENED, SEE, (not_yet_reopened,),
        ),
        Move("close", pgettext_lazy("feedback", "Close"), (_S.ANSWERED,), _S.CLOSED, SEE),
        Move("withdraw", pgettext_lazy("feedback", "Withdraw"), (*OWED, _S.ANSWERED), _S.WITHDRAWN, SEE),
    ),
    record=record_step,
)  # fmt: skip
# Steps that the staff take.
TAKEN = ("answer", "acknowledge", "refuse")


def lock_request(request_id: int) -> FeedbackRequest:
    """Lock a request until the end of the transaction; unit and subject come along unlocked."""
    rows = FeedbackRequest.objects.select_for_update(of=("self",)).select_related("unit", "subject", "about")
    return rows.get(pk=request_id)


def lock_request_of(subject: Any) -> None:
    """Lock the request for which a subject stands."""
    FeedbackRequest.objects.select_for_update().filter(subject=subject).first()


def move_request(
    request_id: int, move: str, *, actor: "User | None", now: datetime, reason: str = ""
) -> FeedbackRequest:
    """Make one move; raise MoveRefused with the reason against it. Without an actor it is whoever asked, or time."""
    moved: FeedbackRequest = FEEDBACK_FLOW.move(FeedbackRequest, request_id, move, actor=actor, now=now, reason=reason)
    return moved
