"""The work item of the recovery room."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

MEDICAL_PERIOD = "medical_period"

register(
    (
        WorkKind(
            MEDICAL_PERIOD,
            _("Medical treatment period ends"),
            "hourglass-split",
            ((UnitKind.ENTERPRISE, Role.WELFARE_OFFICER),),
        ),
    )
)
