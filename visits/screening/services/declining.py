"""Declining: screening is voluntary, so the work item is waived with that reason, and nothing else follows."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from cases.care.models import IllnessCase
from unioncare.core.audit import record_event
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemRefused, cancel_items, waive_item

from ..enums import Mode, Outcome
from ..models import Screening, ScreeningInvitation
from ..selectors.access import KIND, keeping_team
from .answering import use_up
from .holding import hold

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@transaction.atomic
def decline_by_link(*, invitation: ScreeningInvitation, now: datetime) -> Screening:
    """Note that a member would rather not answer; the link is used up. Raises LinkClosed."""
    case = hold(invitation.case, None)
    held = use_up(invitation=invitation, case=case, now=now)
    screening = Screening(case=case, team=keeping_team(case), taken_at=now, mode=Mode.LINK, invitation=held)
    return _note(screening, waived_by=held.made_by, actor=None)


@transaction.atomic
def note_declined(*, case: IllnessCase, actor: "User", now: datetime) -> Screening:
    """Note that a member told a counsellor so. Raises MoveRefused when it is the actor's own case."""
    case = hold(case, actor)
    screening = Screening(case=case, team=keeping_team(case), taken_at=now, mode=Mode.TOGETHER, conducted_by=actor)
    return _note(screening, waived_by=actor, actor=actor)


def _note(screening: Screening, *, waived_by: "User", actor: "User | None") -> Screening:
    case, now = screening.case, screening.taken_at
    screening.outcome = Outcome.DECLINED
    screening.save(force_insert=True)
    for item in _asked_for(case, now):
        try:
            waive_item(item=item, actor=waived_by, now=now, reason=_("The member would rather not be screened."))
        except ItemRefused:  # whoever sent the link must keep away by now; the member's word counts all the same
            why = _("The member would rather not be screened.")
            cancel_items(subject=case.subject, now=now, actor=None, reason=why, only=[item])
    record_event(case, actor=actor, what="screening declined")
    return screening


def _asked_for(case: IllnessCase, now: datetime) -> list[int]:
    """Return the open screenings whose time has come; later rounds ask again."""
    items = WorkItem.objects.open().filter(subject=case.subject_id, kind=KIND, opens_at__lte=now)
    return list(items.order_by("pk").values_list("pk", flat=True))
