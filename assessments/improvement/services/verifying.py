"""The verifier's part: whether what was done works."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.models import User
from unioncare.worklist.services import close_subject, complete_kind

from ..enums import Outcome
from ..errors import ImprovementRefused
from ..kinds import VERIFY
from ..models import ImprovementAction
from .flow import ACTION_FLOW, lock_action, move_action
from .items import open_measure


@attributed
def confirm_action(*, action: ImprovementAction, actor: User, now: datetime, reason: str = "") -> ImprovementAction:
    """Find that the measure works: nothing about it is owed any more. Raises MoveRefused."""
    held = lock_action(action.pk)
    # The database takes nobody who verifies their own measure; what stands against it is said in words first.
    if (why := ACTION_FLOW.why_not(held, "confirm", actor)) is not None:
        raise MoveRefused(why)
    held.verified_by, held.outcome = actor, Outcome.EFFECTIVE
    held.save(update_fields=["verified_by", "outcome"])
    moved = move_action(held.pk, "confirm", actor=actor, now=now, reason=reason)
    complete_kind(subject=held.subject, kinds=[VERIFY], actor=actor, now=now)
    close_subject(subject=held.subject, now=now, actor=actor, reason=_("The measure was verified"))
    return moved


@attributed
def return_action(
    *, action: ImprovementAction, actor: User, now: datetime, reason: str, due_on: date
) -> ImprovementAction:
    """Find that it does not work: it goes back to its owner until another day. Raises MoveRefused."""
    if due_on < timezone.localdate(now):
        raise ImprovementRefused(_("The due day has passed; choose one to come."))
    held = lock_action(action.pk)
    moved = move_action(held.pk, "return", actor=actor, now=now, reason=reason)
    held.outcome, held.rounds, held.due_on = Outcome.NOT_EFFECTIVE, held.rounds + 1, due_on
    held.done_by = held.done_on = None
    held.save(update_fields=["outcome", "rounds", "due_on", "done_by", "done_on"])
    complete_kind(subject=held.subject, kinds=[VERIFY], actor=actor, now=now)
    open_measure(held, now)
    return moved
