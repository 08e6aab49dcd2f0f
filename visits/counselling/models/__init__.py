"""Models of the counselling room."""

from .team import CounsellingTeam, CounsellingTeamQuerySet, Qualification, TeamMember, TeamMemberQuerySet

__all__ = ["CounsellingTeam", "CounsellingTeamQuerySet", "Qualification", "TeamMember", "TeamMemberQuerySet"]
