"""The work items of the ledger room; by finding."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

AUDIT_ANSWER, AUDIT_SETTLE = "audit_answer", "audit_settle"
_LEVELS = (UnitKind.CORPORATION, UnitKind.ENTERPRISE)

register(
    (
        WorkKind(
            AUDIT_ANSWER, _("Answer a finding of the audit"), "chat-left-text",
            tuple((level, Role.FINANCE_OFFICER) for level in _LEVELS), "donations:audit_finding", _("Answer"),
        ),
        WorkKind(
            AUDIT_SETTLE, _("Settle a finding of the audit"), "clipboard-check",
            tuple((level, Role.AUDITOR) for level in _LEVELS), "donations:audit_finding", _("Open the finding"),
        ),
    )
)  # fmt: skip
