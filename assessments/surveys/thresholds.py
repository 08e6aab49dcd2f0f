"""The numbers of the surveys room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

LOW_SCORE = Named(
    "surveys.low_score",
    _("A score is low below"),
    _("The mean of a question of five points; with fewer than 5 answers nothing is flagged."),
    _("points"),
    default=Decimal("3.0"),
    minimum=Decimal(1),
    maximum=Decimal(5),
)
LINK_DAYS = Named(
    "surveys.link_days",
    _("A survey link is passed on within"),
    _("By whoever answers for the case; after a counselling by the counsellor."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
ALL = (LINK_DAYS, LOW_SCORE)
