"""Who may read what was said: the counsellors of a case and the supervisor of their team, nobody else."""

from collections.abc import Collection
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from cases.care.models import IllnessCase
from unioncare.organisation.models import Post
from unioncare.worklist.conflicts import barred_people, conflict_of

from ..enums import CounsellingState
from ..models import Assignment, Counselling, CounsellingTeam, EmergencyAccess, TeamMember
from ..permissions import COUNSELLORS
from .teams import membership_of, people_of, supervisor_of, team_of

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
    barred = barred_people([case.subject]).get(case.subject_id, {})
    supervisor = supervisor_of(team, on)
    if supervisor and supervisor.pk not in barred:
        return supervisor
    return next((person for person in people_of(team, on) if person.pk not in barred), None)


def leads(user: "User", counselling: Counselling, on: date) -> bool:
    """Tell whether somebody decides about the referral and says who counsels; a post alone is not enough."""
    lead = lead_of(counselling.team, counselling.case, on)
    return lead is not None and lead.pk == user.pk and user.has_perm(PERMISSION, counselling)


def in_circle(user: "User", counselling: Counselling, on: date) -> bool:
    """Tell whether somebody counsels this member or supervises whoever does, by membership and by post."""
    if not user.is_active or not user.has_perm(PERMISSION, counselling):
        return False
    place = membership_of(user, counselling.team, on)
    if place is None or conflict_of(counselling.case.subject, user) is not None:
        return False
    if place.is_supervisor or counselling.assignments.filter(user=user, ended_at__isnull=True).exists():
        return True
    return counselling.state == CounsellingState.REFERRED and leads(user, counselling, on)


def holds_post(user: "User", counselling: Counselling, roles: Collection[str], on: date) -> bool:
    """Tell whether somebody holds one of these posts over a counselling themselves: no cover and no deputy does."""
    paths = counselling.case.unit.ancestor_paths()
    return Post.objects.active(on).filter(user=user, role__in=roles, unit__path__in=paths).exists()


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
