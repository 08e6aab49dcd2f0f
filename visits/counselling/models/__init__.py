"""Models of the counselling room."""

from .access import EmergencyAccess, EmergencyAccessQuerySet
from .content import CounsellingConsent, CounsellingConsentText, CounsellingSession, Goal
from .counselling import Assignment, Counselling, CounsellingMove, CounsellingQuerySet, Referral
from .proposal import SupervisorProposal
from .team import CounsellingTeam, CounsellingTeamQuerySet, Qualification, TeamMember, TeamMemberQuerySet

__all__ = [
    "Assignment",
    "Counselling",
    "CounsellingConsent",
    "CounsellingConsentText",
    "CounsellingMove",
    "CounsellingQuerySet",
    "CounsellingSession",
    "CounsellingTeam",
    "CounsellingTeamQuerySet",
    "EmergencyAccess",
    "EmergencyAccessQuerySet",
    "Goal",
    "Qualification",
    "Referral",
    "SupervisorProposal",
    "TeamMember",
    "TeamMemberQuerySet",
]
