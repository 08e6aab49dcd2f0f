"""Campaigns and gifts as lists, a page at a time."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from donations.ledger.enums import Account
from donations.ledger.models import AccountTotal
from unioncare.core.paging import Page, decode_cursor, keyset_page
from unioncare.organisation.models import Unit

from ..enums import CampaignState, Channel, LineState, RefundState
from ..models import Campaign, Gift, Pledge, Refund, StatementLine
from .paying import given_back, reversed_in
from .searching import matching

if TYPE_CHECKING:
    from unioncare.organisation.models import User

NEWEST = 12


def campaign_page(user: "User", state: str, after: str) -> Page[Campaign]:
    """Return campaigns in scope with what they raised, the newest first."""
    rows = Campaign.objects.visible_to(user).select_related("unit", "fund").order_by("-pk")
    if state in CampaignState.values:
        rows = rows.filter(state=state)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(with_raised(rows), key=lambda campaign: (campaign.pk,))


def with_raised(rows: QuerySet[Campaign]) -> QuerySet[Campaign]:
    """Annotate `raised`: what was booked as gifts, less what was taken back, in CNY."""
    totals = AccountTotal.objects.filter(fund=OuterRef("fund"), account=Account.GIFTS).order_by()
    summed = totals.values("fund").annotate(raised=-Sum("amount")).values("raised")
    return rows.annotate(raised=Coalesce(Subquery(summed), Decimal(0)))


def gifts_of(campaign: Campaign, *, channel: str = "", text: str = "") -> QuerySet[Gift]:
    """Return the gifts of a campaign with their place in the books: those of a channel, or that a text names."""
    rows = Gift.objects.filter(campaign=campaign).select_related("campaign", "unit", "entry__fund", "entry__reversal")
    if channel in Channel.values:
        rows = rows.filter(channel=channel)
    return rows.filter(matching(text)) if text else rows


def gift_page(campaign: Campaign, after: str, *, channel: str = "", text: str = "") -> Page[Gift]:
    """Return a page of the gifts of a campaign, the newest first."""
    rows = gifts_of(campaign, channel=channel, text=text)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows.order_by("-pk"), key=lambda gift: (gift.pk,))


def standing_gifts(campaign: Campaign) -> QuerySet[Gift]:
    """Return the gifts that the books did not take back and no donor had back, the newest first."""
    rows = Gift.objects.filter(campaign=campaign).exclude(reversed_in(campaign)).exclude(given_back(campaign))
    return rows.select_related("unit").order_by("-pk")


def shown_page(campaign: Campaign, after: str) -> Page[Gift]:
    """Return the gifts as members of the enterprise may see them."""
    rows = standing_gifts(campaign)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows, key=lambda gift: (gift.pk,))


def refund_page(campaign: Campaign, state: str, after: str) -> Page[Refund]:
    """Return what goes back and went back of a campaign, the newest first."""
    rows = Refund.objects.filter(gift__campaign=campaign).select_related("gift__campaign", "entry", "settled_by")
    if state in RefundState.values:
        rows = rows.filter(state=state)
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows.order_by("-pk"), key=lambda refund: (refund.pk,))


def waiting_lines(campaign: Campaign, after: str) -> Page[StatementLine]:
    """Return the lines that nobody assigned yet, the newest first."""
    rows = StatementLine.objects.filter(campaign=campaign, state=LineState.WAITING).order_by("-pk")
    if cursor := decode_cursor(after, int):
        rows = rows.filter(pk__lt=cursor[0])
    return keyset_page(rows, key=lambda line: (line.pk,))


def waiting_count(campaign: Campaign) -> int:
    return StatementLine.objects.filter(campaign=campaign, state=LineState.WAITING).count()


def open_pledges(campaign: Campaign) -> QuerySet[Pledge]:
    """Return the pledges that no gift keeps yet."""
    return Pledge.objects.filter(campaign=campaign, gift__isnull=True).order_by("-pk")


def running_for(unit: Unit, today: date) -> QuerySet[Campaign]:
    """Return the campaigns that ask the members of a unit for gifts on a day, those that end first before others."""
    rows = Campaign.objects.filter(unit__path__in=unit.ancestor_paths(), state=CampaignState.OPEN)
    return rows.filter(starts_on__lte=today, ends_on__gte=today).select_related("case").order_by("ends_on", "pk")
