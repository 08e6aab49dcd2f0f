"""Gifts that go back: one as a whole, or the share of each in what is left over. Who asks does not hand it over."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.aid.selectors.given import free_of
from donations.ledger.enums import Account, EntryKind
from donations.ledger.models import Fund
from donations.ledger.selectors.balances import open_day
from donations.ledger.services.drafts import moved
from donations.ledger.services.posting import lock_funds, post_entries
from unioncare.core.audit import attributed

from ..enums import PLACE_OF, TAKING, Channel, RefundState
from ..errors import CampaignRefused
from ..models import Campaign, Gift, Refund, SurplusAct
from ..selectors.lists import standing_gifts
from ..selectors.paying import asked_act, is_standing
from .flow import lock_campaign, nobody_concerned
from .running import settle_if_empty

if TYPE_CHECKING:
    from unioncare.organisation.models import User

_FEN = Decimal("0.01")


@attributed
def ask_refund(*, gift: Gift, reason: str, actor: "User", now: datetime) -> Refund:
    """Ask that a gift goes back to its donor as a whole.

    Raises CampaignRefused: taken back or given back before, the money is promised or gone, no reason.
    """
    campaign = _held(gift.campaign_id, actor)
    if not reason.strip():
        raise CampaignRefused(_("Say why the gift goes back."))
    if campaign.state not in TAKING or campaign.fund_id is None:
        raise CampaignRefused(_("The campaign is settled: its fund holds nothing any more."))
    if asked_act(campaign) is not None:
        raise CampaignRefused(_("What is left of this campaign is being handled: wait for that decision."))
    held = Gift.objects.select_related("entry__reversal", "refund").get(pk=gift.pk)
    if not is_standing(held):
        raise CampaignRefused(_("This gift was taken back, or goes back already."))
    fund = lock_funds([campaign.fund_id])[campaign.fund_id]
    free = free_of(fund) + fund.cash
    if held.amount > free:
        raise CampaignRefused(
            _("%(free)s CNY of the campaign are neither paid nor promised: the gift cannot go back as a whole.")
            % {"free": f"{free:,.2f}"}
        )
    return Refund.objects.create(
        gift=held, amount=held.amount, reason=reason.strip()[:300], asked_by=actor, asked_at=now
    )


def share_out(act: SurplusAct, *, campaign: Campaign, now: datetime) -> None:
    """Let each standing gift have its share of what is left over, to the fen; nothing of it stays without an owner."""
    gifts = list(standing_gifts(campaign).filter(refund__isnull=True).order_by("pk").values_list("pk", "amount"))
    total = sum((amount for _pk, amount in gifts), Decimal(0))
    if not total:
        raise CampaignRefused(_("No gift stands that something could go back to."))
    shares = [[pk, (act.amount * amount / total).quantize(_FEN, ROUND_DOWN)] for pk, amount in gifts]
    over = act.amount - sum((share for _pk, share in shares), Decimal(0))
    for place in range(int(over / _FEN)):
        shares[place % len(shares)][1] += _FEN
    reason = _("Share of what was left over")
    Refund.objects.bulk_create(
        [
            Refund(gift_id=pk, amount=share, reason=reason, act=act, asked_by=act.asked_by, asked_at=now)
            for pk, share in shares
            if share
        ],
        batch_size=5_000,
    )


@attributed
def hand_back(
    *, refund: Refund, given_on: date, place: Account, received_by: str, actor: "User", now: datetime
) -> Refund:
    """Book that somebody received what goes back. Raises CampaignRefused for whoever asked for it; LedgerRefused."""
    campaign = _held(refund.gift.campaign_id, actor)
    if not received_by.strip():
        raise CampaignRefused(_("Name whoever received it."))
    rows = list(_due(campaign).filter(pk=refund.pk))
    if not rows:
        raise CampaignRefused(_("This was handed over before, or stays in the fund."))
    _book(campaign, rows, given_on=given_on, place=place, received_by=received_by.strip(), actor=actor, now=now)
    return Refund.objects.get(pk=refund.pk)


@attributed
def return_by_channel(*, campaign: Campaign, channel: Channel, given_on: date, actor: "User", now: datetime) -> int:
    """Book that all that goes back went by the way on which it came; return how many. Cash is handed to each."""
    held = _held(campaign.pk, actor)
    if channel == Channel.CASH:
        raise CampaignRefused(_("Cash is handed to each donor, who is named."))
    rows = list(_due(held).filter(gift__channel=channel, act__isnull=False))
    if not rows:
        raise CampaignRefused(_("Nothing of this channel waits to be given back."))
    by_the_way = _("Back on the way on which it came: %(channel)s") % {"channel": channel.label}
    _book(held, rows, given_on=given_on, place=PLACE_OF[channel], received_by=by_the_way, actor=actor, now=now)
    return len(rows)


@attributed
def drop_refund(*, refund: Refund, reason: str, actor: "User", now: datetime) -> Refund:
    """Note that something cannot go back, or that its donor leaves it: it stays in the fund."""
    if not reason.strip():
        raise CampaignRefused(_("Say why it stays in the fund."))
    campaign = _held(refund.gift.campaign_id, actor)
    held = _due(campaign).filter(pk=refund.pk).first()
    if held is None:
        raise CampaignRefused(_("This was handed over before, or stays in the fund."))
    _require_another(held, actor)
    held.state, held.settled_by, held.settled_at = RefundState.DROPPED, actor, now
    held.reason = f"{held.reason}: {reason.strip()}"[:300]
    held.save(update_fields=["state", "settled_by", "settled_at", "reason"])
    return held


def _book(
    campaign: Campaign, rows: Sequence[Refund], *, given_on: date, place: Account, received_by: str, actor: "User",
    now: datetime,
) -> None:  # fmt: skip
    """Book refunds in one go, each with an entry of its own."""
    fund = _fund(campaign)
    if given_on > timezone.localdate(now):
        raise CampaignRefused(_("%(day)s is yet to come.") % {"day": f"{given_on:%Y-%m-%d}"})
    for row in rows:
        _require_another(row, actor)
        if given_on < row.gift.given_on:
            raise CampaignRefused(_("A gift goes back after it came."))
    drafts = [
        moved(
            EntryKind.REFUND, row.amount, booked_on=open_day(fund, given_on), source=f"refund:{row.pk}", place=place
        )
        for row in rows
    ]  # fmt: skip
    for row, entry in zip(rows, post_entries(fund_id=fund.pk, drafts=drafts, actor=actor, now=now), strict=True):
        row.state, row.entry_id, row.given_on = RefundState.GIVEN, entry.pk, given_on
        row.received_by, row.settled_by, row.settled_at = received_by, actor, now
    Refund.objects.bulk_update(
        rows, ["state", "entry", "given_on", "received_by", "settled_by", "settled_at"], batch_size=500
    )
    if rows[0].act_id is not None:
        settle_if_empty(campaign, actor=actor, now=now)


def _held(campaign_id: int, actor: "User") -> Campaign:
    campaign = lock_campaign(campaign_id)
    if (why := nobody_concerned(campaign, actor)) is not None:
        raise CampaignRefused(why)
    return campaign


def _fund(campaign: Campaign) -> Fund:
    assert campaign.fund_id is not None
    return lock_funds([campaign.fund_id])[campaign.fund_id]


def _due(campaign: Campaign) -> QuerySet[Refund]:
    rows = Refund.objects.select_for_update(of=("self",)).select_related("gift")
    return rows.filter(gift__campaign=campaign, state=RefundState.DUE).order_by("pk")


def _require_another(refund: Refund, actor: "User") -> None:
    if refund.act_id is None and refund.asked_by_id == actor.pk:
        raise CampaignRefused(_("You asked for this refund, so somebody else hands it over."))
