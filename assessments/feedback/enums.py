"""States and choices of feedback and rights help."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Category(models.TextChoices):
    """What somebody writes for; the responsibility table says who answers each."""

    CARE = "care", pgettext_lazy("feedback", "Ask for care")
    AID = "aid", pgettext_lazy("feedback", "Ask for aid")
    INSURANCE = "insurance", pgettext_lazy("feedback", "Insurance")
    RIGHTS = "rights", pgettext_lazy("feedback", "Lawful rights")
    SUGGESTION = "suggestion", pgettext_lazy("feedback", "Suggestion")
    COMPLAINT = "complaint", pgettext_lazy("feedback", "Complaint")


class Way(models.TextChoices):
    """How a request came."""

    FORM = "form", _("Form on the phone")
    QR = "qr", _("Code on a poster")
    STAFF = "staff", _("Noted for somebody who called or came")
    VISIT = "visit", _("From a visit")


class FeedbackState(models.TextChoices):
    """Life of a request."""

    RECEIVED = "received", pgettext_lazy("feedback", "Received")
    ACKNOWLEDGED = "acknowledged", pgettext_lazy("feedback", "Acknowledged")
    ANSWERED = "answered", pgettext_lazy("feedback", "Answered")
    REOPENED = "reopened", pgettext_lazy("feedback", "Reopened")
    CLOSED = "closed", pgettext_lazy("feedback", "Closed")
    REFUSED = "refused", pgettext_lazy("feedback", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("feedback", "Withdrawn")


# An answer is owed.
OWED = (FeedbackState.RECEIVED, FeedbackState.ACKNOWLEDGED, FeedbackState.REOPENED)
ENDED = (FeedbackState.CLOSED, FeedbackState.REFUSED, FeedbackState.WITHDRAWN)


class Author(models.TextChoices):
    """Who wrote a message of the thread."""

    WRITER = "writer", _("Whoever asked")
    STAFF = "staff", _("The union")


class RightsKind(models.TextChoices):
    """What a request for rights help is about (domain annex §12)."""

    CONTRACT = "contract", _("Labour contract")
    WAGES = "wages", _("Wages")
    INJURY = "injury", _("Work injury")
    INSURANCE = "insurance", pgettext_lazy("rights", "Social insurance")
    MEDICAL = "medical", _("Medical treatment period")
    OTHER = "other", pgettext_lazy("rights", "Other")


# The marks of an answer, from 1 to 5; up to this one the writer is dissatisfied.
LOWEST, HIGHEST, DISSATISFIED = 1, 5, 2
