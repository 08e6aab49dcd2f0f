"""The numbers of the counselling room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

INTAKE_DAYS = Named(
    "counselling.intake_days",
    _("A referral to counselling is decided within"),
    _("From the referral, for the supervisor of the team."),
    _("working days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
EXPIRY_DAYS = Named(
    "counselling.expiry_days",
    _("The end of a counsellor's qualification is told before it by"),
    _("The person and the supervisor are told once, so long before."),
    _("days"),
    default=Decimal(60),
    minimum=Decimal(1),
    maximum=Decimal(365),
)
ACCESS_HOURS = Named(
    "counselling.access_hours",
    _("Emergency access to a counselling opens for"),
    _("From the moment at which the second person agrees; it can be closed earlier."),
    _("hours"),
    default=Decimal(4),
    minimum=Decimal(1),
    maximum=Decimal(72),
)
RETENTION_YEARS = Named(
    "counselling.retention_years",
    _("What was said in a counselling is deleted after"),
    _("From the end of the counselling; the consent text promises it. Days and attendance stay to be counted."),
    _("years"),
    default=Decimal(3),
    minimum=Decimal(3),
    maximum=Decimal(30),
)
ALL = (INTAKE_DAYS, EXPIRY_DAYS, ACCESS_HOURS, RETENTION_YEARS)
