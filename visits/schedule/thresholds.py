"""The numbers of the schedule room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

REFERRAL_DAYS = Named(
    "visits.referral_days",
    _("A need found on a visit is answered within"),
    _("From the day on which the visit is recorded."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
RED_FLAG_HOURS = Named(
    "visits.red_flag_hours",
    _("A red flag is answered within"),
    _("From the moment at which the visit is recorded; holidays count."),
    _("hours"),
    default=Decimal(24),
    minimum=Decimal(1),
    maximum=Decimal(168),
)
BUSY_DAY = Named(
    "visits.busy_day",
    _("Most visits of one person on a day"),
    _("More than that are pointed out when somebody is asked to go; they are not refused."),
    _("visits"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(20),
)
BOOKING_DAYS = Named(
    "visits.booking_days",
    _("A receipt is booked within"),
    _("From the day on which money or goods were handed over."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
ALL = (REFERRAL_DAYS, RED_FLAG_HOURS, BUSY_DAY, BOOKING_DAYS)
