"""The work items and the approvals of the aid room (domain annex §1). Their words tell neither illness nor amounts."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.approvals import ApprovalAction, StepDefault, register_action
from unioncare.worklist.kinds import WorkKind, register

OFFICER = ((UnitKind.ENTERPRISE, Role.WELFARE_OFFICER),)
FINANCE = ((UnitKind.ENTERPRISE, Role.FINANCE_OFFICER),)
BRANCH = ((UnitKind.BRANCH, Role.BRANCH_CHAIR), (UnitKind.ENTERPRISE, Role.WELFARE_OFFICER))

# What the protocol asks for; the kind is the care room's.
AID = "aid"
DECISION, NOTICE, OBJECTION, ORDER = "aid_decision", "aid_notice", "aid_objection", "aid_order"
PAPERS, RECEIPT, HARDSHIP, EFFECT = "aid_papers", "aid_receipt", "hardship_review", "aid_effect"

SIGNING = "condolence_signing"

LIST = "condolence_list"
CONDOLENCE, RELIEF, LARGE, EMERGENCY, LARGE_EMERGENCY = (
    "aid_condolence", "aid_relief", "aid_relief_large", "aid_emergency", "aid_emergency_large",
)  # fmt: skip
ACTIONS = (CONDOLENCE, RELIEF, LARGE, EMERGENCY, LARGE_EMERGENCY)


def _kind(code: str, label: Any, icon: str, roles: Any, act: Any, points: int = 1) -> WorkKind:
    return WorkKind(
        code, label, icon, roles, "donations:grant_of_item", act, by_item=True, points=Decimal(points), survives=True
    )


register(
    (
        _kind(DECISION, _("Decide on a grant"), "pen", OFFICER, _("Decide")),
        _kind(NOTICE, _("Publish a grant"), "megaphone", OFFICER, _("Publish")),
        _kind(OBJECTION, _("Answer an objection"), "chat-left-dots", OFFICER, _("Answer")),
        _kind(ORDER, _("The payment of a grant cannot be ordered"), "exclamation-triangle", OFFICER, _("Look into it")),
        _kind(PAPERS, _("Papers of an emergency advance"), "file-earmark-plus", BRANCH, _("Hand them in")),
        _kind(RECEIPT, _("Receipt of a grant to be signed"), "pen", BRANCH, _("Note it")),
        _kind(EFFECT, _("Look at what aid did"), "graph-up", BRANCH, _("Note it"), points=2),
        _kind(SIGNING, _("Note the signatures of a condolence list"), "pen", FINANCE, _("Note them"), points=2),
        WorkKind(
            HARDSHIP, _("Assess hardship anew"), "house-check", BRANCH, "donations:hardship", _("Assess"), care=True,
        ),
    )
)  # fmt: skip
register_action(
    ApprovalAction(
        CONDOLENCE, _("Condolence money within the standard"), DECISION,
        (StepDefault((Role.WELFARE_OFFICER,)), StepDefault((Role.VICE_CHAIR,))),
    ),
    ApprovalAction(
        RELIEF, _("Relief"), DECISION, (StepDefault((Role.WELFARE_OFFICER,)), StepDefault((Role.CHAIR,))),
    ),
    ApprovalAction(
        LARGE, _("Relief that needs a second signature"), DECISION,
        (
            StepDefault((Role.VICE_CHAIR,)),
            StepDefault((Role.CHAIR,)),
            StepDefault((Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER), second_signature=True),
        ),
    ),
    ApprovalAction(
        LIST, _("Condolence list"), DECISION, (StepDefault((Role.VICE_CHAIR,)), StepDefault((Role.CHAIR,))),
    ),
    ApprovalAction(EMERGENCY, _("Emergency advance"), DECISION, (StepDefault((Role.CHAIR,)),), working_days=1),
    ApprovalAction(
        LARGE_EMERGENCY, _("Emergency advance that needs a second signature"), DECISION,
        (
            StepDefault((Role.CHAIR,)),
            StepDefault((Role.PARTY_SECRETARY, Role.COMMITTEE_MEMBER), second_signature=True),
        ),
        working_days=1,
    ),
)  # fmt: skip
