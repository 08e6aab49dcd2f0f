"""The numbers of the campaigns room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

LATE_DAYS = Named(
    "campaigns.late_days",
    _("Gifts may arrive after the last day for"),
    _("Transfers and wages take their time; what arrives later is not booked to the campaign."),
    _("days"),
    default=Decimal(45),
    minimum=Decimal(0),
    maximum=Decimal(366),
)
MOST_GIFT = Named(
    "campaigns.most_gift",
    _("A single gift is at most"),
    _("An amount above it is taken for a slip and refused."),
    _("CNY"),
    default=Decimal(1_000_000),
    minimum=Decimal(1),
    maximum=Decimal(100_000_000),
)
MOST_PLEDGES = Named(
    "campaigns.most_pledges",
    _("Open pledges of a campaign are at most"),
    _("Beyond it the page takes none until some are kept."),
    _("pledges"),
    default=Decimal(10_000),
    minimum=Decimal(10),
    maximum=Decimal(200_000),
)
ALL = (LATE_DAYS, MOST_GIFT, MOST_PLEDGES)
