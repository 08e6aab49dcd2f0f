"""The work items of the campaigns room."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.approvals import ApprovalAction, StepDefault, register_action
from unioncare.worklist.kinds import WorkKind, register

APPROVAL = "campaign_approval"
ACTION = "campaign"
# The item by which the protocol asks that a campaign be considered; it is the care room's.
CONSIDERED = "campaign"

register(
    (
        WorkKind(
            APPROVAL, _("Decide about a donation campaign"), "gift", ((UnitKind.ENTERPRISE, Role.AUDITOR),),
            "donations:campaign", _("Decide"),
        ),
    )
)  # fmt: skip
# The committee: the funds auditor looks first, then the chair and one more (domain annex §1).
register_action(
    ApprovalAction(
        ACTION,
        _("Donation campaign"),
        APPROVAL,
        (
            StepDefault((Role.AUDITOR,)),
            StepDefault((Role.CHAIR,)),
            StepDefault((Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER, Role.VICE_CHAIR), second_signature=True),
        ),
    )
)
