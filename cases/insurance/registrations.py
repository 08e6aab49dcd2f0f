"""What the insurance room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.care.contributions import CasePanel, register_panel
from unioncare.core import navigation, stored_files, thresholds

from . import tasks
from .enrolment_import import problems
from .enrolment_import.jobs import JOBS
from .messages import MESSAGES
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

# Pages that belong to the place of the insurance.
PLACES = (
    "cases:coverage", "cases:gap", "cases:enrol", "cases:member_cover", "cases:refuse", "cases:end_enrolment",
    "cases:targets", "cases:term", "cases:open_term", "cases:remove_term", "cases:premium_bill", "cases:renewal",
    "cases:renew_all", "cases:open_next_term", "cases:enrolment_", "cases:certificate_", "cases:outreach",
    "cases:note_outreach",
)  # fmt: skip


def register() -> None:
    """Register thresholds, the trail, files, the panel of the case page, the place in the navigation."""
    thresholds.register(*ALL)
    problems.register()
    message_kinds.register(MESSAGES)
    for kind in JOBS:
        recovering.register(kind, Jobs(tasks.write_enrolment_run))
    stored_files.goes_with_its_row(Outreach, "material", folder="outreach")
    for model in (InsurancePlan, PlanVersion, CoverageTerm, Enrolment, EnrolmentRefusal, EnrolmentTarget, Outreach):
        auditlog.register(model)
    auditlog.register(Claim, exclude_fields=["because"])
    auditlog.register(ClaimPaper)
    register_panel(CasePanel(_("Mutual insurance"), "cases:insurance_of_case", "cases.see_claim", order=40))
    navigation.register(
        navigation.NavItem(
            "claims",
            _("Claims"),
            "file-earmark-medical",
            "cases:claims",
            group="protection",
            order=20,
            permission="cases.see_claim",
            places=("cases:claim",),
        )
    )
