"""Who is called, rung by rung. Managers never are: only counsellors, their supervisor, and holders of such posts."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.care.models import IllnessCase
from unioncare.core import thresholds
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit
from unioncare.worklist.conflicts import barred_people

from ...counselling.models import CounsellingTeam
from ...counselling.selectors.teams import people_of, supervisor_of
from ..enums import Rung
from ..thresholds import ON_DUTY
from .duty import next_on_duty, on_duty

if TYPE_CHECKING:
    from unioncare.organisation.models import User

COUNSELLING_ROLES = (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR)


def barred_from(case: IllnessCase) -> set[int]:
    """Return who must keep away: the member, and who declared them a relative."""
    return set(barred_people([case.subject]).get(case.subject_id, ()))


def answering_team(case: IllnessCase, on: date) -> CounsellingTeam | None:
    """Return the nearest team upward in which anybody may be called for a case."""
    barred = barred_from(case)
    teams = CounsellingTeam.objects.filter(unit__path__in=case.unit.ancestor_paths(), is_active=True)
    for team in teams.select_related("unit").order_by("-unit__path"):
        if any(person.pk not in barred for person in people_of(team, on)):
            return team
    return None


def callees(
    case: IllnessCase, team: CounsellingTeam | None, rung: Rung, now: datetime, *, without: Collection[int] = ()
) -> list["User"]:
    """Return who is called first: those on duty, else the supervisor, else the team; without a team, posts upward.

    `without` are left out besides those whom the case concerns. A rung other than duty begins at the supervisor.
    """
    today, left_out = timezone.localdate(now), barred_from(case) | set(without)
    for people in (
        on_duty(team, now) if team and rung == Rung.DUTY else [],
        _supervisor(team, today),
        _all_of(case, team, today),
    ):
        if found := [person for person in people if person.pk not in left_out]:
            return found
    return []


def followers(
    case: IllnessCase, team: CounsellingTeam | None, rung: Rung, now: datetime, *, called: Collection[int]
) -> list["User"]:
    """Return whom a later rung adds to those called already: its own people, else anybody of the team."""
    today, without = timezone.localdate(now), barred_from(case) | set(called)
    most = int(thresholds.value(ON_DUTY.code))
    for people in (
        _supervisor(team, today) if rung == Rung.SUPERVISOR else [],
        next_on_duty(team, now, without=without, most=most) if team and rung == Rung.NEXT_DUTY else [],
        _all_of(case, team, today),
    ):
        if found := [person for person in people if person.pk not in without]:
            return found
    return []


def posts_upward(unit: Unit, on: date) -> list["User"]:
    """Return who holds a counselling post in the nearest unit upward in which anybody does."""
    posts = Post.objects.active(on).filter(unit__path__in=unit.ancestor_paths(), role__in=COUNSELLING_ROLES)
    held = list(posts.select_related("unit", "user").order_by("-unit__path", "pk"))
    people = {post.user_id: post.user for post in held if post.unit_id == held[0].unit_id}
    return list(people.values())


def _all_of(case: IllnessCase, team: CounsellingTeam | None, on: date) -> list["User"]:
    return people_of(team, on) if team else posts_upward(case.unit, on)


def _supervisor(team: CounsellingTeam | None, on: date) -> list["User"]:
    person = supervisor_of(team, on) if team else None
    return [person] if person else []
