"""The numbers of the care room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

CONDOLENCE_DAYS = Named(
    "care.condolence_days",
    _("Condolence after a death within"),
    _("From the day on which the death is recorded."),
    _("working days"),
    default=Decimal(3),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
HAND_OVER_DAYS = Named(
    "care.hand_over_days",
    _("Hand-over of a case after a move within"),
    _("From the day on which the roster tells that the member moved or left."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
