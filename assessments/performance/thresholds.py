"""The numbers of the performance room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

SHOWN_AFTER = Named(
    "performance.shown_after",
    _("Superiors see a month from"),
    _("The working day of the next month from which the numbers of somebody's month open to others."),
    _("working day"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(20),
)
ENTERED_WITHIN = Named(
    "performance.entered_within",
    _("Entered soon after means within"),
    _("From the event, or the end of its day where only the day is known, to the moment at which it was entered."),
    _("hours"),
    default=Decimal(72),
    minimum=Decimal(1),
    maximum=Decimal(720),
)
THRESHOLDS = (SHOWN_AFTER, ENTERED_WITHIN)
