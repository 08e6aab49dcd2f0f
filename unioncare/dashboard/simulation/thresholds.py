"""The number by which sessions become hours."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

SESSION_MINUTES = Named(
    "simulation.session_minutes",
    _("A counselling session takes"),
    _("Simulations of a protocol reckon the hours of counselling by it."),
    _("minutes"),
    default=Decimal(50),
    minimum=Decimal(10),
    maximum=Decimal(240),
)
