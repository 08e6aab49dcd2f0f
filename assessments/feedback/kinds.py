"""The work items of the feedback room: who answers what, by default; the responsibility table overrides."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

from .enums import Category

ACKNOWLEDGE, LIMITATION = "feedback_acknowledge", "feedback_limitation"
ANSWERS: dict[str, str] = {category.value: f"feedback_{category.value}" for category in Category}
ALL = (ACKNOWLEDGE, LIMITATION, *ANSWERS.values())
PAGE = "assessments:feedback_request"


def _enterprise(role: Role) -> tuple[tuple[UnitKind, Role], ...]:
    return ((UnitKind.CORPORATION, role), (UnitKind.ENTERPRISE, role))


_RIGHTS = ((UnitKind.BRANCH, Role.BRANCH_CHAIR), *_enterprise(Role.VICE_CHAIR))
_ANSWERERS: dict[Category, tuple[Any, str, Any]] = {
    Category.CARE: (_("Answer somebody who asks for care"), "heart", _enterprise(Role.WELFARE_OFFICER)),
    Category.AID: (_("Answer somebody who asks for aid"), "cash-coin", _enterprise(Role.WELFARE_OFFICER)),
    Category.INSURANCE: (_("Answer about insurance"), "shield-check", _enterprise(Role.INSURANCE_OFFICER)),
    Category.RIGHTS: (_("Help with lawful rights"), "bank", _RIGHTS),
    Category.SUGGESTION: (_("Answer a suggestion"), "lightbulb", _enterprise(Role.ORGANISATION_OFFICER)),
    Category.COMPLAINT: (_("Answer a complaint"), "chat-left-text", _enterprise(Role.VICE_CHAIR)),
}

register(
    (
        WorkKind(
            ACKNOWLEDGE, _("Acknowledge feedback"), "envelope-open", _enterprise(Role.WELFARE_OFFICER), PAGE,
            _("Acknowledge"), points=Decimal("0.5"),
        ),
        WorkKind(LIMITATION, _("Act before rights are lost"), "alarm", _RIGHTS, PAGE, _("Open the request")),
        *(
            WorkKind(
                ANSWERS[category], label, icon, roles, PAGE, _("Answer"),
                points=Decimal(3) if category == Category.RIGHTS else Decimal(1),
            )
            for category, (label, icon, roles) in _ANSWERERS.items()
        ),
    )
)  # fmt: skip
