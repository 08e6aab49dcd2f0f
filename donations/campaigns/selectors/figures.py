"""What a campaign came to: raised, paid, left, in how many gifts. From totals that are kept, not by adding up."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from donations.ledger.enums import Account
from donations.ledger.selectors.balances import booked

from ..models import Campaign, Gift


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts in CNY. `paid` is what went to the beneficiary; what went elsewhere is neither raised nor paid."""

    raised: Decimal
    paid: Decimal
    balance: Decimal
    gifts: int
    donors: int
    goal: Decimal

    @property
    def share(self) -> float:
        """How much of the goal was raised; above 1 when it is more."""
        return float(self.raised / self.goal)

    @property
    def percent(self) -> int:
        return int(100 * self.raised / self.goal)


def figures_of(campaign: Campaign) -> Figures:
    """Return what a campaign came to; two queries, however many gifts it has."""
    if campaign.fund is None:
        return Figures(Decimal(0), Decimal(0), Decimal(0), 0, 0, campaign.goal)
    sums = booked(campaign.fund)
    undone = taken_back(campaign)
    return Figures(
        raised=-sums[Account.GIFTS],
        paid=sums[Account.RELIEF] + sums[Account.CONDOLENCE],
        balance=campaign.fund.balance,
        gifts=campaign.gift_count - undone[0],
        donors=campaign.donor_count - undone[1],
        goal=campaign.goal,
    )


def taken_back(campaign: Campaign) -> tuple[int, int]:
    """Return how many gifts the books took back, and of how many donors. They are few: found by their reversals."""
    rows = Gift.objects.filter(campaign=campaign, entry__reversal__isnull=False)
    found = rows.order_by().aggregate(gifts=Count("pk"), donors=Sum("donors"))
    return found["gifts"], found["donors"] or 0
