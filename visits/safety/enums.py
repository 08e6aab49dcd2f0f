"""What sets the chain going, how far it climbs, and what came of it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class RiskSource(models.TextChoices):
    """Where somebody noticed that a member may be in danger."""

    SCREENING = "screening", _("Screening")
    VISIT = "visit", pgettext_lazy("source of an alert", "Visit")
    SESSION = "session", _("Counselling session")
    CALL = "call", _("Telephone call")
    TALK = "talk", _("Another talk")


class Rung(models.IntegerChoices):
    """Who is called: each rung is climbed once in a round; after the last one all are called again and again."""

    DUTY = 0, _("Counsellors on duty")
    SUPERVISOR = 1, _("Supervisor")
    NEXT_DUTY = 2, _("Next on duty")
    LATE = 3, _("Supervisor, for the conversation is late")
    CONTACT = 4, _("Supervisor, for nobody was brought in")


class RiskStepKind(models.TextChoices):
    """One line of an alert's log."""

    RAISED = "raised", pgettext_lazy("step of an alert", "Raised")
    JOINED = "joined", _("Seen again")
    CALLED = "called", pgettext_lazy("step of an alert", "Called")
    TOLD = "told", pgettext_lazy("step of an alert", "Told")
    NOBODY = "nobody", _("Nobody to call")
    ACKNOWLEDGED = "acknowledged", _("Taken on")
    ESCALATED = "escalated", _("Climbed")
    REPEATED = "repeated", _("Called again")
    INTERVIEWED = "interviewed", _("Spoken with the member")
    GRADED = "graded", pgettext_lazy("step of an alert", "P set")
    UNGRADED = "ungraded", _("P not set")
    MEASURES = "measures", _("Somebody was brought in")
    CLOSED = "closed", pgettext_lazy("step of an alert", "Closed")


class RiskOutcome(models.IntegerChoices):
    """How grave it is after the conversation."""

    NONE = 0, _("No danger seen")
    WATCHED = 1, _("Thoughts, no plan")
    SERIOUS = 2, _("Serious: thoughts that press, or a plan")
    ACUTE = 3, _("Acute: means and time are set")


class ContactKind(models.TextChoices):
    """Whom a counsellor brings in; with a grave outcome one of them is needed before the alert closes."""

    SPECIALIST = "specialist", _("Specialist or hospital")
    GUARDIAN = "guardian", _("Family or guardian")
    AMBULANCE = "ambulance", _("120, ambulance")
    POLICE = "police", _("110, police")


# After a conversation of this grade a contact on the same day is required.
CONTACT_FROM = RiskOutcome.SERIOUS
