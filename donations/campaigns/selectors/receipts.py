"""Receipts: what anybody who holds the code may know of a gift. Never a name."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ..enums import RefundState
from ..models import Campaign, Gift
from ..naming import RECEIPT_CHARS, typed_code


@dataclass(frozen=True, slots=True)
class Receipt:
    """A gift as the books have it. `reversed_on` is the day on which they took it back, `instead` what bears it now."""

    code: str
    amount: Decimal
    given_on: date
    campaign: Campaign
    fund: str
    number: int
    reversed_on: date | None
    reason: str = ""
    instead: str = ""
    returned: Decimal | None = None
    returned_on: date | None = None


def receipt_of(code: str) -> Receipt | None:
    """Return what a code tells, however it was typed; None for a code that no receipt bears."""
    wanted = typed_code(code)
    if len(wanted) != RECEIPT_CHARS:
        return None
    rows = Gift.objects.select_related("campaign", "entry__fund", "entry__reversal", "corrected", "refund")
    gift = rows.filter(code=wanted).first()
    if gift is None:
        return None
    reversal, refund = getattr(gift.entry, "reversal", None), getattr(gift, "refund", None)
    given = refund if refund is not None and refund.state == RefundState.GIVEN else None
    return Receipt(
        gift.spaced_code, gift.amount, gift.given_on, gift.campaign, gift.entry.fund.code, gift.entry.number,
        reversed_on=reversal.booked_on if reversal else None,
        reason=reversal.get_reason_display() if reversal else "",
        instead=gift.corrected.spaced_code if hasattr(gift, "corrected") else "",
        returned=given.amount if given else None,
        returned_on=given.given_on if given else None,
    )  # fmt: skip
