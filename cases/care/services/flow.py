"""The flow of a case (domain annex §13): the one table of its moves, and the only code that sets its state.

reported → verified → graded → planned → in care → recovering → closed, besides rejected, deceased, reopened.
Services around it gather what a move needs, make it here, and open the work items of the next step.
"""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.workflow import Move, Workflow

from ..enums import CaseState
from ..models import CaseMove, IllnessCase
from .conditions import (
    care_is_done,
    consent_in_force,
    consent_lacking,
    nobody_concerned,
    nobody_objects,
    plan_in_force,
    was_graded,
    was_verified,
)

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def record_move(
    case: IllnessCase, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why."""
    CaseMove.objects.create(
        case=case, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:300]
    )


def state_before_death(case: IllnessCase) -> str:
    """Return the state that the recorded death ended; a case that came in as ended by a death opens anew."""
    source = case.moves.filter(target=CaseState.DECEASED).values_list("source", flat=True).first()
    return source or CaseState.REOPENED


_ACTIVE = (
    CaseState.REPORTED, CaseState.VERIFIED, CaseState.GRADED, CaseState.PLANNED, CaseState.IN_CARE,
    CaseState.RECOVERING, CaseState.REOPENED,
)  # fmt: skip
# With a page of ours or an approval behind them; the buttons come in this order.
_S = CaseState

CASE_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "verify", pgettext_lazy("step", "Verify"), (_S.REPORTED, _S.REOPENED), _S.VERIFIED,
            "cases.verify_case", (consent_in_force, nobody_concerned),
        ),
        Move(
            "grade", pgettext_lazy("step", "Grade"), (_S.VERIFIED, _S.REOPENED), _S.GRADED,
            "cases.grade_case", (was_verified, consent_in_force, nobody_concerned),
        ),
        Move(
            "plan", pgettext_lazy("step", "Plan"), (_S.GRADED,), _S.PLANNED,
            "cases.plan_case", (was_graded, consent_in_force, nobody_concerned),
        ),
        # The two answers to a submitted plan; worklist.approvals decides who may give them.
        Move(
            "start_care", _("Begin care"), (_S.PLANNED,), _S.IN_CARE, "cases.see_case",
            (plan_in_force, consent_in_force),
        ),
        Move("return_plan", _("Return the plan"), (_S.PLANNED,), _S.GRADED, "cases.see_case"),
        Move(
            "recover", pgettext_lazy("step", "Recovering"), (_S.IN_CARE,), _S.RECOVERING, "cases.close_case",
            (consent_in_force, nobody_concerned),
        ),
        Move(
            "relapse", _("Back into care"), (_S.RECOVERING,), _S.IN_CARE, "cases.close_case",
            (consent_in_force, nobody_concerned), needs_reason=True,
        ),
        Move(
            "close", _("Close the case"), (_S.IN_CARE, _S.RECOVERING), _S.CLOSED, "cases.close_case",
            (care_is_done, nobody_concerned, nobody_objects), needs_reason=True,
        ),
        Move(
            "stop", _("Close without consent"), _ACTIVE, _S.CLOSED, "cases.close_case",
            (consent_lacking, nobody_concerned, nobody_objects), needs_reason=True,
        ),
        Move(
            "reject", pgettext_lazy("step", "Reject"), (_S.REPORTED, _S.VERIFIED, _S.REOPENED), _S.REJECTED,
            "cases.verify_case", (nobody_concerned, nobody_objects), needs_reason=True,
        ),
        Move("die", _("Record the death"), (*_ACTIVE, _S.CLOSED), _S.DECEASED, "cases.record_death"),
        Move(
            "undo_death", _("Death entered wrongly"), (_S.DECEASED,), state_before_death, "cases.undo_death",
            (nobody_concerned,), needs_reason=True,
        ),
        Move(
            "reopen", _("Reopen"), (_S.CLOSED, _S.REJECTED), _S.REOPENED, "cases.close_case",
            (nobody_concerned,), needs_reason=True,
        ),
    ),
    record=record_move,
)  # fmt: skip


def move_case(
    *,
    case_id: int,
    move: str,
    actor: "User | None",
    now: datetime,
    reason: str = "",
    told_by: "User | None" = None,
) -> IllnessCase:
    """Make one move of the flow; raise MoveRefused with the reason against it.

    Locks the row, so of two people who press at once one wins and the other reads why not. An `actor` of None is
    the system itself (an approval that was given, an import): no post is asked, the conditions hold all the same;
    `told_by` is then whoever's news it acts upon, for the record.
    """
    case: IllnessCase = CASE_FLOW.move(IllnessCase, case_id, move, actor=actor, now=now, reason=reason, told_by=told_by)
    return case


@transaction.atomic
def begin_case(
    *, case: IllnessCase, state: CaseState, move: str, actor: "User | None", now: datetime, reason: str = ""
) -> IllnessCase:
    """Store a new case in its first state: reported, or where an imported ledger says that it stands."""
    case.state = state
    case.save(force_insert=True)
    record_move(case, move=move, source="", target=state, actor=actor, now=now, reason=reason)
    return case
