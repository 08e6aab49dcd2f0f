"""The work items and approvals of the payments room."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.approvals import ApprovalAction, StepDefault, register_action
from unioncare.worklist.kinds import WorkKind, register

BATCH_CHECK = "payment_check"
# Whoever approved what is paid does not check it, and of relief above the limit both chairs and one more did.
CHECKERS = (Role.FINANCE_OFFICER, Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER)

register(
    (
        WorkKind(
            BATCH_CHECK, _("Check a payment batch"), "shield-check", ((UnitKind.ENTERPRISE, Role.VICE_CHAIR),),
            "donations:batch", _("Check"), survives=True,
        ),
    )
)  # fmt: skip
register_action(
    ApprovalAction(
        "payment_batch", _("Payment batch"), BATCH_CHECK,
        (StepDefault(CHECKERS),), working_days=2,
    )
)  # fmt: skip
