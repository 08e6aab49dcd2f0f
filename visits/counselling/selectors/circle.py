"""Who may read what was said: the counsellors of a case and the supervisor of their team, nobody else."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.care.models import IllnessCase
from unioncare.organisation.models import Post
from unioncare.worklist.conflicts import Barred, barred_people, conflict_of

from ..enums import CounsellingState
from ..models import Assignment, Counselling, CounsellingTeam, EmergencyAccess, TeamMember, TeamMemberQuerySet
from ..permissions import COUNSELLORS
from .teams import team_of

if TYPE_CHECKING:
    from unioncare.organisation.models import User

PERMISSION = "visits.counsel"


def circle_of(case: IllnessCase, on: date) -> set[int]:
    """Return the keys of those who may read the counselling content of a case on a day.

    They are the assigned counsellors and the supervisors of the teams that counsel it, or of the team that would.
    Who reads by emergency access is not of the circle.
    """
    counsellings = Counselling.objects.filter(case=case)
    teams = set(counsellings.values_list("team", flat=True))
    if not teams and (team := team_of(case.unit)) is not None:
        teams = {team.pk}
    places = TeamMember.objects.active(on).filter(team__in=teams)
    supervisors = places.supervisors().values_list("user", flat=True)
    assigned = Assignment.objects.filter(counselling__in=counsellings, ended_at__isnull=True)
    counsellors = places.filter(user__in=assigned.values("user")).values_list("user", flat=True)
    return {*supervisors, *counsellors} - set(barred_people([case.subject]).get(case.subject_id, {}))


def counsellors_of(counselling: Counselling, on: date) -> list["User"]:
    """Return who counsels, as far as they still belong to the team."""
    places = TeamMember.objects.active(on).filter(team=counselling.team_id).values("user")
    rows = counselling.assignments.filter(ended_at__isnull=True, user__in=places).select_related("user")
    return [row.user for row in rows]


def lead_of(team: CounsellingTeam, case: IllnessCase, on: date) -> "User | None":
    """Return who decides about a referral: the supervisor, or the longest member where they must keep away.

    None where nobody of the team may.
    """
    places = list(_places([team.pk], on).select_related("user"))
    return _lead(places, barred_people([case.subject]).get(case.subject_id, {}))


def _places(teams: Collection[int], on: date) -> TeamMemberQuerySet:
    """Return the members of teams, in the order in which they joined."""
    return TeamMember.objects.active(on).filter(team__in=teams).order_by("starts_on", "pk")


def _lead(places: Sequence[TeamMember], barred: Mapping[int, object]) -> "User | None":
    """Return whoever of a team's members leads, those left out who must keep away."""
    first = sorted(places, key=lambda place: not place.is_supervisor)
    return next((place.user for place in first if place.user_id not in barred), None)


def leads(user: "User", counselling: Counselling, on: date) -> bool:
    """Tell whether somebody decides about the referral and says who counsels; a post alone is not enough."""
    lead = lead_of(counselling.team, counselling.case, on)
    return lead is not None and lead.pk == user.pk and user.has_perm(PERMISSION, counselling)


def in_circle(user: "User", counselling: Counselling, on: date) -> bool:
    """Tell whether somebody counsels this member or supervises whoever does, by membership and by post."""
    return counselling.pk in in_circles(user, [counselling], on)


def in_circles(user: "User", counsellings: Collection[Counselling], on: date, barred: Barred | None = None) -> set[int]:
    """Return the keys of those counsellings whose circle somebody is of; as many queries for one as for a hundred.

    `barred`: whom their cases concern, where the caller has read that already.
    """
    rows = [row for row in counsellings if user.is_active and user.has_perm(PERMISSION, row)]
    places: dict[int, list[TeamMember]] = defaultdict(list)
    for place in _places({row.team_id for row in rows}, on).select_related("user") if rows else ():
        places[place.team_id].append(place)
    mine = {place.team_id: place for team in places.values() for place in team if place.user_id == user.pk}
    rows = [row for row in rows if row.team_id in mine]
    if barred is None:
        barred = barred_people([row.case.subject for row in rows])
    rows = [row for row in rows if user.pk not in barred.get(row.case.subject_id, {})]
    running = Assignment.objects.filter(counselling__in=rows, user=user, ended_at__isnull=True)
    assigned = set(running.values_list("counselling", flat=True)) if rows else set()
    return {
        row.pk
        for row in rows
        if mine[row.team_id].is_supervisor
        or row.pk in assigned
        # Whoever decides about a referral reads it.
        or (
            row.state == CounsellingState.REFERRED
            and _lead(places[row.team_id], barred.get(row.case.subject_id, {})) == user
        )
    }


def paths_of_posts(user: "User", roles: Collection[str], on: date) -> tuple[str, ...]:
    """Return the units over which somebody holds one of these posts themselves: no cover and no deputy does."""
    posts = Post.objects.active(on).filter(user=user, role__in=roles)
    return tuple(posts.order_by("unit__path").values_list("unit__path", flat=True))


def holds_post(user: "User", counselling: Counselling, roles: Collection[str], on: date) -> bool:
    """Tell whether somebody holds one of these posts over the unit of a counselling's case themselves."""
    return counselling.case.unit.path.startswith(paths_of_posts(user, roles, on))


def open_access(user: "User", counselling: Counselling, now: datetime) -> EmergencyAccess | None:
    """Return the emergency access by which somebody reads a counselling now, None without one."""
    if not user.is_active or not holds_post(user, counselling, COUNSELLORS, timezone.localdate(now)):
        return None
    if conflict_of(counselling.case.subject, user) is not None:
        return None
    return EmergencyAccess.objects.open(now).filter(counselling=counselling, asked_by=user).first()


def may_read(user: "User", counselling: Counselling, now: datetime) -> bool:
    """Tell whether somebody may read the content of a counselling now: the one rule that every page asks."""
    return in_circle(user, counselling, timezone.localdate(now)) or open_access(user, counselling, now) is not None


def is_of_circle(user: "User", case: IllnessCase | None = None) -> bool:
    """Tell whether somebody is of the circle of a case; asked without one, that is left to the post."""
    return case is None or user.pk in circle_of(case, timezone.localdate())
