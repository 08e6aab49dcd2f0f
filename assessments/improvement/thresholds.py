"""The numbers of the improvement room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

VERIFY_DAYS = Named(
    "improvement.verify_days",
    _("What was done is verified within"),
    _("From the moment at which the owner says that the measure is done."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
