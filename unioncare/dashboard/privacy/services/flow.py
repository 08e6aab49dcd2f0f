"""The flow of a privacy request: the one table of its moves, and the only code that sets its state.

to be decided → agreed → done, besides one that is refused or taken back. An erasure takes three people: who entered
it, who agreed, who carries it out.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.core.refusals import Text
from unioncare.core.workflow import Move, Workflow
from unioncare.worklist.conflicts import conflict_of

from ..enums import OPEN, Arrival, Extent, RequestState
from ..models import PrivacyRequest, PrivacyStep
from ..permissions import CARRY_OUT, DECIDE, ENTER
from ..selectors.obstacles import obstacles_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_S = RequestState
ON_ROSTER = _("The roster names this member: their care data can be erased, the person only after they have left.")


def record_step(
    request: PrivacyRequest, *, move: str, source: str, target: str, actor: "User | None", now: datetime, reason: str
) -> None:
    """Write who took the step, when and why."""
    PrivacyStep.objects.create(
        request=request, move=move, source=source, target=target, actor=actor, at=now, reason=reason.strip()[:300]
    )


def nobody_concerned(request: PrivacyRequest, user: Any) -> Text | None:
    """Nobody handles their own request or that of a declared relative."""
    return conflict_of(request.subject, user) if user is not None else None


def another_person(request: PrivacyRequest, user: Any) -> Text | None:
    """Whoever entered a request does not decide it."""
    if user is not None and user.pk == request.entered_by_id:
        return _("You entered this request: another person decides it.")
    return None


def second_person(request: PrivacyRequest, user: Any) -> Text | None:
    """Whoever agreed to an erasure does not carry it out."""
    if user is not None and user.pk == request.decided_by_id:
        return _("You agreed to this erasure: a second person carries it out.")
    return another_person(request, user)


def another_once_agreed(request: PrivacyRequest, user: Any) -> Text | None:
    """What was agreed to is not taken back by whoever entered it: the member said so to somebody else too."""
    if request.state == _S.AGREED and user is not None and user.pk == request.entered_by_id:
        return _("You entered this request and it is agreed to: another person notes that it is taken back.")
    return None


def paper_is_filed(request: PrivacyRequest, user: Any) -> Text | None:
    """Nothing is erased, and nothing done for a proxy, without a paper that proves who wants it."""
    by_proxy = request.arrival == Arrival.PROXY
    if not (request.is_erasure or by_proxy) or request.proofs.exists():
        return None
    if by_proxy:
        return _("The proxy's signed authority is missing: file it on the page of the request, under “Papers”.")
    return _("An erasure needs the member's signed application: file it on the page of the request, under “Papers”.")


def is_erasure(request: PrivacyRequest, user: Any) -> Text | None:
    return None if request.is_erasure else _("This request asks for no erasure.")


def is_no_erasure(request: PrivacyRequest, user: Any) -> Text | None:
    return _("An erasure is carried out by a second person, in a step of its own.") if request.is_erasure else None


def nothing_in_the_way(request: PrivacyRequest, user: Any) -> Text | None:
    """Nothing is erased that somebody still waits for: every reason is named at once."""
    if not request.is_erasure:
        return None
    reasons = reasons_against(request)
    return " ".join(str(reason) for reason in reasons) if reasons else None


def reasons_against(request: PrivacyRequest) -> list[Text]:
    """Return what stands against an erasure now, every reason."""
    member = request.member
    if member is None:
        return [_("The member is erased already.")]
    reasons = obstacles_of([member.pk]).get(member.pk, [])
    if request.extent == Extent.PERSON and member.employee_no and member.left_on is None:
        reasons = [ON_ROSTER, *reasons]
    return reasons


PRIVACY_FLOW = Workflow(
    field="state",
    moves=(
        Move(
            "agree", pgettext_lazy("privacy", "Agree"), (_S.RECEIVED,), _S.AGREED, DECIDE,
            (nobody_concerned, another_person, paper_is_filed, nothing_in_the_way),
        ),
        Move(
            "finish", pgettext_lazy("privacy", "Carry out"), (_S.AGREED,), _S.DONE, CARRY_OUT,
            (nobody_concerned, is_no_erasure, paper_is_filed),
        ),
        Move(
            "erase", pgettext_lazy("privacy", "Erase for good"), (_S.AGREED,), _S.DONE, DECIDE,
            (is_erasure, nobody_concerned, second_person, paper_is_filed, nothing_in_the_way),
        ),
        Move(
            "refuse", pgettext_lazy("privacy", "Refuse"), OPEN, _S.REFUSED, DECIDE, (nobody_concerned, another_person),
            needs_reason=True,
        ),
        Move(
            "take_back", pgettext_lazy("privacy", "Taken back by the member"), OPEN, _S.TAKEN_BACK, ENTER,
            (nobody_concerned, another_once_agreed), needs_reason=True,
        ),
    ),
    record=record_step,
)  # fmt: skip


def lock_request(request_id: int) -> PrivacyRequest:
    """Lock a request until the end of the transaction; what it points to comes along unlocked."""
    rows = PrivacyRequest.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("unit", "subject", "member__unit").get(pk=request_id)


def move_request(
    request_id: int, move: str, *, actor: "User | None", now: datetime, reason: str = ""
) -> PrivacyRequest:
    """Make one move; raise MoveRefused with the reason against it."""
    return PRIVACY_FLOW.move(PrivacyRequest, request_id, move, actor=actor, now=now, reason=reason)
