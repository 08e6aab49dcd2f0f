"""The work items of the privacy room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

DECIDE, CARRY_OUT, ERASE = "privacy_decide", "privacy_carry_out", "privacy_erase"
_LEVELS = (UnitKind.CORPORATION, UnitKind.ENTERPRISE)
_PAGE = "dashboard:privacy_request"


def _at(role: Role) -> tuple[tuple[UnitKind, Role], ...]:
    return tuple((level, role) for level in _LEVELS)


register(
    (
        WorkKind(
            DECIDE, _("Decide a privacy request"), "shield-check", _at(Role.VICE_CHAIR), _PAGE,
            pgettext_lazy("privacy", "Decide"),
        ),
        WorkKind(
            CARRY_OUT, _("Carry out a privacy request"), "shield", _at(Role.WELFARE_OFFICER), _PAGE,
            _("Open the request"),
        ),
        WorkKind(
            ERASE, _("Confirm an erasure as the second person"), "shield-x", _at(Role.CHAIR), _PAGE,
            _("Open the request"),
        ),
    )
)  # fmt: skip
