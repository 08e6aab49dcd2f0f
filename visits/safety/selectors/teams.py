"""Whose roster somebody sees, and whose they keep."""

from datetime import date
from typing import TYPE_CHECKING

from ...counselling.enums import TeamRole
from ...counselling.models import CounsellingTeam, TeamMember

if TYPE_CHECKING:
    from unioncare.organisation.models import User


def memberships_of(user: "User", on: date) -> list[TeamMember]:
    """Return somebody's places in teams on a day."""
    return list(TeamMember.objects.active(on).filter(user=user).select_related("team__unit").order_by("pk"))


def kept_team(user: "User", pk: int, on: date) -> CounsellingTeam | None:
    """Return a team whose roster the person keeps, as its supervisor; None otherwise."""
    rows = TeamMember.objects.active(on).filter(user=user, team=pk, role=TeamRole.SUPERVISOR)
    row = rows.select_related("team__unit").first()
    return row.team if row else None
