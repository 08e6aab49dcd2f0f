"""Rounds of an alert: the first people are called; a further sign calls them again, or begins a new round."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from unioncare.organisation.models import User
from unioncare.worklist.services import cancel_items

from ..enums import Rung
from ..kinds import CALL, INTERVIEW
from ..models import RiskAlert
from ..selectors.callees import callees, holder_of, reachable
from ..thresholds import INTERVIEW_MINUTES, minutes
from .answering import take_on
from .calling import call_people, tell_people


def begin_round(*, alert: RiskAlert, now: datetime, beside: User | None = None, also: Sequence[User] = ()) -> None:
    """Call the first people of a round, and `also` who knows the member; `beside` the member is somebody already."""
    found = callees(alert.case, alert.team, Rung.DUTY, now)
    if beside is not None:
        tell_people(alert=alert, people=_others(found, beside), rung=Rung.DUTY, now=now)
        take_on(alert=alert, actor=beside, now=now)
    else:
        call_people(alert=alert, people=_once([*also, *found]), rung=Rung.DUTY, now=now)


def join_round(*, alert: RiskAlert, is_graver: bool, now: datetime, beside: User | None = None) -> None:
    """Let a further sign join an open alert.

    A new round begins when it is graver than what somebody took on, or when the conversation has been held already.
    Whoever has taken it on is told of any other sign; where nobody has, or they are there no more, all are called
    again.
    """
    if alert.interviewed_at or (alert.acknowledged_at and is_graver):
        _begin_anew(alert, beside, now)
    elif (holder := holder_of(alert, now)) is not None:
        tell_people(alert=alert, people=_once([holder, beside]), rung=Rung(alert.rung), now=now)
    elif beside is not None:
        take_on(alert=alert, actor=beside, now=now)
    else:
        call_again(alert=alert, now=now)


def call_again(*, alert: RiskAlert, now: datetime) -> None:
    """Call whoever was called in this round or has taken it on, as far as the first call would today, and who is on
    duty now; the clock of the chain runs on.
    """
    called = {*alert.calls.filter(round=alert.round).values_list("person", flat=True), alert.acknowledged_by_id}
    still = [person for pk, person in reachable(alert.case, alert.team, now).items() if pk in called]
    people = _once([*still, *callees(alert.case, alert.team, Rung.DUTY, now)])
    call_people(alert=alert, people=people, rung=Rung(alert.rung), now=now)


def _begin_anew(alert: RiskAlert, beside: User | None, now: datetime) -> None:
    knows = holder_of(alert, now)
    alert.missed = alert.missed or alert.is_late(now)
    alert.round += 1
    alert.running_since, alert.rung = now, Rung.DUTY
    alert.acknowledged_by = alert.acknowledged_at = alert.interviewed_at = None
    alert.interview_due_at = now + minutes(INTERVIEW_MINUTES)
    alert.save()
    reason = _("A further sign was noticed: whoever is first takes it on anew.")
    cancel_items(subject=alert.subject, now=now, actor=None, reason=reason, kinds=[CALL, INTERVIEW])
    begin_round(alert=alert, beside=beside, also=[knows] if knows else [], now=now)


def _once(people: Iterable[User | None]) -> list[User]:
    return list({person.pk: person for person in people if person is not None}.values())


def _others(people: Iterable[User], one: User) -> list[User]:
    return [person for person in people if person.pk != one.pk]
