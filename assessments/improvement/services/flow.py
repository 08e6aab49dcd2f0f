"""The flow of an action: the one table of its moves, and the only code that sets its state.

planned → in progress → done → verified → published, besides one that is given up; not effective leads back to work.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.refusals import Text
from unioncare.core.workflow import Move, Workflow
from unioncare.worklist.conflicts import conflict_of

from ..enums import OPEN, UNDONE, ActionState, SourceKind
from ..models import ActionStep, ImprovementAction
from ..selectors.wording import objection_to_words

if TYPE_CHECKING:
    from unioncare.organisation.models import User

SEE, PLAN = "assessments.see_improvement", "assessments.plan_improvement"
VERIFY, PUBLISH = "assessments.verify_improvement", "assessments.publish_improvement"
# Whether something found in the books is settled, whoever audits them says.
AUDIT = "donations.audit_books"
_S = ActionState


def record_step(
    action: ImprovementAction, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why."""
    ActionStep.objects.create(
        action=action, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:300]
    )


def nobody_concerned(action: ImprovementAction, user: Any) -> Text | None:
    """Whoever keeps away from what gave cause keeps away from the action."""
    return conflict_of(action.subject, user) if user is not None else None


def owner_only(action: ImprovementAction, user: Any) -> Text | None:
    """The measure is the owner's; who plans may note it for them."""
    if user is None or user.pk == action.owner_id or user.has_perm(PLAN, action):
        return None
    return _("The measure is another person's: its owner says how far it is.")


def another_person(action: ImprovementAction, user: Any) -> Text | None:
    """Nobody verifies their own measure; what was found in the books is verified by whoever audits them."""
    if user is None:
        return None
    if user.pk in (action.owner_id, action.done_by_id):
        return _("You own this measure or did it: another person verifies it.")
    if action.source_kind == SourceKind.AUDIT_FINDING and not user.has_perm(AUDIT, action):
        return _("This came from the audit: an auditor verifies it.")
    return None


def words_there(action: ImprovementAction, user: Any) -> Text | None:
    if action.said_zh.strip() and action.did_zh.strip():
        return None
    return _("Write what members said and what was done, in Chinese at least.")


def words_name_nobody(action: ImprovementAction, user: Any) -> Text | None:
    return objection_to_words(action)


ACTION_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "start", pgettext_lazy("improvement", "Begin"), (_S.PLANNED,), _S.RUNNING, SEE,
            (nobody_concerned, owner_only),
        ),
        Move(
            "finish", pgettext_lazy("improvement", "It is done"), UNDONE, _S.DONE, SEE,
            (nobody_concerned, owner_only),
        ),
        Move(
            "confirm", pgettext_lazy("improvement", "It is effective"), (_S.DONE,), _S.VERIFIED, VERIFY,
            (nobody_concerned, another_person),
        ),
        Move(
            "return", pgettext_lazy("improvement", "Not effective"), (_S.DONE,), _S.RUNNING, VERIFY,
            (nobody_concerned, another_person), needs_reason=True,
        ),
        Move(
            "publish", pgettext_lazy("improvement", "Publish"), (_S.VERIFIED,), _S.PUBLISHED, PUBLISH,
            (nobody_concerned, words_there, words_name_nobody),
        ),
        Move(
            "withdraw", pgettext_lazy("improvement", "Take off the public page"), (_S.PUBLISHED,), _S.VERIFIED,
            PUBLISH, needs_reason=True,
        ),
        Move(
            "drop", pgettext_lazy("improvement", "Give up"), OPEN, _S.DROPPED, PLAN, (nobody_concerned,),
            needs_reason=True,
        ),
    ),
    record=record_step,
)  # fmt: skip


def lock_action(action_id: int) -> ImprovementAction:
    """Lock an action until the end of the transaction; what it points to comes along unlocked."""
    rows = ImprovementAction.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "subject", "cause", "owner").get(pk=action_id)


def move_action(action_id: int, move: str, *, actor: "User", now: datetime, reason: str = "") -> ImprovementAction:
    """Make one move; raise MoveRefused with the reason against it."""
    moved: ImprovementAction = ACTION_FLOW.move(ImprovementAction, action_id, move, actor=actor, now=now, reason=reason)
    return moved
