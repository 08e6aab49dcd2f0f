"""The indicators of a cadre's work and their groups (domain annex §10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override


class KpiGroup(models.TextChoices):
    """Parts of the hundred points."""

    VISITS = "visits", _("Visit standard")
    RELIEF = "relief", _("Relief and claims on time")
    INSURANCE = "insurance", _("Enrolment and renewal")
    PSYCHOLOGY = "psychology", _("Psychological support")
    OUTCOMES = "outcomes", _("Case outcomes")
    FILES = "files", _("Files and privacy")
    SATISFACTION = "satisfaction", _("Satisfaction")


class Kpi(models.TextChoices):
    """What is measured. Each is a share of what was due; more is better."""

    VISIT_STANDARD = "visit_standard", _("Visits that kept the standard")
    FIRST_VISIT = "first_visit", _("First visits on time")
    RELIEF_ON_TIME = "relief_on_time", _("Relief on time")
    CLAIMS_ON_TIME = "claims_on_time", _("Claims on time")
    ENROLMENT = "enrolment", _("Members insured")
    RENEWAL = "renewal", _("Covers renewed by expiry")
    COUNSELLING_ATTENDED = "counselling_attended", _("Counselling on time")
    SCREENED_IN_TIME = "screened_in_time", _("Screenings on time")
    BACK_TO_WORK = "back_to_work", _("Back to work in time")
    FUNCTION_KEPT = "function_kept", _("Performance status kept")
    FILES_REVIEWED = "files_reviewed", _("Files kept up on time")
    ENTERED_IN_TIME = "entered_in_time", _("Entered soon after")
    SATISFACTION = "satisfaction", _("Satisfaction of members")
    REQUESTS_IN_TIME = "requests_in_time", _("Requests answered in time")

    @property
    def message_id(self) -> str:
        """The name as explanations keep it: untranslated."""
        with override(None):
            return str(self.label)


GROUP_OF: dict[Kpi, KpiGroup] = {
    Kpi.VISIT_STANDARD: KpiGroup.VISITS,
    Kpi.FIRST_VISIT: KpiGroup.VISITS,
    Kpi.RELIEF_ON_TIME: KpiGroup.RELIEF,
    Kpi.CLAIMS_ON_TIME: KpiGroup.RELIEF,
    Kpi.ENROLMENT: KpiGroup.INSURANCE,
    Kpi.RENEWAL: KpiGroup.INSURANCE,
    Kpi.COUNSELLING_ATTENDED: KpiGroup.PSYCHOLOGY,
    Kpi.SCREENED_IN_TIME: KpiGroup.PSYCHOLOGY,
    Kpi.BACK_TO_WORK: KpiGroup.OUTCOMES,
    Kpi.FUNCTION_KEPT: KpiGroup.OUTCOMES,
    Kpi.FILES_REVIEWED: KpiGroup.FILES,
    Kpi.ENTERED_IN_TIME: KpiGroup.FILES,
    Kpi.SATISFACTION: KpiGroup.SATISFACTION,
    Kpi.REQUESTS_IN_TIME: KpiGroup.SATISFACTION,
}
