"""Who is called, rung by rung: the one rule of it, for the first call and for every later one.

Managers never are, nor whom the case concerns: only counsellors, their supervisor, and holders of such posts.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.care.models import IllnessCase
from unioncare.core import thresholds
from unioncare.organisation.enums import Role
from unioncare.organisation.leaves import stand_ins
from unioncare.organisation.models import Post, Unit
from unioncare.worklist.conflicts import barred_people

from ...counselling.models import CounsellingTeam
from ...counselling.selectors.teams import people_of, supervisor_of
from ..enums import Rung
from ..models import RiskAlert
from ..thresholds import ON_DUTY
from .duty import away_on, next_on_roster, on_roster

if TYPE_CHECKING:
    from unioncare.organisation.models import User

COUNSELLING_ROLES = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)


def barred_from(case: IllnessCase) -> set[int]:
    """Return who must keep away: the member, and who declared them a relative."""
    return set(barred_people([case.subject]).get(case.subject_id, ()))


def holding_team(alert: RiskAlert, now: datetime) -> CounsellingTeam | None:
    """Return who answers for an open alert: the team that holds it, as long as anybody of it is there to be called.

    So neither a team that is founded later nor a move of the member opens it to others.
    """
    if alert.team is not None or alert.calls.exists():
        there = reachable(alert.case, alert.team, now).keys() - away_on(timezone.localdate(now))
        if there:
            return alert.team
    return answering_team(alert.case, now)


def answering_team(case: IllnessCase, now: datetime) -> CounsellingTeam | None:
    """Return the nearest team upward in which anybody may be called; one of which nobody is there comes last."""
    barred, on = barred_from(case), timezone.localdate(now)
    away = away_on(on)
    teams = CounsellingTeam.objects.filter(unit__path__in=case.unit.ancestor_paths(), is_active=True)
    anybody: CounsellingTeam | None = None
    for team in teams.select_related("unit").order_by("-unit__path"):
        people = {person.pk for person in people_of(team, on)} - barred
        if people - away:
            return team
        anybody = anybody or (team if people else None)
    return anybody


def reachable(case: IllnessCase, team: CounsellingTeam | None, now: datetime) -> dict[int, "User"]:
    """Return by key who may be called for a case now: of its team, or without one the counselling posts upward.

    Whoever is on leave is left out, unless everybody is.
    """
    on, barred = timezone.localdate(now), barred_from(case)
    everybody = people_of(team, on) if team else _posts_upward(case.unit, on, barred)
    people = {person.pk: person for person in everybody if person.pk not in barred}
    away = away_on(on)
    return {pk: person for pk, person in people.items() if pk not in away} or people


def holder_of(alert: RiskAlert, now: datetime) -> "User | None":
    """Return who has taken an alert on, as far as they may still be called; None once they are there no more."""
    if alert.acknowledged_by_id is None:
        return None
    return reachable(alert.case, alert.team, now).get(alert.acknowledged_by_id)


def callees(
    case: IllnessCase, team: CounsellingTeam | None, rung: Rung, now: datetime, *, without: Collection[int] = ()
) -> list["User"]:
    """Return whom a rung calls, without some who were called already or need not be.

    Its own people come first, then the supervisor or who stands in for them, then everybody who is left.
    """
    people = {pk: person for pk, person in reachable(case, team, now).items() if pk not in without}
    for keys in _in_turn(team, rung, now, set(without)):
        if found := [people[key] for key in keys if key in people]:
            return found
    return list(people.values())


def _in_turn(team: CounsellingTeam | None, rung: Rung, now: datetime, without: set[int]) -> Iterator[list[int]]:
    if team is None:
        return
    if rung == Rung.DUTY:
        yield on_roster(team, now)
    if rung == Rung.NEXT_DUTY:
        free = [key for key in next_on_roster(team, now) if key not in without]
        yield free[: int(thresholds.value(ON_DUTY.code))]
    on = timezone.localdate(now)
    if (supervisor := supervisor_of(team, on)) is not None:
        yield from ([key] for key in _supervising(supervisor, team, on))


def _supervising(supervisor: "User", team: CounsellingTeam, on: date) -> list[int]:
    """Return the supervisor and who acts in their place, in their order: the leave's cover, deputies of the post."""
    posts = Post.objects.active(on).filter(
        user=supervisor, role=Role.COUNSELLING_SUPERVISOR, unit__path__in=team.unit.ancestor_paths()
    )
    deputies = posts.filter(deputy__is_active=True).order_by("pk").values_list("deputy", flat=True)
    cover = stand_ins([supervisor.pk], on).values()
    return [supervisor.pk, *cover, *deputies]


def _posts_upward(unit: Unit, on: date, barred: set[int]) -> list["User"]:
    """Return who holds a counselling post in the nearest unit upward in which anybody does who is there and need not
    keep away; where everybody is on leave, in the nearest one.
    """
    posts = Post.objects.active(on).filter(unit__path__in=unit.ancestor_paths(), role__in=COUNSELLING_ROLES)
    everybody = list(posts.exclude(user__in=barred).select_related("unit", "user").order_by("-unit__path", "pk"))
    away = away_on(on)
    held = [post for post in everybody if post.user_id not in away] or everybody
    people = {post.user_id: post.user for post in held if post.unit_id == held[0].unit_id}
    return list(people.values())
