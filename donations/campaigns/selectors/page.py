"""The page of a campaign for the members of the enterprise: money in and out, days, and no word about the illness."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max, Sum
from django.utils import timezone

from cases.care.enums import Burden
from cases.care.models import Grading
from donations.ledger.enums import PLACES, EntryKind
from donations.ledger.models import Entry
from unioncare.core.explain import Explanation

from ..enums import CampaignState
from ..models import Campaign, CampaignConsent, CampaignStep, Gift
from .explaining import explain_days_left
from .figures import Figures, figures_of
from .lists import standing_gifts
from .public import Beneficiary, beneficiary_of, days_left

SHOWN_GIFTS = 10
LEAVES = (EntryKind.RELIEF, EntryKind.CONDOLENCE, EntryKind.REFUND, EntryKind.TRANSFER_OUT)


@dataclass(frozen=True, slots=True)
class Payout:
    """Money that left the campaign on a day, in CNY: to the beneficiary, back to donors, or by the rule."""

    on: date
    amount: Decimal
    kind: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A class of burden on the ladder: whether it was the one before, and is the one now."""

    label: str
    was: bool
    now: bool


@dataclass(frozen=True, slots=True)
class PublicPage:
    """All that the page says."""

    campaign: Campaign
    beneficiary: Beneficiary
    figures: Figures
    days_left: int
    asks: bool
    payouts: list[Payout]
    approved_on: date | None
    ladder: list[Rung]
    gifts: list[Gift]

    @property
    def why_days(self) -> Explanation:
        return explain_days_left(self.campaign.ends_on)


def load_public_page(campaign: Campaign, consent: CampaignConsent | None, today: date) -> PublicPage:
    """Read what the page says; a fixed number of queries."""
    beneficiary = beneficiary_of(campaign, consent)
    return PublicPage(
        campaign=campaign,
        beneficiary=beneficiary,
        figures=figures_of(campaign),
        days_left=days_left(campaign, today),
        asks=campaign.asks_on(today),
        payouts=_payouts(campaign),
        approved_on=_approved_on(campaign),
        ladder=_ladder(campaign) if beneficiary.shows_burden else [],
        gifts=list(standing_gifts(campaign)[:SHOWN_GIFTS]),
    )


def _payouts(campaign: Campaign) -> list[Payout]:
    """Return what left the fund, by day and kind, the newest first: refunds of a day are one line."""
    rows = Entry.objects.filter(
        fund=campaign.fund_id, kind__in=LEAVES, reversal__isnull=True, lines__account__in=PLACES
    )
    left = rows.values("booked_on", "kind").annotate(left=-Sum("lines__amount"), last=Max("number"))
    found = left.order_by("-booked_on", "-last").values_list("booked_on", "left", "kind")
    return [Payout(*one) for one in found]


def _approved_on(campaign: Campaign) -> date | None:
    step = CampaignStep.objects.filter(campaign=campaign, target=CampaignState.OPEN).order_by("pk").first()
    return timezone.localdate(step.at) if step else None


def _ladder(campaign: Campaign) -> list[Rung]:
    """Return the classes of burden, the heaviest first: that of the last grading before the campaign, and of now."""
    rows = Grading.objects.filter(case=campaign.case_id).order_by("-graded_at", "-pk")
    before = rows.filter(graded_at__lte=campaign.initiated_at).values_list("burden", flat=True).first()
    now = rows.values_list("burden", flat=True).first()
    if now is None:
        return []
    return [Rung(str(step.label), step.value == before, step.value == now) for step in Burden]
