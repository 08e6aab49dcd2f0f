"""States of obligations and approvals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SubjectKind(models.TextChoices):
    """What an obligation is about."""

    CASE = "case", _("Case")
    PROTOCOL = "protocol", _("Protocol")
    UNIT = "unit", _("Unit")


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
