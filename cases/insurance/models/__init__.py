"""Models of the insurance room."""

from .claim import Claim, ClaimPaper, ClaimStep
from .enrolment import Enrolment, EnrolmentRefusal
from .outreach import Outreach
from .plan import Benefit, InsurancePlan, PlanVersion
from .term import CoverageTerm, EnrolmentTarget

__all__ = [
    "Benefit",
    "Claim",
    "ClaimPaper",
    "ClaimStep",
    "CoverageTerm",
    "Enrolment",
    "EnrolmentRefusal",
    "EnrolmentTarget",
    "InsurancePlan",
    "Outreach",
    "PlanVersion",
]
