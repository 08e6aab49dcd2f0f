"""What the insurance room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog

from unioncare.core import stored_files, thresholds

from .models import (
    Claim,
    ClaimPaper,
    CoverageTerm,
    Enrolment,
    EnrolmentRefusal,
    EnrolmentTarget,
    InsurancePlan,
    Outreach,
    PlanVersion,
)
from .thresholds import ALL


def register() -> None:
    """Register thresholds, the trail, files."""
    thresholds.register(*ALL)
    stored_files.goes_with_its_row(Outreach, "material", folder="outreach")
    for model in (InsurancePlan, PlanVersion, CoverageTerm, Enrolment, EnrolmentRefusal, EnrolmentTarget, Outreach):
        auditlog.register(model)
    auditlog.register(Claim, exclude_fields=["because"])
    auditlog.register(ClaimPaper)
