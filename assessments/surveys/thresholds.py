"""The numbers of the surveys room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

LINK_DAYS = Named(
    "surveys.link_days",
    _("A survey link is passed on within"),
    _("By whoever answers for the case; after a counselling by the counsellor."),
    _("working days"),
    default=Decimal(5),
    minimum=Decimal(1),
    maximum=Decimal(60),
)
ALL = (LINK_DAYS,)
