"""The numbers of the recovery room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

MEDICAL_ALERT_DAYS = Named(
    "recovery.medical_alert_days",
    _("Medical treatment period: alert before its end"),
    _("So many days before the last day the welfare officer is asked to settle what follows."),
    _("days"),
    default=Decimal(30),
    minimum=Decimal(1),
    maximum=Decimal(365),
)
