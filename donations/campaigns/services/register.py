"""The cash register of a drive: one gift after the other, and the last one taken back."""

import uuid
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from donations.ledger.enums import Reason
from donations.ledger.services.reversing import reverse_entry
from unioncare.core import thresholds
from unioncare.core.audit import attributed

from ..enums import Channel, Shown
from ..errors import CampaignRefused
from ..models import Campaign, Gift
from ..selectors.register import taken_by
from ..thresholds import MOST_GIFT
from .flow import lock_campaign
from .giving import GiftRow, take_gifts

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def take_cash(
    *, campaign: Campaign, amount: Decimal, donor: str, shown: Shown, donors: int = 1, key: uuid.UUID, actor: "User",
    now: datetime,
) -> Gift:  # fmt: skip
    """Book cash that lies on the table. `key` comes with the form: sent twice, it is one gift.

    Raises CampaignRefused: no name where one is to be shown, an amount that nobody gives.
    """
    held = lock_campaign(campaign.pk)
    number = f"cash-{key.hex}"
    if (before := Gift.objects.filter(channel=Channel.CASH, transaction_no=number).first()) is not None:
        return before
    donor = donor.strip()
    if shown != Shown.ANONYMOUS and not donor:
        raise CampaignRefused(_("Write the name, or choose “without a name”."))
    if amount > (most := thresholds.value(MOST_GIFT.code)):
        raise CampaignRefused(_("%(amount)s is more than a single gift may be (%(most)s).") % {
            "amount": f"{amount:,.2f}", "most": f"{most:,.2f}",
        })  # fmt: skip
    row = GiftRow(amount, timezone.localdate(now), Channel.CASH, number, donor, shown, donors=donors)
    (pk,) = take_gifts(campaign=held, rows=[row], actor=actor, now=now)
    return Gift.objects.get(pk=pk)


@attributed
def undo_last(*, campaign: Campaign, gift_id: int, actor: "User", now: datetime) -> Gift:
    """Reverse the last gift that this person took in today. `gift_id` is the one that they saw as the last.

    Raises CampaignRefused when it is not the last any more, LedgerRefused when the money is gone.
    """
    lock_campaign(campaign.pk)
    last = taken_by(campaign, actor, timezone.localdate(now)).first()
    if last is None or last.pk != gift_id:
        raise CampaignRefused(_("This is not the last gift any more: look at the list again."))
    reverse_entry(
        entry_id=last.entry_id, reason=Reason.OTHER, note=_("Taken back at the cash register"), actor=actor, now=now
    )
    return last
