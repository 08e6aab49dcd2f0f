"""The flow of a condolence list: draft → review → to be handed over → handed over.

Besides: refused, taken back, and opened again where a line was noted wrongly.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.care.services.conditions import Reason
from unioncare.core.audit import record_event
from unioncare.core.workflow import Move, Workflow

from ..enums import ListState
from ..errors import AidRefused
from ..models import CondolenceList
from ..selectors.condolence import concerned_people

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ASK, BOOK = "donations.ask_grant", "donations.book_condolence"
_S = ListState


def record_move(
    held: CondolenceList, *, move: str, source: str, target: str, actor: Any, now: datetime, reason: str
) -> None:
    record_event(held, actor=actor, what=f"condolence list {move}", details={"from": source, "to": target})


def nobody_on_it(held: CondolenceList, user: Any) -> Reason:
    """Nobody handles a list with themselves or a declared relative on it."""
    why = concerned_people(held).get(user.pk) if user is not None else None
    if why is None:
        return None
    return _("%(why)s Leave that line out with a reason, or let somebody else prepare the list.") % {"why": why}


def by_who_prepared(held: CondolenceList, user: Any) -> Reason:
    if user is None or held.initiated_by_id == user.pk:
        return None
    return _("%(name)s prepared this list, and sends it or takes it back.") % {"name": held.initiated_by.name}


def somebody_on_it(held: CondolenceList, user: Any) -> Reason:
    return None if held.lines.filter(left_out="").exists() else _("Nobody is on this list.")


def nothing_open(held: CondolenceList, user: Any) -> Reason:
    if held.lines.filter(left_out="", signed_on__isnull=True, returned_on__isnull=True).exists():
        return _("Some lines are neither signed for nor brought back.")
    return None


LIST_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "submit", pgettext_lazy("grant", "Ask for approval"), (_S.DRAFT,), _S.REVIEW, ASK,
            (by_who_prepared, somebody_on_it, nobody_on_it),
        ),
        Move(
            "withdraw", pgettext_lazy("condolence list", "Take the list back"), (_S.DRAFT, _S.REVIEW), _S.WITHDRAWN,
            ASK, (by_who_prepared,), needs_reason=True,
        ),
        # The system's own, upon the decision and with the last line.
        Move("approve", pgettext_lazy("grant", "Approved"), (_S.REVIEW,), _S.APPROVED, ASK),
        Move("refuse", pgettext_lazy("grant", "Refused"), (_S.REVIEW,), _S.REFUSED, ASK),
        Move("close", pgettext_lazy("condolence list", "Handed over"), (_S.APPROVED,), _S.CLOSED, ASK, (nothing_open,)),
        Move("reopen", pgettext_lazy("condolence list", "Opened again"), (_S.CLOSED,), _S.APPROVED, ASK),
    ),
    record=record_move,
)  # fmt: skip


def hold_list(held: CondolenceList) -> CondolenceList:
    """Lock a list and read it anew: its lines change under this lock alone."""
    rows = CondolenceList.objects.select_for_update(of=("self",))
    found: CondolenceList = rows.select_related("unit", "fund", "subject", "initiated_by", "approval").get(pk=held.pk)
    return found


def require_state(held: CondolenceList, state: ListState) -> None:
    """Refuse what another person's step has made impossible meanwhile."""
    if held.state != state:
        said = _("“%(state)s” does not allow this step.") % {"state": held.get_state_display()}
        raise AidRefused(said)


def move_list(
    held: CondolenceList, move: str, *, actor: "User | None", now: datetime, reason: str = "",
    told_by: "User | None" = None,
) -> CondolenceList:  # fmt: skip
    """Make one move; raise MoveRefused with the reason against it. An `actor` of None is the system itself."""
    moved: CondolenceList = LIST_FLOW.move(
        CondolenceList, held.pk, move, actor=actor, now=now, reason=reason, told_by=told_by
    )
    return moved
