"""The work items that a visit leaves behind. The visits themselves are kinds of the care room."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

from .enums import Need

VISIT_KINDS = frozenset({"first_visit", "visit"})
PROMISE = "promise"
RED_FLAG = "red_flag"
BOOKING = "receipt_booking"
OFFICER = ((UnitKind.ENTERPRISE, Role.WELFARE_OFFICER),)

# Which kind of item a need becomes. Whoever owns that help later gives it a page.
REFERRALS: dict[str, str] = {need.value: f"referral_{need.value}" for need in Need}
_HELPERS = {
    Need.MEDICAL: ("hospital", OFFICER, _("Referral: medical help")),
    Need.ECONOMIC: ("cash-coin", OFFICER, _("Referral: economic help")),
    Need.PSYCHOLOGICAL: (
        "chat-square-heart",
        ((UnitKind.ENTERPRISE, Role.COUNSELLING_SUPERVISOR),),
        _("Referral: counselling"),
    ),
    Need.LEGAL: ("bank", OFFICER, _("Referral: legal help")),
    Need.SCHOOLING: ("mortarboard", ((UnitKind.ENTERPRISE, Role.WOMENS_OFFICER),), _("Referral: schooling")),
    Need.WORK: ("person-workspace", ((UnitKind.ENTERPRISE, Role.ORGANISATION_OFFICER),), _("Referral: work")),
}


def _kind(code: str, label: Any, icon: str, roles: Any) -> WorkKind:
    return WorkKind(code, label, icon, roles, "visits:outcome", _("Answer"), by_item=True, care=True)


register(
    (
        _kind(PROMISE, pgettext_lazy("work item", "Promise to the family"), "hand-thumbs-up", OFFICER),
        _kind(RED_FLAG, _("Red flag"), "exclamation-octagon", OFFICER),
        WorkKind(
            BOOKING,
            _("Book a receipt"),
            "receipt",
            ((UnitKind.ENTERPRISE, Role.FINANCE_OFFICER),),
            "visits:receipt_of_item",
            _("Book it"),
            by_item=True,
            survives=True,
        ),
        *(_kind(REFERRALS[need], label, icon, roles) for need, (icon, roles, label) in _HELPERS.items()),
    )
)
