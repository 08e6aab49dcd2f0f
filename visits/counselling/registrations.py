"""What the counselling room tells the apps below it; called once at start-up."""

from auditlog.registry import auditlog

from . import permissions  # noqa: F401 -- imported for what it declares
from .models import CounsellingTeam, Qualification, TeamMember


def register() -> None:
    """Keep a trail of teams, memberships and qualifications."""
    auditlog.register(CounsellingTeam)
    auditlog.register(TeamMember)
    auditlog.register(Qualification, mask_fields=["number"], mask_callable="unioncare.core.masking.mask_everything")
