"""What a campaign came to: raised, paid, left, in how many gifts. From totals that are kept, not by adding up."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from donations.ledger.enums import Account
from donations.ledger.selectors.balances import booked
from unioncare.core.explain import Explanation

from ..models import Campaign, Gift
from .explaining import explain_held, explain_moved, explain_paid, explain_raised, explain_returned
from .paying import given_back, reversed_in

_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts in CNY. `paid` went to the beneficiary, `returned` back to donors, `moved` to other funds."""

    raised: Decimal
    paid: Decimal
    returned: Decimal
    moved: Decimal
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

    @property
    def why(self) -> dict[str, Explanation]:
        """The reasons of the amounts, by their names."""
        return {
            "raised": explain_raised(self.raised, self.goal, self.percent),
            "paid": explain_paid(),
            "returned": explain_returned(),
            "moved": explain_moved(),
            "balance": explain_held(self.raised, self.paid, self.returned, self.moved, self.balance),
        }


def figures_of(campaign: Campaign) -> Figures:
    """Return what a campaign came to; three queries, however many gifts it has."""
    if campaign.fund is None:
        return Figures(_NOTHING, _NOTHING, _NOTHING, _NOTHING, _NOTHING, 0, 0, campaign.goal)
    sums = booked(campaign.fund)
    undone = taken_back(campaign)
    return Figures(
        raised=-sums[Account.GIFTS],
        paid=sums[Account.RELIEF] + sums[Account.CONDOLENCE],
        returned=sums[Account.REFUNDED],
        moved=sums[Account.TRANSFER],
        balance=campaign.fund.balance,
        gifts=campaign.gift_count - undone[0],
        donors=campaign.donor_count - undone[1],
        goal=campaign.goal,
    )


def taken_back(campaign: Campaign) -> tuple[int, int]:
    """Return how many gifts the books took back or donors had back, and of how many donors. They are few."""
    gifts = donors = 0
    for gone in (reversed_in(campaign), given_back(campaign)):
        rows = Gift.objects.filter(gone, campaign=campaign).order_by()
        found = rows.aggregate(gifts=Count("pk"), donors=Sum("donors"))
        gifts, donors = gifts + found["gifts"], donors + (found["donors"] or 0)
    return gifts, donors
