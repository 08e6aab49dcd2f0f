"""The numbers of the member's page that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

LINK_DAYS = Named(
    "member_page.link_days",
    _("A member's page opens for"),
    _("So long its address and its code lead to it; a new one can be made at any time."),
    _("days"),
    default=Decimal(180),
    minimum=Decimal(1),
    maximum=Decimal(730),
)
