"""Emergency access: one person asks, another agrees; the team hears of both, and every look is recorded."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.debug import sensitive_variables

from unioncare.core import thresholds
from unioncare.core.audit import record_event
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.conflicts import barred_people, conflict_of

from ..enums import AccessState
from ..models import Counselling, EmergencyAccess
from ..permissions import COUNSELLORS, SECOND_PERSONS
from ..selectors.accesses import Standing
from ..selectors.circle import holds_post, in_circle, open_access
from ..selectors.roster import holders_over
from ..thresholds import ACCESS_HOURS
from .locking import lock_counselling
from .telling import tell_of_access

ERASED = gettext_lazy("What was said in this counselling is deleted: its time is over.")
ASKED, GRANTED, REFUSED, CLOSED = (
    gettext_noop("emergency access asked"),
    gettext_noop("emergency access granted"),
    gettext_noop("emergency access refused"),
    gettext_noop("emergency access closed"),
)

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def why_not_ask(counselling: Counselling, user: "User", now: datetime) -> str | Promise | None:
    """Return why somebody cannot ask for emergency access, or None."""
    if not holds_post(user, counselling, COUNSELLORS, timezone.localdate(now)):
        return gettext_lazy("Only counsellors with a post over this unit ask for emergency access.")
    if (why := conflict_of(counselling.case.subject, user)) is not None:
        return why
    if in_circle(user, counselling, timezone.localdate(now)):
        return gettext_lazy("You read this counselling anyway.")
    if counselling.erased_at is not None:
        return ERASED
    if open_access(user, counselling, now) is not None:
        return gettext_lazy("Your emergency access is open already.")
    if counselling.accesses.filter(decided_by=user, state=AccessState.GRANTED).exists():
        return gettext_lazy("You agreed to somebody else's access: whoever agrees never reads.")
    return None


@sensitive_variables()
@transaction.atomic
def ask_access(*, counselling_id: int, reason: str, actor: "User", now: datetime) -> EmergencyAccess:
    """Ask to read a counselling in an emergency; asking again while it waits changes nothing. Raises MoveRefused."""
    if not reason.strip():
        raise MoveRefused(_("A reason is needed for this step."))
    counselling = lock_counselling(counselling_id)
    if (why := why_not_ask(counselling, actor, now)) is not None:
        raise MoveRefused(why)
    waiting = counselling.accesses.filter(asked_by=actor, state=AccessState.ASKED).first()
    if waiting is not None:
        return waiting
    access = EmergencyAccess.objects.create(
        counselling=counselling, asked_by=actor, asked_at=now, reason=reason.strip()
    )
    record_event(counselling, actor=actor, what=ASKED)
    over = holders_over(counselling.case.unit, timezone.localdate(now), SECOND_PERSONS)
    subject = counselling.case.subject
    barred = barred_people([subject]).get(subject.pk, {})
    second = [person.pk for person in over if person.pk not in barred]
    tell_of_access(access, what="asked", by=None, now=now, also=second)
    return access


def why_not_agree(access: EmergencyAccess, standing: Standing) -> str | Promise | None:
    """Return why somebody is not the second person of an emergency access, or None."""
    if access.state != AccessState.ASKED:
        return gettext_lazy("This was decided already.")
    if standing.user.pk == access.asked_by_id:
        return gettext_lazy("A second person decides, not the one who asks.")
    if not standing.is_second(access):
        return gettext_lazy("Your posts do not include this step.")
    return standing.concerned_by(access)


@transaction.atomic
def decide_access(*, access_id: int, agree: bool, actor: "User", now: datetime) -> EmergencyAccess:
    """Agree or refuse as the second person; agreed, the content opens for some hours to whoever asked, to be read only.

    Whoever agrees reads nothing by it. Raises MoveRefused.
    """
    access = _lock(access_id)
    if (why := why_not_agree(access, Standing.of(actor, [access], now))) is not None:
        raise MoveRefused(why)
    if agree and (why := why_not_ask(access.counselling, access.asked_by, now)) is not None:
        raise MoveRefused(why)
    access.state = AccessState.GRANTED if agree else AccessState.REFUSED
    access.decided_by, access.decided_at = actor, now
    if agree:
        access.opens_until = now + timedelta(hours=int(thresholds.value(ACCESS_HOURS.code)))
    access.save(update_fields=["state", "decided_by", "decided_at", "opens_until"])
    what, event = ("granted", GRANTED) if agree else ("refused", REFUSED)
    record_event(access.counselling, actor=actor, what=event, details={"to": access.asked_by.name})
    tell_of_access(access, what=what, by=actor, now=now)
    return access


def why_not_close(access: EmergencyAccess, standing: Standing) -> str | Promise | None:
    """Return why somebody cannot close an emergency access early, or None."""
    if not access.is_open(standing.now):
        return gettext_lazy("This access is not open.")
    if standing.user.pk in (access.asked_by_id, access.decided_by_id):
        return None
    if access.counselling_id in standing.circles:
        return None
    return gettext_lazy("Who asked, who agreed and the counsellors of this member close it.")


@transaction.atomic
def close_access(*, access_id: int, actor: "User", now: datetime) -> EmergencyAccess:
    """Close an emergency access before its time. Raises MoveRefused."""
    access = _lock(access_id)
    if (why := why_not_close(access, Standing.of(actor, [access], now))) is not None:
        raise MoveRefused(why)
    access.closed_at, access.closed_by = now, actor
    access.save(update_fields=["closed_at", "closed_by"])
    record_event(access.counselling, actor=actor, what=CLOSED, details={"to": access.asked_by.name})
    tell_of_access(access, what="closed", by=actor, now=now)
    return access


def _lock(access_id: int) -> EmergencyAccess:
    lock_counselling(EmergencyAccess.objects.values_list("counselling", flat=True).get(pk=access_id))
    rows = EmergencyAccess.objects.select_for_update(of=("self",))
    rows = rows.select_related("counselling__case__subject", "counselling__team__unit", "asked_by")
    access: EmergencyAccess = rows.get(pk=access_id)
    return access
