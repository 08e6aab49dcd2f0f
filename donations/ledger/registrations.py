"""What the ledger room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation, thresholds
from unioncare.notifications import kinds as message_kinds

from . import (
    kinds,  # noqa: F401 -- imported for what they declare
    permissions,  # noqa: F401
    receivers,  # noqa: F401
)
from .messages import MESSAGES
from .models import AuditFinding, AuditSample, Budget, Fund, PeriodClosing, TransferOrder
from .thresholds import TRANSFER_ALONE

BOOKS = ("donations:fund", "donations:entry", "donations:books_", "donations:transfer")


def register() -> None:
    """Register the trail, the messages, the threshold and the places in the navigation. Entries are their own trail."""
    message_kinds.register(MESSAGES)
    thresholds.register(TRANSFER_ALONE)
    auditlog.register(Fund, include_fields=["code", "name_zh", "name_en", "kind", "unit", "opened_on", "closed_on"])
    auditlog.register(Budget)
    auditlog.register(TransferOrder, exclude_fields=["note", "key"])
    auditlog.register(PeriodClosing, exclude_fields=["head"])
    auditlog.register(AuditSample)
    auditlog.register(AuditFinding, exclude_fields=["text"])
    navigation.register(
        navigation.NavItem(
            "funds", _("Funds and ledger"), "journal-text", "donations:funds", group="money", order=80,
            permission="donations.see_books", places=BOOKS,
        ),
        navigation.NavItem(
            "audit", _("Audit of the books"), "clipboard-check", "donations:audit", group="money", order=90,
            permission="donations.audit_books", places=("donations:audit",),
        ),
    )  # fmt: skip
