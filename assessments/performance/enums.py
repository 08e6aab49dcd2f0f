"""The indicators of a cadre's work and their groups (domain annex §10)."""

from django.db import models
from django.utils.translation import pgettext_lazy


class KpiGroup(models.TextChoices):
    """Parts of the hundred points."""

    VISITS = "visits", pgettext_lazy("indicators", "Visit standard")
    RELIEF = "relief", pgettext_lazy("indicators", "Relief and claims on time")
    INSURANCE = "insurance", pgettext_lazy("indicators", "Enrolment and renewal")
    PSYCHOLOGY = "psychology", pgettext_lazy("indicators", "Psychological support")
    OUTCOMES = "outcomes", pgettext_lazy("indicators", "Case outcomes")
    FILES = "files", pgettext_lazy("indicators", "Files and privacy")
    SATISFACTION = "satisfaction", pgettext_lazy("indicators", "Satisfaction")


class Kpi(models.TextChoices):
    """What is measured. Each is a share of what was due; more is better."""

    VISIT_STANDARD = "visit_standard", pgettext_lazy("indicators", "Visits that kept the standard")
    FIRST_VISIT = "first_visit", pgettext_lazy("indicators", "First visits on time")
    RELIEF_ON_TIME = "relief_on_time", pgettext_lazy("indicators", "Relief on time")
    CLAIMS_ON_TIME = "claims_on_time", pgettext_lazy("indicators", "Claims on time")
    ENROLMENT = "enrolment", pgettext_lazy("indicators", "Members insured")
    RENEWAL = "renewal", pgettext_lazy("indicators", "Covers renewed by expiry")
    COUNSELLING_ATTENDED = "counselling_attended", pgettext_lazy("indicators", "Counselling on time")
    SCREENED_IN_TIME = "screened_in_time", pgettext_lazy("indicators", "Screenings on time")
    BACK_TO_WORK = "back_to_work", pgettext_lazy("indicators", "Back to work in time")
    FUNCTION_KEPT = "function_kept", pgettext_lazy("indicators", "Performance status kept")
    FILES_REVIEWED = "files_reviewed", pgettext_lazy("indicators", "Files kept up on time")
    ENTERED_IN_TIME = "entered_in_time", pgettext_lazy("indicators", "Entered soon after")
    SATISFACTION = "satisfaction", pgettext_lazy("indicators", "Satisfaction of members")
    REQUESTS_IN_TIME = "requests_in_time", pgettext_lazy("indicators", "Requests answered in time")


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
