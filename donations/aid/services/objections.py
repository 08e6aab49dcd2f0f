"""Objections to a notice: raised without an account, answered by somebody who did not decide the grant."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core.audit import attributed
from unioncare.core.tokens import new_token, token_hash
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import barred_people
from unioncare.worklist.responsibility import Question, Responsibilities

from .. import kinds
from ..enums import ObjectionState
from ..errors import AidRefused
from ..models import Grant, Notice, Objection
from .deciding import undo_plans
from .flow import STOPPABLE, move_grant, nobody_concerned, not_on_its_way
from .holding import hold_grant
from .items import complete_items, open_objection
from .notices import pay_when_over
from .paying import who_decided

if TYPE_CHECKING:
    from unioncare.organisation.models import User

ANSWER = "donations.answer_objection"
# Who answers, in this order, at the nearest unit upward that has somebody who did not decide.
ANSWERERS = (Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.COMMITTEE_MEMBER, Role.CHAIR)


@attributed
def object_to(*, notice: Notice, text: str, contact: str, now: datetime) -> tuple[Objection, str]:
    """Keep an objection and ask somebody for its answer; return it with the code that follows it.

    Raises AidRefused once the notice is down: then objections go to the union's office.
    """
    grant = hold_grant(notice.grant)
    standing = Notice.objects.standing().filter(pk=notice.pk, ends_on__gte=timezone.localdate(now)).first()
    if standing is None:
        raise AidRefused(_("This notice is over. Objections are now taken by the union’s office."))
    code = new_token()
    objection = Objection.objects.create(
        notice=standing, code_hash=token_hash(code), text=text.strip(), contact=contact.strip(), raised_at=now
    )
    seats = Responsibilities.around([Question("", grant.unit)], timezone.localdate(now))
    seat = seats.nearest(grant.unit, ANSWERERS, {*who_decided(grant), *_barred(grant)})
    open_objection(objection, assignee=seat.user, role=seat.role, now=now)
    return objection, code


def why_not_answered(grant: Grant, user: "User") -> str | None:
    """Return why this reader does not answer objections to a grant, or None."""
    if not user.has_perm(ANSWER, grant):
        return _("Your posts do not include this step.")
    if user.pk in who_decided(grant):
        return _("You asked for this grant or decided on it: somebody else answers.")
    why = nobody_concerned(grant, user)
    return None if why is None else str(why)


@attributed
def answer_objection(*, objection: Objection, upheld: bool, answer: str, actor: "User", now: datetime) -> Objection:
    """Answer an objection: upheld it stops what is not paid yet; otherwise the payment waits for it no more.

    Raises AidRefused: answered before, no words, by somebody who decided; MoveRefused where the money is on its way.
    """
    grant = hold_grant(objection.notice.grant, actor)
    held = Objection.objects.select_for_update(of=("self",)).select_related("notice").get(pk=objection.pk)
    if held.state != ObjectionState.OPEN:
        raise AidRefused(_("This objection was answered already."))
    if (why := why_not_answered(grant, actor)) is not None:
        raise AidRefused(why)
    if not answer.strip():
        raise AidRefused(_("Write the answer: whoever objected reads it."))
    if upheld and (stuck := not_on_its_way(grant, actor)) is not None:
        raise AidRefused(stuck)
    held.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
    held.answer, held.answered_by, held.answered_at = answer.strip()[:500], actor, now
    held.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    complete_items(
        grant, kinds.OBJECTION, actor=actor, now=now, result=held.get_state_display(), key=f"objection:{held.pk}"
    )
    if upheld and grant.state in STOPPABLE:
        reason = _("An objection was upheld")
        move_grant(grant.pk, "stop", actor=None, told_by=actor, now=now, reason=reason)
        undo_plans(grant, actor=actor, now=now, reason=reason)
    elif not upheld:
        pay_when_over(grant, now=now)
    return held


def _barred(grant: Grant) -> set[int]:
    return set(barred_people([grant.subject]).get(grant.subject_id, {}))
