"""States and kinds of the care room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class CaseState(models.TextChoices):
    """The flow of a case (domain annex §13)."""

    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified")
    GRADED = "graded", _("Graded")
    PLANNED = "planned", _("Planned")
    IN_CARE = "in_care", _("In care")
    RECOVERING = "recovering", _("Recovering")
    CLOSED = "closed", _("Closed")
    REJECTED = "rejected", _("Rejected")
    DECEASED = "deceased", _("Deceased")
    REOPENED = "reopened", _("Reopened")


ENDED_STATES = (CaseState.CLOSED, CaseState.REJECTED, CaseState.DECEASED)


class ConsentState(models.TextChoices):
    """Whether health data of this person may be processed."""

    PENDING = "pending", _("Pending")
    GIVEN = "given", _("Given")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class EventKind(models.TextChoices):
    """What happens in a treatment."""

    ADMISSION = "admission", _("Admission")
    SURGERY = "surgery", _("Surgery")
    ICU = "icu", _("Intensive care")
    DISCHARGE = "discharge", _("Discharge")


class DiseaseGroup(models.TextChoices):
    """Groups by which protocol rules speak of diseases."""

    TUMOUR = "tumour", _("Tumour")
    HEART = "heart", _("Heart and vessels")
    BRAIN = "brain", _("Brain and nerves")
    ORGAN = "organ", _("Organ failure and transplant")
    BLOOD = "blood", _("Blood")
    SENSES = "senses", _("Senses and speech")
    LIMBS = "limbs", _("Limbs and burns")
    GUT = "gut", _("Bowel")
    LUNG = "lung", _("Lung")
    OTHER = "other", _("Other")


class ProtocolState(models.TextChoices):
    """Life of a protocol version."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    PUBLISHED = "published", _("In force")
    RETIRED = "retired", pgettext_lazy("protocol", "Retired")


class Entitlement(models.TextChoices):
    """What a rule gives. The parameters of each kind stand in engine/entitlements.py."""

    CONSENT = "consent", _("Consent obtained within")
    VERIFICATION = "verification", _("Verification within")
    FIRST_VISIT = "first_visit", _("First visit within")
    GRADING = "grading", _("Grading within")
    PLANNING = "planning", _("Plan within")
    APPROVAL = "approval", _("Plan approval within")
    VISITS = "visits", _("Visits every")
    EVENT_VISITS = "event_visits", _("Visits at treatment events")
    FESTIVAL_VISITS = "festival_visits", _("Visits at festivals")
    COUNSELLING = "counselling", _("Counselling every")
    SCREENING = "screening", _("Screening every")
    EVENT_SCREENING = "event_screening", _("Screening after treatment events")
    AID = "aid", _("Aid tier")
    CLAIM_CHECK = "claim_check", _("Insurance claim check within")
    CAMPAIGN = "campaign", _("Donation campaign may be proposed")
    REGRADING = "regrading", _("Re-grading every")
    FOLLOW_UP = "follow_up", _("Follow-up after closure")
    SURVEY = "survey", _("Satisfaction survey every")
    DOCUMENTS = "documents", _("File complete within")


class PlanState(models.TextChoices):
    """Life of a care plan."""

    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Waiting for approval")
    APPROVED = "approved", _("In force")
    SUPERSEDED = "superseded", _("Replaced")


class DocumentKind(models.TextChoices):
    """What a case file should hold."""

    CONSENT = "consent", _("Signed consent")
    ID_CARD = "id_card", _("ID card")
    DIAGNOSIS = "diagnosis", _("Diagnosis certificate")
    PATHOLOGY = "pathology", _("Pathology report")
    DISCHARGE = "discharge", _("Discharge certificate")
    SETTLEMENT = "settlement", _("Settlement sheet")
    INVOICE = "invoice", _("Invoice")
    INCOME = "income", _("Proof of income")
    PHOTO = "photo", _("Photo")
    OTHER = "other", _("Other")


class Severity(models.IntegerChoices):
    """How severe the illness is (domain annex §5); `SEVERITY_SIGNS` says by which signs."""

    CRITICAL = 4, _("Critical")
    SEVERE = 3, _("Severe, in active treatment")
    MODERATE = 2, _("Moderate")
    STABLE = 1, _("Recovering or stable")


SEVERITY_SIGNS = {
    Severity.CRITICAL: _("Intensive care or ventilator, around a transplant, stage IV or relapse, end of life, ECOG 4"),
    Severity.SEVERE: _(
        "Listed illness in active treatment (stage III, chemo- or radiotherapy, newly on dialysis, major surgery), "
        "ECOG 3, in hospital 30 days or more"
    ),
    Severity.MODERATE: _("Stage I–II with adjuvant therapy, mild forms, stable long-term dialysis, ECOG 2"),
    Severity.STABLE: _("Follow-up only, ECOG 0–1"),
}


class Burden(models.IntegerChoices):
    """How heavy the costs weigh on the household; burden/ works it out."""

    OVERWHELMING = 4, _("Overwhelming costs")
    CATASTROPHIC = 3, _("Catastrophic costs")
    HEAVY = 2, _("Heavy costs")
    BEARABLE = 1, _("Bearable costs")


class Psych(models.IntegerChoices):
    """The psychological state, set by the counselling team; 1 until a screening says otherwise."""

    DANGER = 4, _("Acute danger")
    SEVERE = 3, _("Severe distress")
    MODERATE = 2, _("Moderate distress")
    NONE = 1, _("No finding")


class LetterKind(models.TextChoices):
    """What a letter to a family is about; `letters.py` has the words."""

    WHO = "who", _("Who looks after you")
    PAPERS = "papers", _("Papers to hand in")
    VISIT = "visit", _("A visit is wished for")
    CALL = "call", _("Please call")
