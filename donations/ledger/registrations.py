"""What the ledger room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog

from unioncare.notifications import kinds as message_kinds

from . import permissions  # noqa: F401 -- imported for what it declares
from .messages import MESSAGES
from .models import Budget, Fund, PeriodClosing


def register() -> None:
    """Register the trail and the messages. Entries are their own trail."""
    message_kinds.register(MESSAGES)
    auditlog.register(Fund, include_fields=["code", "name_zh", "name_en", "kind", "unit", "opened_on", "closed_on"])
    auditlog.register(Budget)
    auditlog.register(PeriodClosing, exclude_fields=["head"])
