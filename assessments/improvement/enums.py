"""States and choices of improvement actions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class SourceKind(models.TextChoices):
    """What gave cause for an action."""

    LOW_SCORE = "low_score", _("Low score")
    MISSED_STANDARD = "missed_standard", _("Missed standard")
    COMPLAINT = "complaint", pgettext_lazy("improvement", "Complaint")
    AUDIT_FINDING = "audit_finding", _("Audit finding")
    OTHER = "other", pgettext_lazy("improvement", "Other")


class ActionState(models.TextChoices):
    """Life of an action. Whether it is late is told by its open work item."""

    PLANNED = "planned", pgettext_lazy("improvement", "Planned")
    RUNNING = "running", pgettext_lazy("improvement", "In progress")
    DONE = "done", pgettext_lazy("improvement", "Done, to be verified")
    VERIFIED = "verified", pgettext_lazy("improvement", "Verified")
    PUBLISHED = "published", pgettext_lazy("improvement", "Published")
    DROPPED = "dropped", pgettext_lazy("improvement", "Given up")


# The measure is still the owner's.
UNDONE = (ActionState.PLANNED, ActionState.RUNNING)
# Nothing else is begun for the same source meanwhile.
OPEN = (*UNDONE, ActionState.DONE)
# Somebody else found that it works.
PROVEN = (ActionState.VERIFIED, ActionState.PUBLISHED)


class Outcome(models.TextChoices):
    """What the last verification found."""

    EFFECTIVE = "effective", _("Effective")
    NOT_EFFECTIVE = "not_effective", _("Not effective")
