"""The life of a protocol version: the one table of its moves, and the only code that sets its state."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.audit import record_event
from unioncare.core.workflow import Move, MoveRefused, Workflow
from unioncare.worklist.models import Subject

from ...engine.checks import check_rules
from ...enums import ProtocolState
from ...models import Protocol
from ...selectors.protocol import raw_rules

if TYPE_CHECKING:
    from unioncare.organisation.models import User

Reason = str | Promise | None


class ProtocolRefused(MoveRefused):
    """The act is not possible; `reason` says why, for a person to read."""


def record_move(
    protocol: Protocol, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why: a version's steps stand in the audit trail."""
    details = {"source": source, "target": target, "at": now.isoformat(), "reason": reason.strip()[:300]}
    record_event(protocol, actor=actor, what=move, details=details)


def rules_are_sound(protocol: Protocol, user: Any) -> Reason:
    """A version with a rule that cannot be read or never applies, or with a gap, is not put forward."""
    return next((problem.text for problem in check_rules(raw_rules(protocol)) if problem.is_error), None)


def first_day_is_set(protocol: Protocol, user: Any) -> Reason:
    return None if protocol.starts_on else _("Enter from which day the protocol is in force.")


def no_other_is_coming(protocol: Protocol, user: Any) -> Reason:
    """A version that is published for a later day stands in the way of any other."""
    coming = Protocol.objects.filter(
        unit=protocol.unit_id, state=ProtocolState.PUBLISHED, starts_on__gt=timezone.localdate()
    )
    other = coming.exclude(pk=protocol.pk).order_by("starts_on").first()
    if other is None:
        return None
    return str(_("Version %(code)s is already published from %(day)s on: retire it first.")) % {
        "code": other.code,
        "day": str(other.starts_on),
    }


_S = ProtocolState
_EDIT, _SEE, _RETIRE = "cases.edit_protocol", "cases.see_protocol", "cases.retire_protocol"

PROTOCOL_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "submit", _("Submit for approval"), (_S.DRAFT,), _S.SUBMITTED, _EDIT,
            (rules_are_sound, first_day_is_set, no_other_is_coming),
        ),
        Move("withdraw", _("Take back"), (_S.SUBMITTED,), _S.DRAFT, _EDIT, needs_reason=True),
        # The two answers to a submitted version; worklist.approvals decides who may give them.
        Move(
            "publish", pgettext_lazy("protocol", "Publish"), (_S.SUBMITTED,), _S.PUBLISHED, _SEE,
            (no_other_is_coming,),
        ),
        Move("return", pgettext_lazy("protocol", "Return"), (_S.SUBMITTED,), _S.DRAFT, _SEE),
        Move("retire", pgettext_lazy("protocol", "Retire"), (_S.PUBLISHED,), _S.RETIRED, _RETIRE, needs_reason=True),
        Move("drop", _("Give the draft up"), (_S.DRAFT,), _S.RETIRED, _EDIT),
        # An installation's first version, loaded with its data; no page offers it.
        Move("install", _("Install"), (_S.DRAFT,), _S.PUBLISHED, _RETIRE, (rules_are_sound, no_other_is_coming)),
    ),
    record=record_move,
)  # fmt: skip


def move_protocol(*, protocol: Protocol, move: str, actor: "User | None", now: datetime, reason: str = "") -> Protocol:
    """Make one move; raise MoveRefused with the reason against it. An `actor` of None is the system itself."""
    moved: Protocol = PROTOCOL_FLOW.move(Protocol, protocol.pk, move, actor=actor, now=now, reason=reason)
    return moved


def locked(pk: int) -> Protocol:
    """Lock a version for a change of its state or rules."""
    rows = Protocol.objects.select_for_update(of=("self",))
    return rows.select_related("unit", "subject", "changed_by").get(pk=pk)


def lock_protocol_of(subject: Subject) -> None:
    """Lock the version for which a subject stands."""
    Protocol.objects.select_for_update().filter(subject=subject).first()
