"""The numbers of the insurance room that administrators may change."""

from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

REQUIRED_RATE = Named(
    "insurance.required_rate",
    _("Enrolment rate asked for"),
    _("Where no target was set for a unit or above it."),
    _("per cent"),
    default=Decimal(100),
    minimum=Decimal(1),
    maximum=Decimal(100),
)
SMALL_UNIT = Named(
    "insurance.small_unit",
    _("Units that must enrol everybody have fewer than"),
    _("Whatever target is set for them."),
    _("members"),
    default=Decimal(100),
    minimum=Decimal(0),
    maximum=Decimal(10_000),
)
ASK_AGAIN = Named(
    "insurance.ask_again_days",
    _("Somebody who refused is asked again after"),
    _("Proposed when a refusal is recorded."),
    _("days"),
    default=Decimal(180),
    minimum=Decimal(1),
    maximum=Decimal(1095),
)

REVIEW_DAYS = Named(
    "insurance.review_days",
    _("A claim is reviewed within"),
    _("From the day on which it was sent to the review of the unit; never later than its deadline."),
    _("days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
SUPPLEMENT_DAYS = Named(
    "insurance.supplement_days",
    _("A supplement is handed in within"),
    _("Proposed when an insurer asks for one and names no day."),
    _("days"),
    default=Decimal(7),
    minimum=Decimal(1),
    maximum=Decimal(180),
)

ALL = (REQUIRED_RATE, SMALL_UNIT, ASK_AGAIN, REVIEW_DAYS, SUPPLEMENT_DAYS)
