"""Where payments and batches stand, and why a payment failed."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentState(models.TextChoices):
    """Where a payment stands. What was sent is booked; what failed was booked back."""

    ORDERED = "ordered", _("Ordered")
    BATCHED = "batched", _("In a batch")
    SENT = "sent", _("Sent to the bank")
    PAID = "paid", _("Paid")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


class BatchState(models.TextChoices):
    """Where a batch stands, between whoever makes it and whoever checks it."""

    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    SENT = "sent", _("Sent to the bank")
    SETTLED = "settled", _("Settled")
    DISCARDED = "discarded", _("Discarded")


class Failure(models.TextChoices):
    """Why a bank did not pay."""

    ACCOUNT = "account", _("No such account")
    NAME = "name", _("Name and account do not agree")
    CLOSED = "closed", _("Account closed or blocked")
    LIMIT = "limit", _("Above a limit of the bank")
    OTHER = "other", _("Another reason")


# Money that is promised and not booked yet.
RESERVED = (PaymentState.ORDERED, PaymentState.BATCHED)
