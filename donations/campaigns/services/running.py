"""From the decision to the end: the fund is opened, the last day closes the campaign, an empty fund settles it."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from donations.ledger.enums import FundKind
from donations.ledger.services.funds import close_fund, open_fund
from unioncare.core.audit import attributed
from unioncare.worklist.services import close_subject

from ..enums import CampaignState
from ..models import Campaign
from .closing import tell_closed
from .flow import CAMPAIGN_FLOW, lock_campaign, move_campaign

if TYPE_CHECKING:
    from unioncare.organisation.models import User


@attributed
def open_campaign(*, campaign: Campaign, actor: "User", now: datetime) -> Campaign:
    """Open an approved campaign and its fund. Raises MoveRefused for what stands against it by now."""
    held = lock_campaign(campaign.pk)
    held.fund = open_fund(
        unit=held.unit, kind=FundKind.CAMPAIGN, code=held.code, name_zh=held.title_zh, name_en=held.title_en[:80],
        opened_on=timezone.localdate(now), actor=actor, now=now,
    )  # fmt: skip
    held.save(update_fields=["fund"])
    return move_campaign(held.pk, "open", actor=None, told_by=actor, now=now)


@attributed
def return_campaign(*, campaign: Campaign, actor: "User", now: datetime, reason: str) -> Campaign:
    """Return a refused campaign: it is a draft again."""
    return move_campaign(campaign.pk, "return", actor=None, told_by=actor, now=now, reason=reason)


@attributed
def close_campaign(*, campaign: Campaign, actor: "User", now: datetime, reason: str) -> Campaign:
    """Ask for no more gifts before the last day. What is on its way is still taken in."""
    held = lock_campaign(campaign.pk)
    moved = move_campaign(held.pk, "close", actor=actor, now=now, reason=reason)
    tell_closed(held, now=now)
    return moved


@attributed
def settle_campaign(*, campaign: Campaign, actor: "User", now: datetime) -> Campaign:
    """End a campaign whose fund is empty, and close the fund. Raises MoveRefused while money is left."""
    held = lock_campaign(campaign.pk)
    moved = move_campaign(held.pk, "settle", actor=actor, now=now)
    _end(held, actor, now)
    return moved


def settle_if_empty(campaign: Campaign, *, actor: "User", now: datetime) -> None:
    """End a locked campaign of which everything is handled by now; `actor` took the step that emptied it."""
    held = lock_campaign(campaign.pk)
    if CAMPAIGN_FLOW.why_not(held, "settle", None) is not None:
        return
    move_campaign(held.pk, "settle", actor=None, told_by=actor, now=now)
    _end(held, actor, now)


def _end(campaign: Campaign, actor: "User", now: datetime) -> None:
    assert campaign.fund is not None
    close_fund(fund=campaign.fund, on=timezone.localdate(now), actor=actor, now=now)
    close_subject(subject=campaign.subject, now=now, actor=actor, reason=_("The campaign is settled"))


def close_ended(*, now: datetime) -> int:
    """Close every campaign whose last day has passed; part of the daily run. Return how many."""
    ended = Campaign.objects.filter(state=CampaignState.OPEN, ends_on__lt=timezone.localdate(now)).order_by("pk")
    return sum(_close_ended(pk, now) for pk in ended.values_list("pk", flat=True))


@transaction.atomic
def _close_ended(pk: int, now: datetime) -> int:
    held = lock_campaign(pk)
    if held.state != CampaignState.OPEN or held.ends_on >= timezone.localdate(now):
        return 0
    move_campaign(pk, "close", actor=None, now=now, reason=_("The last day has passed"))
    tell_closed(held, now=now)
    return 1
