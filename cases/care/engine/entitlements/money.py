"""Entitlements about money: the aid tier by out-of-pocket amount, and whether a campaign may be proposed."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Self

from django.utils.translation import gettext, ngettext

from unioncare.core.ui.amounts import money

from ..durations import Deadline, shorter
from ..errors import InvalidParams
from ..reading import read_amount


@dataclass(frozen=True, slots=True)
class Tier:
    """From this out-of-pocket amount on, this relief; both in CNY."""

    out_of_pocket: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Aid:
    """Serious-illness relief by out-of-pocket amount; an application is due within the deadline."""

    tiers: tuple[Tier, ...]
    within: Deadline

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        rows = data.get("tiers") or []
        if not rows:
            raise InvalidParams("tiers", "At least one tier is needed.")
        try:
            tiers = tuple(Tier(read_amount(start, "tiers"), read_amount(sum_, "tiers")) for start, sum_ in rows)
        except (TypeError, ValueError) as error:
            raise InvalidParams("tiers", "An amount of money is needed.") from error
        for lower, upper in pairwise(tiers):
            if upper.out_of_pocket <= lower.out_of_pocket:
                raise InvalidParams("tiers", "The thresholds must rise from line to line.")
            if upper.amount < lower.amount:
                raise InvalidParams("tiers", "The amounts must not fall from line to line.")
        return cls(tiers, Deadline.from_json(data.get("within")))

    def as_json(self) -> dict[str, Any]:
        rows = [[str(tier.out_of_pocket), str(tier.amount)] for tier in self.tiers]
        return {"tiers": rows, "within": self.within.as_json()}

    def tier_for(self, out_of_pocket: Decimal) -> Tier | None:
        """Return the highest tier that the amount reaches, None below the first one."""
        reached = [tier for tier in self.tiers if tier.out_of_pocket <= out_of_pocket]
        return reached[-1] if reached else None

    def amount_for(self, out_of_pocket: Decimal) -> Decimal:
        tier = self.tier_for(out_of_pocket)
        return tier.amount if tier else Decimal(0)

    def next_tier(self, out_of_pocket: Decimal) -> Tier | None:
        """Return the tier that is not reached yet and comes first."""
        return next((tier for tier in self.tiers if tier.out_of_pocket > out_of_pocket), None)

    def covers(self, other: Self) -> bool:
        steps = {tier.out_of_pocket for tier in (*self.tiers, *other.tiers)}
        higher = all(self.amount_for(step) >= other.amount_for(step) for step in steps)
        return higher and self.within.rank <= other.within.rank

    def join(self, other: Self) -> Self:
        """Return the higher amount at every out-of-pocket amount."""
        steps = sorted({tier.out_of_pocket for tier in (*self.tiers, *other.tiers)})
        tiers: list[Tier] = []
        for step in steps:
            amount = max(self.amount_for(step), other.amount_for(step))
            if not tiers or amount > tiers[-1].amount:
                tiers.append(Tier(step, amount))
        return type(self)(tuple(tiers), shorter(self.within, other.within))

    def text(self) -> str:
        return ngettext(
            "relief from %(start)s out of pocket on, up to %(top)s, in %(count)s tier; apply within %(deadline)s",
            "relief from %(start)s out of pocket on, up to %(top)s, in %(count)s tiers; apply within %(deadline)s",
            len(self.tiers),
        ) % {
            "start": money(self.tiers[0].out_of_pocket),
            "top": money(self.tiers[-1].amount),
            "count": len(self.tiers),
            "deadline": self.within.text(),
        }


@dataclass(frozen=True, slots=True)
class Campaign:
    """A donation campaign may be proposed from this out-of-pocket amount on; considered within the deadline."""

    min_out_of_pocket: Decimal
    within: Deadline

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        amount = read_amount(data.get("min_out_of_pocket"), "min_out_of_pocket")
        return cls(amount, Deadline.from_json(data.get("within")))

    def as_json(self) -> dict[str, Any]:
        return {"min_out_of_pocket": str(self.min_out_of_pocket), "within": self.within.as_json()}

    def covers(self, other: Self) -> bool:
        return self.min_out_of_pocket <= other.min_out_of_pocket and self.within.rank <= other.within.rank

    def join(self, other: Self) -> Self:
        return type(self)(min(self.min_out_of_pocket, other.min_out_of_pocket), shorter(self.within, other.within))

    def text(self) -> str:
        return gettext("a donation campaign may be proposed from %(amount)s out of pocket on, within %(deadline)s") % {
            "amount": money(self.min_out_of_pocket),
            "deadline": self.within.text(),
        }
