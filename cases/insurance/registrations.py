"""What the insurance room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from cases.care import contributions as case_pages
from cases.care.contributions import CasePanel
from cases.members.contributions import Panel, register_panel
from unioncare.core import navigation, stored_files, thresholds
from unioncare.imports.services import recovering
from unioncare.imports.services.recovering import Jobs
from unioncare.notifications import kinds as message_kinds

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
from .selectors.payments import why_not_struck
from .thresholds import ALL

# Pages that belong to the place of the insurance.
PLACES = (
    "cases:coverage", "cases:gap", "cases:enrol", "cases:member_cover", "cases:refuse", "cases:end_enrolment",
    "cases:targets", "cases:term", "cases:open_term", "cases:remove_term", "cases:premium_bill", "cases:renewal",
    "cases:renew_all", "cases:open_next_term", "cases:enrolment_", "cases:certificate_", "cases:outreach",
    "cases:note_outreach",
)  # fmt: skip


def register() -> None:
    """Register thresholds, the trail, files, the places in the navigation, the panels of member and case."""
    thresholds.register(*ALL)
    problems.register()
    message_kinds.register(MESSAGES)
    for kind in JOBS:
        recovering.register(kind, Jobs(tasks.write_enrolment_run))
    stored_files.goes_with_its_row(Outreach, "material", folder="outreach")
    for model in (InsurancePlan, PlanVersion, CoverageTerm, Enrolment, EnrolmentRefusal, EnrolmentTarget, Outreach):
        auditlog.register(model)
    auditlog.register(Claim, exclude_fields=["because", "disease_code", "disease_zh", "disease_en"])
    auditlog.register(ClaimPaper)
    navigation.register(
        navigation.NavItem(
            "insurance",
            _("Mutual insurance"),
            "shield-check",
            "cases:coverage",
            group="protection",
            order=10,
            permission="cases.see_insurance",
            places=PLACES,
        )
    )
    register_panel(Panel(_("Mutual insurance"), "cases:member_cover", "cases.see_insurance", order=20))
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
    case_pages.register_panel(CasePanel(_("Mutual insurance"), "cases:insurance_of_case", "cases.see_claim", order=40))
    case_pages.register_striking_check("claims", why_not_struck)
