"""The work items of the campaigns room."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.approvals import ApprovalAction, StepDefault, register_action
from unioncare.worklist.kinds import WorkKind, register

APPROVAL = "campaign_approval"
ACTION = "campaign"
SURPLUS, SURPLUS_CHECK = "campaign_surplus", "surplus_check"
# The item by which the protocol asks that a campaign be considered; it is the care room's.
CONSIDERED = "campaign"

register(
    (
        WorkKind(
            APPROVAL, _("Decide about a donation campaign"), "gift", ((UnitKind.ENTERPRISE, Role.AUDITOR),),
            "donations:campaign", _("Decide"),
        ),
        WorkKind(
            SURPLUS_CHECK, _("Decide about what a campaign left over"), "gift", ((UnitKind.ENTERPRISE, Role.CHAIR),),
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
# The rule was declared before the first gift: one person carries it out, another looks at it.
register_action(
    ApprovalAction(
        SURPLUS, _("What a campaign left over"), SURPLUS_CHECK, (StepDefault((Role.CHAIR, Role.VICE_CHAIR)),)
    )
)
