"""The work items and approvals of the ledger room."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.approvals import ApprovalAction, StepDefault, register_action
from unioncare.worklist.kinds import WorkKind, register

AUDIT_ANSWER, AUDIT_SETTLE = "audit_answer", "audit_settle"
TRANSFER, TRANSFER_CHECK = "fund_transfer", "transfer_check"
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
        WorkKind(
            TRANSFER_CHECK, _("Decide about money between funds"), "arrow-left-right",
            tuple((level, Role.CHAIR) for level in _LEVELS), "donations:transfer", _("Decide"),
        ),
    )
)  # fmt: skip
# Whoever keeps the books asks, and never decides.
register_action(
    ApprovalAction(TRANSFER, _("Money between funds"), TRANSFER_CHECK, (StepDefault((Role.VICE_CHAIR, Role.CHAIR)),))
)
