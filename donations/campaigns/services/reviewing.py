"""Lines of statements that named no campaign: booked to one by a person, or told to be no gift."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from unioncare.core.audit import attributed

from ..enums import Channel, LineState, Shown
from ..errors import CampaignRefused
from ..models import Campaign, Gift, Pledge, StatementLine
from .flow import lock_campaign
from .giving import GiftRow, take_gifts

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def assign_line(
    *, line: StatementLine, campaign: Campaign, actor: "User", now: datetime, donor: str = "",
    shown: Shown = Shown.ANONYMOUS, pledge: Pledge | None = None,
) -> Gift:  # fmt: skip
    """Book a waiting line as a gift of a campaign. A pledge tells who gives and how they stand on the list.

    Raises CampaignRefused: somebody was first, the campaign takes no gifts; LedgerRefused: the books of that day.
    """
    held = lock_campaign(campaign.pk)
    waiting = _waiting(line)
    if pledge is not None:
        pledge = Pledge.objects.select_for_update().get(pk=pledge.pk)
        if pledge.gift_id is not None or pledge.campaign_id != held.pk:
            raise CampaignRefused(_("This pledge is kept already, or belongs to another campaign."))
        donor, shown = pledge.donor, Shown(pledge.shown)
    row = GiftRow(
        waiting.amount, waiting.arrived_on, Channel(waiting.channel), waiting.transaction_no,
        donor.strip() or waiting.payer, shown, payer=" ".join(filter(None, (waiting.payer, waiting.remark))),
    )  # fmt: skip
    (pk,) = take_gifts(campaign=held, rows=[row], actor=actor, now=now)
    if pledge is not None:
        pledge.gift_id = pk
        pledge.save(update_fields=["gift"])
    waiting.state, waiting.gift_id, waiting.decided_by, waiting.decided_at = LineState.MATCHED, pk, actor, now
    waiting.save(update_fields=["state", "gift", "decided_by", "decided_at"])
    return Gift.objects.get(pk=pk)


@attributed
def set_aside(*, line: StatementLine, actor: "User", now: datetime, reason: str) -> StatementLine:
    """Tell that a line is no gift: interest, a payment gone astray. The reason stays."""
    if not reason.strip():
        raise CampaignRefused(_("Say what it is, if it is no gift."))
    waiting = _waiting(line)
    waiting.state, waiting.reason = LineState.NO_GIFT, reason.strip()[:300]
    waiting.decided_by, waiting.decided_at = actor, now
    waiting.save(update_fields=["state", "reason", "decided_by", "decided_at"])
    return waiting


def _waiting(line: StatementLine) -> StatementLine:
    held: StatementLine = StatementLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if held.state != LineState.WAITING:
        raise CampaignRefused(_("Somebody decided about this line before: %(state)s.") % {
            "state": held.get_state_display(),
        })  # fmt: skip
    return held
