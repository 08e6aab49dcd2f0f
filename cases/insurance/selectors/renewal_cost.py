"""What a renewal costs and who pays it."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count

from ..models import PlanVersion
from ..models.funding import COLUMNS, Split
from .renewal import Renewal, to_renew

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class RenewalCost:
    """How many are renewed, with how many shares, and what each source pays for all of them. CNY."""

    people: int
    shares: int
    split: Split


def carried(shares: int, paid: Split, version: PlanVersion) -> tuple[int, Split]:
    """Return with how many shares somebody is renewed, and what each source pays of one.

    Both stay, unless the plan sells fewer; where the premium is another it is paid as the plan says. `paid` is what the
    sources paid for all shares.
    """
    kept = Split(**{column: getattr(paid, column) / shares for column in COLUMNS})
    return min(shares, version.max_shares), kept if kept.total == version.premium else Split.of(version)


def cost_of(renewal: Renewal) -> RenewalCost:
    """Return what renewing everybody who can be costs, by the coming version; one query."""
    rows = to_renew(renewal).order_by().values("shares", *COLUMNS).annotate(people=Count("pk"))
    people, shares, sums = 0, 0, dict.fromkeys(COLUMNS, Decimal(0))
    for row in rows:
        each, split = carried(row["shares"], Split(**{column: row[column] for column in COLUMNS}), renewal.version)
        people, shares = people + row["people"], shares + row["people"] * each
        for column in COLUMNS:
            sums[column] += getattr(split, column) * each * row["people"]
    return RenewalCost(
        people, shares, Split(**{name: sum_.quantize(_CENT, ROUND_HALF_UP) for name, sum_ in sums.items()})
    )
