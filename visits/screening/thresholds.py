"""The numbers of the screening room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

LINK_DAYS = Named(
    "screening.link_days",
    _("A screening link can be answered for"),
    _("From the moment at which it is made; afterwards a new one is made."),
    _("days"),
    default=Decimal(7),
    minimum=Decimal(1),
    maximum=Decimal(90),
)
SCREENED_DAYS = Named(
    "screening.screened_days",
    _("Screened in time: at most so long ago"),
    _("Indicator E2 counts a member as screened when the last screening is no older."),
    _("days"),
    default=Decimal(90),
    minimum=Decimal(1),
    maximum=Decimal(1000),
)
BASELINE_SCORE = Named(
    "screening.baseline_score",
    _("Response is measured from a PHQ-9 score of"),
    _("Indicator E4 begins with the first PHQ-9 of a case that reaches it."),
    _("points"),
    default=Decimal(10),
    minimum=Decimal(1),
    maximum=Decimal(27),
)
RESPONSE_PERCENT = Named(
    "screening.response_percent",
    _("Response: the PHQ-9 score fell by at least"),
    _("Indicator E4 counts a member whose latest score is that much lower than the one it is measured from."),
    _("percent"),
    default=Decimal(50),
    minimum=Decimal(1),
    maximum=Decimal(100),
)
