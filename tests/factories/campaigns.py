"""Campaigns of the world, taken to a state through their services, and gifts in them."""

import itertools
import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from cases.care.models import IllnessCase
from donations.campaigns.enums import Channel, Shown, ShownField, Surplus
from donations.campaigns.kinds import ACTION
from donations.campaigns.models import Campaign, CampaignConsent, Gift, Pledge
from donations.campaigns.naming import PLEDGE_CHARS, new_code
from donations.campaigns.services.consenting import record_consent
from donations.campaigns.services.flow import lock_campaign
from donations.campaigns.services.giving import GiftRow, take_gifts
from donations.campaigns.services.planning import CampaignEntry, draft_campaign, submit_campaign
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit
from unioncare.worklist.approvals import decide, pending_for

from .cases import NOW, TODAY
from .world import World

# When the committee decided: gifts arrive from this day on.
OPENED = datetime(2026, 3, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ENTRY = CampaignEntry(
    title_zh="和老陈一家一起，把难关过去", story_zh="综采一队的采煤工，同在井下二十二年。", goal=Decimal(80_000),
    starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 24), surplus=Surplus.MUTUAL_AID,
    title_en="Together with the Chen family", story_en="A miner of the first coal-mining team.",
)  # fmt: skip
_numbers = itertools.count(1)


def drafted(world: World, *, case: IllnessCase | None = None, unit: Unit | None = None, **fields: Any) -> Campaign:
    """Return a draft of the welfare officer: for a case, or for a purpose."""
    entry = CampaignEntry(**{name: fields.get(name, getattr(ENTRY, name)) for name in CampaignEntry.__slots__})
    return draft_campaign(
        unit=unit or world.enterprise, case=case, entry=entry, actor=world.welfare_officer, now=OPENED,
        reason="委员会建议" if case else "",
    )  # fmt: skip


def signed(campaign: Campaign, world: World, *shown: ShownField, on: date = date(2026, 2, 20)) -> CampaignConsent:
    """Record what the beneficiary signed, by default the half name and the unit."""
    return record_consent(
        campaign=campaign, shown=shown or (ShownField.MASKED_NAME, ShownField.UNIT), signed_on=on, signed_by="陈国栋",
        actor=world.welfare_officer, now=OPENED,
    )  # fmt: skip


DECIDERS = (Role.AUDITOR, Role.CHAIR, Role.PARTY_SECRETARY)


def approved(campaign: Campaign, world: World, *, now: datetime = OPENED) -> Campaign:
    """Submit a draft and let the committee decide."""
    submit_campaign(campaign=campaign, actor=world.welfare_officer, now=now)
    for role in DECIDERS:
        approval = pending_for(campaign.subject, ACTION)
        assert approval is not None
        decide(approval_id=approval.pk, actor=world.person(role), now=now, approve=True)
    return Campaign.objects.select_related("unit", "fund", "subject").get(pk=campaign.pk)


def opened(world: World, **fields: Any) -> Campaign:
    """Return a campaign for a purpose that takes gifts."""
    return approved(drafted(world, **fields), world)


def opened_for(case: IllnessCase, world: World, *shown: ShownField, **fields: Any) -> Campaign:
    """Return a campaign for a case that takes gifts."""
    campaign = drafted(world, case=case, **fields)
    signed(campaign, world, *shown)
    return approved(campaign, world)


@transaction.atomic
def given(campaign: Campaign, amount: int | str = 100, *, now: datetime = NOW, **fields: Any) -> Gift:
    """Book a gift, by default in cash and from somebody who is not named."""
    channel = Channel(fields.pop("channel", Channel.CASH))
    if "shown" in fields:
        fields["shown"] = Shown(fields["shown"])
    number = fields.pop("transaction_no", f"test-{next(_numbers)}")
    row = GiftRow(Decimal(amount), fields.pop("given_on", TODAY), channel, number, **fields)
    with transaction.atomic():
        (pk,) = take_gifts(campaign=lock_campaign(campaign.pk), rows=[row], actor=None, now=now)
    return Gift.objects.select_related("campaign__unit", "entry__fund").get(pk=pk)


def pledged(campaign: Campaign, amount: int | str = 100, *, donor: str = "李志强", **fields: Any) -> Pledge:
    """Return what somebody said that they will give."""
    return Pledge.objects.create(
        campaign=campaign, code=new_code(PLEDGE_CHARS), amount=Decimal(amount), donor=donor, made_at=NOW,
        key=uuid.uuid4(), **{"channel": Channel.BANK, "shown": "masked", **fields},
    )  # fmt: skip
