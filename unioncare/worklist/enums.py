"""States of obligations and approvals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """What an obligation is about."""

    CASE = "case", _("Case")
    PROTOCOL = "protocol", _("Protocol")
    UNIT = "unit", _("Unit")
    COUNSELLING = "counselling", _("Counselling")
    COVERAGE = "coverage", _("Coverage term")
    PAYMENT = "payment", _("Payment batch")
    CAMPAIGN = "campaign", _("Campaign")
    FEEDBACK = "feedback", _("Feedback")
    IMPROVEMENT = "improvement", _("Improvement action")
    APPRAISAL = "appraisal", _("Period of appraisal")
    PRIVACY = "privacy", _("Privacy request")


class ItemState(models.TextChoices):
    """Where a work item stands. Overdue is not a state: it is open and past its due time."""

    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    WAIVED = "waived", _("Waived")
    CANCELLED = "cancelled", _("Cancelled")


class ApprovalState(models.TextChoices):
    """Where an approval or one of its steps stands."""

    PENDING = "pending", _("Waiting")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ReminderStep(models.TextChoices):
    """At which moment of an item's life somebody is told of it."""

    BEFORE = "before", _("Due soon")
    DAY = "day", _("Due today")
    OVERDUE = "overdue", _("Overdue")
    CLIMBED_1 = "climbed1", _("Climbed, first step")
    CLIMBED_2 = "climbed2", _("Climbed, second step")
    CLIMBED_3 = "climbed3", _("Climbed, third step")


CLIMBED = (ReminderStep.CLIMBED_1, ReminderStep.CLIMBED_2, ReminderStep.CLIMBED_3)


class PauseReason(models.TextChoices):
    """Whom an item waits for while its clock stands still."""

    FAMILY = "family", _("the family")
    HOSPITAL = "hospital", _("the hospital")
    OFFICE = "office", _("another office")
    OTHER = "other", _("something else")
