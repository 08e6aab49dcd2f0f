"""The numbers of the ledger room that administrators may change."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from unioncare.core.thresholds import Named

TRANSFER_ALONE = Named(
    "ledger.transfer_alone",
    _("One person moves between funds at most"),
    _("A larger sum waits for a second person, who decides about it."),
    _("CNY"),
    default=Decimal(5_000),
    minimum=Decimal(0),
    maximum=Decimal(1_000_000),
)
