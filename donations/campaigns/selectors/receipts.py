"""Receipts: what anybody who holds the code may know of a gift. Never a name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..models import Campaign, Gift
from ..naming import RECEIPT_CHARS, typed_code


@dataclass(frozen=True, slots=True)
class Receipt:
    """A gift as the books have it. `reversed_on` is the day on which they took it back."""

    code: str
    amount: Decimal
    given_on: date
    campaign: Campaign
    fund: str
    number: int
    reversed_on: date | None


def receipt_of(code: str) -> Receipt | None:
    """Return what a code tells, however it was typed; None for a code that no receipt bears."""
    wanted = typed_code(code)
    if len(wanted) != RECEIPT_CHARS:
        return None
    gift = Gift.objects.filter(code=wanted).select_related("campaign", "entry__fund", "entry__reversal").first()
    if gift is None:
        return None
    undone = gift.entry.reversal.booked_on if gift.is_reversed else None
    return Receipt(
        gift.spaced_code, gift.amount, gift.given_on, gift.campaign, gift.entry.fund.code, gift.entry.number, undone
    )
