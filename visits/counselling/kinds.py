"""The work items of the counselling room: private ones, which nobody sees but whom they stand with."""

from django.utils.translation import gettext_lazy as _

from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.kinds import WorkKind, register

INTAKE, REVIEW = "counselling_intake", "counselling_review"

register(
    (
        WorkKind(
            INTAKE,
            _("Referral to counselling"),
            "chat-square-heart",
            ((UnitKind.ENTERPRISE, Role.COUNSELLING_SUPERVISOR),),
            "visits:counselling",
            _("Open the referral"),
        ),
        WorkKind(
            REVIEW,
            _("Review of a counselling"),
            "arrow-repeat",
            ((UnitKind.ENTERPRISE, Role.COUNSELLOR),),
            "visits:counselling",
            _("Open the counselling"),
        ),
    )
)
