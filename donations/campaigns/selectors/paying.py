"""What of a campaign may be paid out, to whom, and what was."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.care.models import IllnessCase
from donations.aid.models import Grant, GrantEffect
from donations.ledger.enums import EntryKind, FundKind
from donations.ledger.models import Entry, Fund
from unioncare.core.refusals import Text

from ..enums import CampaignState, RefundState, Surplus, SurplusState
from ..models import Campaign, Gift, Refund, SurplusAct

NOTHING = Decimal(0)


def why_not_for(fund: Fund, case: IllnessCase) -> Text | None:
    """Return why the fund of a campaign gives nothing for a case: it was given for somebody else, or is on its way."""
    if fund.kind != FundKind.CAMPAIGN:
        return None
    campaign = Campaign.objects.filter(fund=fund).first()
    if campaign is None or (campaign.for_member and campaign.case_id != case.pk):
        return _("What members gave for one of them pays nobody else.")
    if asked_act(campaign) is not None:
        return _("What is left of this campaign is being handled: wait for that decision.")
    return None


@dataclass(frozen=True, slots=True)
class PaidOut:
    """A grant from a campaign: how many days its payment took, and what the last look found of the burden."""

    grant: Grant
    days: int | None
    look: GrantEffect | None


def payouts_of(campaign: Campaign, *, weighs: bool) -> list[PaidOut]:
    """Return what was asked for from the fund of a campaign, the newest first; the burden for those who weigh aid."""
    if campaign.fund_id is None:
        return []
    grants = list(Grant.objects.filter(fund=campaign.fund_id).order_by("-pk"))
    shown = weighs and campaign.case is not None and campaign.case.may_process
    rows = GrantEffect.objects.filter(grant__in=grants) if shown else GrantEffect.objects.none()
    looks = {look.grant_id: look for look in rows.order_by("months")}
    return [PaidOut(grant, _days(grant), looks.get(grant.pk)) for grant in grants]


def _days(grant: Grant) -> int | None:
    if grant.requested_at is None or grant.paid_on is None:
        return None
    return (grant.paid_on - timezone.localdate(grant.requested_at)).days


def asked_act(campaign: Campaign) -> SurplusAct | None:
    """Return what waits for the second person's decision about what is left over."""
    return SurplusAct.objects.filter(campaign=campaign, state=SurplusState.ASKED).first()


def rule_of(campaign: Campaign) -> Surplus:
    """Return the rule that holds now: what could not go back to donors goes to the mutual-aid fund."""
    declared = Surplus(campaign.surplus)
    shared = SurplusAct.objects.filter(campaign=campaign, rule=Surplus.DONORS, state=SurplusState.DONE)
    return Surplus.MUTUAL_AID if declared == Surplus.DONORS and shared.exists() else declared


def targets_of(campaign: Campaign) -> list[Fund]:
    """Return the funds to which the rule lets go what is left over; none where donors get it."""
    above = campaign.unit.ancestor_paths()
    rows = Fund.objects.filter(unit__path__in=above, closed_on__isnull=True)
    rule = rule_of(campaign)
    if rule == Surplus.MUTUAL_AID:
        return list(rows.filter(kind=FundKind.MUTUAL_AID).order_by("-unit__path", "code"))
    if rule == Surplus.NEXT:
        return list(rows.filter(campaign__state=CampaignState.OPEN).exclude(campaign=campaign).order_by("code"))
    return []


def refunds_due(fund: Fund) -> Decimal:
    """Return what goes back to donors and is not handed over yet, in CNY."""
    if fund.kind != FundKind.CAMPAIGN:
        return NOTHING
    due = Refund.objects.filter(gift__campaign__fund=fund, state=RefundState.DUE)
    total: Decimal | None = due.aggregate(total=Sum("amount"))["total"]
    return total or NOTHING


def reversed_in(campaign: Campaign) -> Q:
    """Return the condition for gifts that the books took back, found among a million by their reversals, which are few.

    A join that looks for gifts without one is planned as if there were one gift, and reads them all.
    """
    undone = Entry.objects.filter(fund=campaign.fund_id, kind=EntryKind.REVERSAL, reverses__isnull=False)
    return Q(entry__in=undone.order_by().values("reverses"))


def given_back(campaign: Campaign) -> Q:
    """Return the condition for gifts whose donors had them back as a whole."""
    whole = Refund.objects.filter(gift__campaign=campaign, act__isnull=True, state=RefundState.GIVEN)
    return Q(pk__in=whole.order_by().values("gift"))


def why_not_settled_by_hand(fund: Fund) -> Text | None:
    """Return why the fund of a campaign is not closed by itself."""
    campaign = Campaign.objects.filter(fund=fund).first() if fund.kind == FundKind.CAMPAIGN else None
    if campaign is None or campaign.state == CampaignState.SETTLED:
        return None
    return _("Settling campaign %(code)s closes this fund.") % {"code": campaign.code}


def is_standing(gift: Gift) -> bool:
    """Tell whether a gift is in the books, and nothing of it went back or is to go back."""
    return not hasattr(gift, "refund") and not gift.is_reversed
