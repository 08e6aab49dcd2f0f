"""Gifts that were booked wrongly: the books take them back, and another campaign may have them instead."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from donations.ledger.enums import Reason
from donations.ledger.services.reversing import reverse_entry
from unioncare.core.audit import attributed, record_event

from ..enums import Channel, Shown
from ..errors import CampaignRefused
from ..models import Campaign, Gift, Pledge
from ..selectors.paying import asked_act, is_standing
from .flow import lock_campaigns, nobody_concerned
from .giving import GiftRow, take_gifts

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def take_back(
    *, gift: Gift, reason: Reason, note: str, target: Campaign | None = None, actor: "User", now: datetime
) -> Gift | None:
    """Reverse a gift; return the one that takes its place in another campaign, if there is one.

    Its receipt is void from now on, and tells why. Raises CampaignRefused: taken back before, it goes back to the
    donor, the same campaign; LedgerRefused: the money is no longer there, no note.
    """
    campaigns = lock_campaigns({gift.campaign_id, *([target.pk] if target else [])})
    for campaign in campaigns.values():
        _require_quiet(campaign, actor)
    held = Gift.objects.select_related("entry__reversal", "refund").get(pk=gift.pk)
    if not is_standing(held):
        raise CampaignRefused(_("This gift was taken back, or goes back already."))
    if target is not None and target.pk == held.campaign_id:
        raise CampaignRefused(_("It is booked to this campaign already: choose another one, or none."))
    reverse_entry(entry_id=held.entry_id, reason=reason, note=note, actor=actor, now=now)
    Pledge.objects.filter(gift=held).update(gift=None)
    details = {"reason": reason.value, "instead": target.code if target else ""}
    record_event(held, actor=actor, what="gift taken back", details=details)
    if target is None:
        return None
    row = GiftRow(
        held.amount, held.given_on, Channel(held.channel), f"{held.transaction_no[:48]}~{held.pk}", held.donor,
        Shown(held.shown), held.unit_id, held.donors, held.payer, corrects=held.pk,
    )  # fmt: skip
    (pk,) = take_gifts(campaign=campaigns[target.pk], rows=[row], actor=actor, now=now)
    return Gift.objects.select_related("campaign", "entry").get(pk=pk)


def _require_quiet(campaign: Campaign, actor: "User") -> None:
    if (why := nobody_concerned(campaign, actor)) is not None:
        raise CampaignRefused(why)
    if asked_act(campaign) is not None:
        raise CampaignRefused(_("What is left of this campaign is being handled: wait for that decision."))
