"""The flow of a counselling: the one table of its moves, and the only code that sets its state.

referred → accepted → in counselling → review → in counselling or ended; a referral may be declined.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.services.conditions import consent_in_force, nobody_concerned
from unioncare.core.refusals import Text
from unioncare.core.workflow import Move, Workflow

from ..contributions import against_ending
from ..enums import OPEN_STATES, TAKEN_STATES, CounsellingState
from ..models import Counselling, CounsellingMove
from ..selectors.circle import PERMISSION, in_circle, leads

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def record_move(
    counselling: Counselling,
    *,
    move: str,
    source: str,
    target: str,
    actor: "User | None",
    now: datetime,
    reason: str,
) -> None:
    """Write who took the step and when; `reason` is one of the coded ones."""
    CounsellingMove.objects.create(
        counselling=counselling, move=move, source=source, target=target, actor=actor, at=now, code=reason
    )


def _led_by(counselling: Counselling, user: Any) -> Text | None:
    if user is None or leads(user, counselling, timezone.localdate()):
        return None
    return _("The supervisor of the team decides about referrals.")


def _of_circle(counselling: Counselling, user: Any) -> Text | None:
    if user is None or in_circle(user, counselling, timezone.localdate()):
        return None
    return _("Only the counsellors of this member and their supervisor do this.")


def _not_concerned(counselling: Counselling, user: Any) -> Text | None:
    return nobody_concerned(counselling.case, user)


def _case_consent(counselling: Counselling, user: Any) -> Text | None:
    return consent_in_force(counselling.case, user)


def _by_itself(counselling: Counselling, user: Any) -> Text | None:
    return None if user is None else _("The system takes this step when the case ends.")


_S = CounsellingState

COUNSELLING_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "accept", pgettext_lazy("counselling step", "Accept"), (_S.REFERRED,), _S.ACCEPTED, PERMISSION,
            (_not_concerned, _led_by, _case_consent),
        ),
        Move(
            "decline", pgettext_lazy("counselling step", "Decline"), (_S.REFERRED,), _S.DECLINED, PERMISSION,
            (_not_concerned, _led_by), needs_reason=True,
        ),
        # The first session that the member attends.
        Move(
            "begin", pgettext_lazy("counselling step", "Begin"), (_S.ACCEPTED,), _S.RUNNING, PERMISSION,
            (_not_concerned, _of_circle, _case_consent),
        ),
        Move(
            "review", pgettext_lazy("counselling step", "Review"), (_S.RUNNING,), _S.REVIEW, PERMISSION,
            (_not_concerned, _of_circle, _case_consent),
        ),
        Move(
            "go_on", pgettext_lazy("counselling step", "Go on"), (_S.REVIEW,), _S.RUNNING, PERMISSION,
            (_not_concerned, _of_circle, _case_consent),
        ),
        Move(
            "end", pgettext_lazy("counselling step", "End"), TAKEN_STATES, _S.ENDED, PERMISSION,
            (_not_concerned, _of_circle, against_ending), needs_reason=True,
        ),
        # The system itself, when the member died or the report proved wrong.
        Move(
            "end_with_case", _("The case ended"), OPEN_STATES, _S.ENDED, PERMISSION, (_by_itself,), needs_reason=True,
        ),
    ),
    record=record_move,
)  # fmt: skip


def move_counselling(
    counselling: Counselling, *, move: str, actor: "User | None", now: datetime, reason: str = ""
) -> Counselling:
    """Make one move of the flow with a counselling that is locked; raise MoveRefused with the reason against it."""
    moved = COUNSELLING_FLOW.move(Counselling, counselling.pk, move, actor=actor, now=now, reason=reason)
    counselling.state = moved.state
    return counselling
