"""Pledges: what somebody on their phone, without an account, says that they will give."""

import uuid
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from unioncare.core import thresholds

from ..enums import Channel, Shown
from ..errors import CampaignRefused
from ..models import Campaign, Pledge
from ..naming import PLEDGE_CHARS, new_code
from ..selectors.lists import open_pledges
from ..selectors.public import consent_of, is_public
from ..thresholds import MOST_GIFT, MOST_PLEDGES


def make_pledge(
    *, campaign: Campaign, amount: Decimal, channel: Channel, shown: Shown, donor: str, employee_no: str = "",
    key: uuid.UUID, now: datetime,
) -> Pledge:  # fmt: skip
    """Note a pledge while gifts are asked for. `key` comes with the form: sent twice, it is one pledge.

    It locks no campaign, so that nobody on the phone waits for an import.
    """
    held = Campaign.objects.select_related("case__member").get(pk=campaign.pk)
    if (before := Pledge.objects.filter(key=key, campaign=held).first()) is not None:
        return before
    if not held.asks_on(timezone.localdate(now)) or not is_public(held, consent_of(held)):
        raise CampaignRefused(_("This campaign asks for no gifts any more. Thank you."))
    if open_pledges(held).count() >= thresholds.value(MOST_PLEDGES.code):
        raise CampaignRefused(_("So many have pledged that no more are taken here: please talk to your union group."))
    if amount > thresholds.value(MOST_GIFT.code):
        raise CampaignRefused(_("Please talk to the union about a gift of this size."))
    if not donor.strip() and (shown != Shown.ANONYMOUS or channel == Channel.PAYROLL):
        raise CampaignRefused(_("Write your name, so that the gift is found."))
    if channel == Channel.PAYROLL and not employee_no.strip():
        raise CampaignRefused(_("Write your employee number, so that it can be deducted."))
    pledge, _made = Pledge.objects.get_or_create(
        key=key,
        defaults={
            "campaign": held, "code": new_code(PLEDGE_CHARS), "amount": amount, "channel": channel, "shown": shown,
            "donor": donor.strip(), "employee_no": employee_no.strip(), "made_at": now,
        },
    )  # fmt: skip
    return pledge
