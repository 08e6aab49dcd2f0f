"""Rounds of an alert: the first people are called; a further sign calls them again, or begins a new round."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.organisation.models import User
from unioncare.worklist.services import cancel_items

from ...counselling.models import CounsellingTeam
from ...counselling.selectors.teams import membership_of
from ..enums import RiskStepKind, Rung
from ..kinds import CALL, INTERVIEW
from ..models import RiskAlert
from ..selectors.callees import callees
from ..thresholds import INTERVIEW_MINUTES, minutes
from .answering import take_on
from .calling import call_people, tell_people
from .steps import log


def begin_round(
    *,
    alert: RiskAlert,
    team: CounsellingTeam | None,
    now: datetime,
    beside: User | None = None,
    also: Sequence[User] = (),
) -> None:
    """Call the first people of a round, and `also` who knows the member; `beside` the member is somebody already."""
    alert.team = team
    alert.save(update_fields=["team"])
    found = callees(alert.case, team, Rung.DUTY, now)
    if beside is not None:
        tell_people(alert=alert, people=_others(found, beside), rung=Rung.DUTY, now=now)
        take_on(alert=alert, actor=beside, now=now)
    elif found:
        call_people(alert=alert, people=_once([*also, *found]), rung=Rung.DUTY, now=now)
    else:
        log(alert, RiskStepKind.NOBODY, now)


def join_round(
    *, alert: RiskAlert, team: CounsellingTeam | None, grade: int, now: datetime, beside: User | None = None
) -> None:
    """Let a further sign join an open alert.

    A new round begins when it is graver than what somebody took on, or when the conversation has been held already.
    Whoever has taken it on is told of any other sign; where nobody has, everybody is called again.
    """
    graver = grade > alert.grade
    if graver:
        alert.grade = grade
        alert.save(update_fields=["grade"])
    if alert.interviewed_at or (alert.acknowledged_at and graver):
        _begin_anew(alert, team, beside, now)
    elif alert.acknowledged_by:
        tell_people(alert=alert, people=_once([alert.acknowledged_by, beside]), rung=Rung(alert.rung), now=now)
    elif beside is not None:
        take_on(alert=alert, actor=beside, now=now)
    else:
        call_again(alert=alert, team=team, now=now)


def call_again(*, alert: RiskAlert, team: CounsellingTeam | None, now: datetime) -> None:
    """Call whoever was called in this round, and who is on duty now; the clock of the chain runs on."""
    called = User.objects.filter(risk_calls__alert=alert, risk_calls__round=alert.round, is_active=True).distinct()
    still = [person for person in called.order_by("pk") if _may_answer(person, team, now)]
    people = _once([*still, *callees(alert.case, team, Rung.DUTY, now)])
    if people:
        call_people(alert=alert, people=people, rung=Rung(alert.rung), now=now)
    else:
        log(alert, RiskStepKind.NOBODY, now)


def _begin_anew(alert: RiskAlert, team: CounsellingTeam | None, beside: User | None, now: datetime) -> None:
    knows = alert.acknowledged_by
    alert.missed = alert.missed or alert.is_late(now)
    alert.round += 1
    alert.running_since, alert.rung = now, Rung.DUTY
    alert.acknowledged_by = alert.acknowledged_at = alert.interviewed_at = None
    alert.interview_due_at = now + minutes(INTERVIEW_MINUTES)
    alert.save()
    reason = _("A further sign was noticed: whoever is first takes it on anew.")
    cancel_items(subject=alert.subject, now=now, actor=None, reason=reason, kinds=[CALL, INTERVIEW])
    also = [knows] if knows and _may_answer(knows, team, now) else []
    begin_round(alert=alert, team=team, beside=beside, also=also, now=now)


def _may_answer(person: User, team: CounsellingTeam | None, now: datetime) -> bool:
    """Tell whether somebody who was called before still belongs to the team that answers."""
    return team is None or membership_of(person, team, timezone.localdate(now)) is not None


def _once(people: Iterable[User | None]) -> list[User]:
    return list({person.pk: person for person in people if person is not None}.values())


def _others(people: Iterable[User], one: User) -> list[User]:
    return [person for person in people if person.pk != one.pk]
