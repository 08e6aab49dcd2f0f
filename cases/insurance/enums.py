"""What plans, enrolments and claims may be (domain annex §3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.members.enums import EmploymentStatus

# Whoever has one of these belongs to the staff for whom the union buys insurance.
ENROLLABLE = (
    EmploymentStatus.ACTIVE,
    EmploymentStatus.SICK_LEAVE,
    EmploymentStatus.SECONDED,
    EmploymentStatus.EARLY_RETIRED,
)


class FundingSource(models.TextChoices):
    """Who pays a premium."""

    UNION = "union", _("Union funds")
    ADMINISTRATION = "administration", _("Administrative funds")
    MEMBER = "member", _("The member")
    SUBSIDY = "subsidy", _("Subsidy from above")


class WaitingFor(models.TextChoices):
    """Who waits before a benefit is due; a renewal in time waits never."""

    NOBODY = "nobody", _("Nobody")
    EVERYBODY = "everybody", _("Everybody who is not renewed")
    NEW_ENTRANTS = "new", _("Those who enter after the term began")


class BenefitEvent(models.TextChoices):
    """What a benefit is paid for."""

    DIAGNOSIS = "diagnosis", _("Diagnosis of a listed disease")
    STAY = "stay", _("Stay in hospital")


class BenefitKind(models.TextChoices):
    """How the amount of a benefit is found."""

    FLAT = "flat", _("Lump sum")
    PER_DAY = "per_day", _("A day")
    RATIO = "ratio", _("Share of the costs")


class OncePer(models.TextChoices):
    """How often a member gets a benefit."""

    EVENT = "event", _("For every event")
    TERM = "term", _("Once in a term")
    EVER = "ever", _("Once for ever")


class EnrolmentState(models.TextChoices):
    """Where an enrolment stands. Whether it covers a day is told by its days."""

    ACTIVE = "active", _("Enrolled")
    ENDED = "ended", _("Ended early")
    CANCELLED = "cancelled", _("Taken back")


class EndReason(models.TextChoices):
    """Why an enrolment ended before its term."""

    LEFT = "left", _("Left the enterprise")
    RETIRED = "retired", _("Retired")
    DECEASED = "deceased", _("Died")
    WITHDREW = "withdrew", _("Withdrew")
    MISTAKE = "mistake", _("Entered by mistake")


class GapReason(models.TextChoices):
    """Why somebody has no cover today."""

    NEW = "new", _("New on the staff")
    LAPSED = "lapsed", _("Lapsed")
    TRANSFERRED = "transferred", _("Transferred in")
    RENEWAL = "renewal", _("Renewal due")
    UNENROLLED = "unenrolled", _("Never enrolled")
    REFUSED = "refused", _("Refused")
    TOO_OLD = "too_old", _("Too old")


class PaperKind(models.TextChoices):
    """A paper that the insurer asks for with a claim."""

    ID_CARD = "id_card", _("ID card")
    DISCHARGE = "discharge", _("Discharge certificate")
    SETTLEMENT = "settlement", _("Settlement sheet")
    INVOICE = "invoice", _("Invoice")
    DIAGNOSIS = "diagnosis", _("Diagnosis certificate")
    PATHOLOGY = "pathology", _("Pathology report")
    BANK_CARD = "bank_card", _("Bank card of the member")
    APPLICATION = "application", _("Signed application")
    PROXY = "proxy", _("Proxy letter")


class ClaimState(models.TextChoices):
    """Where a claim stands (domain annex §3)."""

    DRAFT = "draft", _("Papers being collected")
    COMPLETE = "complete", _("Papers complete")
    REVIEW = "review", _("In review by the unit")
    SUBMITTED = "submitted", _("Submitted")
    SUPPLEMENT = "supplement", _("Supplement requested")
    APPROVED = "approved", pgettext_lazy("claim", "Approved")
    REJECTED = "rejected", pgettext_lazy("claim", "Rejected")
    PAID = "paid", _("Paid")
    CLOSED = "closed", _("Closed")


class RejectionCode(models.TextChoices):
    """Why an insurer rejected a claim."""

    NOT_COVERED = "not_covered", _("No cover on the day")
    WAITING = "waiting", _("Within the waiting period")
    NOT_LISTED = "not_listed", _("Disease not listed")
    NOT_PROVED = "not_proved", _("Disease not proved as defined")
    LATE = "late", _("Filed too late")
    PAPERS = "papers", _("Papers missing or contradictory")
    EXCLUSIVE = "exclusive", _("Excluded by another benefit")
    USED_UP = "used_up", _("Cap or days used up")
    EXCLUDED = "excluded", _("Cause excluded by the plan")
    OTHER = "other", _("Other")


class OutreachKind(models.TextChoices):
    """How people were told of the insurance."""

    MEETING = "meeting", _("Meeting")
    SHIFT = "shift", _("Talk before the shift")
    DOOR = "door", _("Home visit")
    POSTER = "poster", _("Notice or poster")
    NETWORK = "network", _("Message to a group")
