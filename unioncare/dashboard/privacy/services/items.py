"""The work of a privacy request: deciding it, carrying it out. All of it is due on the day of the request."""

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_noop

from unioncare.core.explain import explain
from unioncare.organisation.calendar import end_of
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.responsibility import Question, Responsibilities
from unioncare.worklist.services import ItemDraft, open_items

from ..kinds import CARRY_OUT, DECIDE, ERASE
from ..models import PrivacyRequest

WHY = {
    DECIDE: gettext_noop("Privacy request {number} is to be answered by {day}"),
    CARRY_OUT: gettext_noop("Privacy request {number} was agreed to and is to be answered by {day}"),
    ERASE: gettext_noop("The erasure of request {number} was agreed to: a second person carries it out by {day}"),
}
# Who answers where the role of the table has nobody left besides those who must keep away.
LEADERS = (Role.CHAIR, Role.VICE_CHAIR)


def ask_to_decide(request: PrivacyRequest, now: datetime) -> None:
    """Ask somebody else than who entered it."""
    _open(request, DECIDE, {request.entered_by_id}, now)


def ask_to_carry_out(request: PrivacyRequest, now: datetime) -> None:
    """Ask whoever carries it out; an erasure asks a person who neither entered it nor agreed."""
    if request.is_erasure:
        done = {request.entered_by_id} | ({request.decided_by_id} if request.decided_by_id else set())
        _open(request, ERASE, done, now)
    else:
        _open(request, CARRY_OUT, set(), now)


def _open(request: PrivacyRequest, kind: str, excluded: Collection[int], now: datetime) -> None:
    barred = barred_people([request.subject]).get(request.subject_id, {})
    question = Question(kind, request.unit, excluded=frozenset({*excluded, *barred}))
    table = Responsibilities.around([question], timezone.localdate(now))
    roles = tuple(dict.fromkeys((table.role_of(kind), *LEADERS)))
    seat = table.nearest(request.unit, roles, question.excluded)
    due = end_of(request.due_on)
    draft = ItemDraft(
        kind=kind,
        subject=request.subject,
        unit=request.unit,
        source_key=f"{kind}:{request.number}",
        opens_at=min(now, due),
        due_at=due,
        because=explain(WHY[kind], number=request.number, day=request.due_on),
        role=seat.role,
        assignee=seat.user,
        seated=True,
    )
    open_items(drafts=[draft], now=now)
