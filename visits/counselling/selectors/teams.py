"""Which team answers for a unit, and who belongs to it."""

from datetime import date
from typing import TYPE_CHECKING

from unioncare.organisation.models import Unit

from ..enums import TeamRole
from ..models import CounsellingTeam, TeamMember

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def team_of(unit: Unit) -> CounsellingTeam | None:
    """Return the team that answers for a unit: its own, or the nearest above; None where there is none."""
    teams = CounsellingTeam.objects.filter(unit__path__in=unit.ancestor_paths(), is_active=True)
    return teams.select_related("unit").order_by("-unit__path").first()


def membership_of(user: "User", team: CounsellingTeam, on: date) -> TeamMember | None:
    """Return somebody's place in a team on a day, None for whoever does not belong to it."""
    return TeamMember.objects.active(on).filter(team=team, user=user).order_by("pk").first()


def people_of(team: CounsellingTeam, on: date) -> list["User"]:
    """Return the counsellors and the supervisor of a team, in the order in which they joined."""
    rows = TeamMember.objects.active(on).filter(team=team).select_related("user").order_by("starts_on", "pk")
    return [row.user for row in rows]


def supervisor_of(team: CounsellingTeam, on: date) -> "User | None":
    """Return who supervises a team on a day, None while nobody does."""
    rows = TeamMember.objects.active(on).filter(team=team, role=TeamRole.SUPERVISOR).select_related("user")
    row = rows.order_by("pk").first()
    return row.user if row else None
