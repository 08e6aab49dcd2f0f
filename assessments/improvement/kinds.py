"""The work items of the improvement room."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

MEASURE, VERIFY = "improvement_measure", "improvement_verify"
_LEVELS = (UnitKind.CORPORATION, UnitKind.ENTERPRISE)
_PAGE = "assessments:improvement"

register(
    (
        # It stands with the owner whom the action names; the role answers only where that person has left.
        WorkKind(
            MEASURE, _("Carry out an improvement measure"), "tools",
            tuple((level, Role.WELFARE_OFFICER) for level in _LEVELS), _PAGE, _("Open the action"),
        ),
        WorkKind(
            VERIFY, _("Verify an improvement measure"), "clipboard-check",
            tuple((level, Role.VICE_CHAIR) for level in _LEVELS), _PAGE, pgettext_lazy("improvement", "Verify"),
        ),
    )
)  # fmt: skip
