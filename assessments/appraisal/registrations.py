"""What the appraisal room tells the apps and rooms below it; called once at start-up."""

from auditlog.registry import auditlog
from django.utils.translation import gettext_lazy as _

from unioncare.core import navigation
from unioncare.notifications import kinds as message_kinds
from unioncare.worklist import holdings
from unioncare.worklist.holdings import Holding

from . import (
    kinds,  # noqa: F401 -- imported for what it declares
    permissions,  # noqa: F401 -- imported for what it declares
)
from .messages import MESSAGES
from .models import (
    Appeal,
    Appraisal,
    AppraisalPeriod,
    Commendation,
    Result,
    Scheme,
    SchemeLine,
    SelfReview,
    SuperiorReview,
    TrainingRecord,
    Veto,
    VetoKind,
)
from .services.handing import count_appeals, count_reviews, move_appeals, move_reviews

MASKED = {"mask_callable": "unioncare.core.masking.mask_everything"}


def register() -> None:
    """Register messages, trail and navigation. Doors and views of colleagues leave no trail: nobody learns whose."""
    message_kinds.register(MESSAGES)
    holdings.register(
        Holding("reviews", _("People to be reviewed"), count_reviews, move_reviews),
        Holding("appeals", _("Appeals to be decided"), count_appeals, move_appeals),
    )
    for model in (Scheme, SchemeLine, VetoKind, AppraisalPeriod, TrainingRecord, Commendation):
        auditlog.register(model)
    auditlog.register(Appraisal, mask_fields=["excused_for"], **MASKED)
    auditlog.register(Result, exclude_fields=["numbers", "because"])
    auditlog.register(Veto, mask_fields=["facts"], **MASKED)
    auditlog.register(Appeal, mask_fields=["words", "answer", "scores"], **MASKED)
    auditlog.register(SelfReview, mask_fields=["words", "scores"], **MASKED)
    auditlog.register(SuperiorReview, mask_fields=["strengths", "improve", "scores"], **MASKED)
    navigation.register(
        navigation.NavItem(
            "appraisal", _("Appraisal"), "award", "assessments:appraisals", group="improvement", order=30,
            places=("assessments:appraisal", "assessments:my_appraisal", "assessments:cadre"),
        )
    )  # fmt: skip
