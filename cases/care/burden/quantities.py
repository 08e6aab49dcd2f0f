"""What the formulas of the burden speak of: household, limits, ratios, bounds. Amounts in CNY."""

from dataclasses import dataclass
from decimal import Decimal

MONTHS = 12
E1, E2, E3, E4 = 1, 2, 3, 4

# What may be missing of an assessment.
HOUSEHOLD = "household"
LIVING_LINE = "living_line"
COSTS = "costs"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the classes begin; ratios."""

    e4_remaining: Decimal = Decimal(1)
    e4_income_share: Decimal = Decimal("0.80")
    e3_capacity_share: Decimal = Decimal("0.40")
    e3_remaining: Decimal = Decimal(2)
    e2_capacity_share: Decimal = Decimal("0.25")
    e2_income_share: Decimal = Decimal("0.10")

    def ratios(self) -> tuple[Decimal, ...]:
        """Return every limit, for rounding that never crosses one."""
        return (
            self.e4_remaining, self.e4_income_share, self.e3_capacity_share, self.e3_remaining,
            self.e2_capacity_share, self.e2_income_share,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Household:
    """What a home verification found, and the living line that held there. CNY."""

    income: Decimal
    persons: int
    living_line: Decimal
    rigid: Decimal = Decimal(0)

    @property
    def need(self) -> Decimal:
        """12·D·n: what the household lives on at the minimum living line, a year."""
        return MONTHS * self.living_line * self.persons

    @property
    def capacity(self) -> Decimal:
        """CTP, the capacity to pay."""
        return self.income - self.need


@dataclass(frozen=True, slots=True)
class Figures:
    """The ratios of one assessment; None where a ratio has no meaning (nothing to divide by)."""

    capacity: Decimal
    income_share: Decimal | None
    capacity_share: Decimal | None
    remaining: Decimal


@dataclass(frozen=True, slots=True)
class Bounds:
    """The out-of-pocket cost from which each class holds for this household. CNY, never negative."""

    e2: Decimal
    e3: Decimal
    e4: Decimal

    def above(self, value: int) -> Decimal | None:
        """Return where the class above `value` begins; above E4 there is none."""
        return {E1: self.e2, E2: self.e3, E3: self.e4}.get(value)
