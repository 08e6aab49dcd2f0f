"""What a row says of shares and of who pays, against what the plan asks."""

from decimal import Decimal

from ..models import PlanVersion
from ..models.funding import COLUMNS, Split
from .columns import BY_UNION, FUNDING, PREMIUM, SHARES
from .reading import FileRow

_CENT = Decimal("0.01")


def shares_of(row: FileRow, version: PlanVersion) -> int:
    """Return the shares that a row buys; note a number that the plan does not sell."""
    shares: int = 1 if row.cells["shares"] is None else row.cells["shares"]
    if not 1 <= shares <= version.max_shares:
        row.note(SHARES, "shares_invalid", most=version.max_shares)
        return 1
    return shares


def split_of(row: FileRow, version: PlanVersion, shares: int) -> Split:
    """Return what each source pays for one share; note amounts that are not the plan's or do not add up."""
    premium, told = version.premium * shares, row.cells["premium"]
    if told is not None and told != premium:
        row.note(
            PREMIUM, "premium_differs", shares=shares, price=f"{version.premium:,}", premium=f"{premium:,}",
            told=f"{told:,}",
        )  # fmt: skip
    amounts = [row.cells[column.code] for column in FUNDING]
    if all(amount is None for amount in amounts):
        return Split.of(version)
    paid = [amount or Decimal(0) for amount in amounts]
    each = [(amount / shares).quantize(_CENT) for amount in paid]
    if any(amount < 0 for amount in paid):
        row.note(BY_UNION, "split_differs.negative")
    elif sum(paid) != premium:
        row.note(BY_UNION, "split_differs", sum=f"{sum(paid):,}", premium=f"{premium:,}")
    elif any(one * shares != amount for one, amount in zip(each, paid, strict=True)):
        row.note(BY_UNION, "split_differs.shares", shares=shares)
    return Split(**dict(zip(COLUMNS, each, strict=True)))
