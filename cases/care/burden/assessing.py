"""From amounts to the class, from the top down."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from unioncare.core.explain import Explanation, Source

from .quantities import COSTS, E1, E2, E3, E4, HOUSEHOLD, Bounds, Figures, Household, Limits
from .wording import explained, unassessed


@dataclass(frozen=True, slots=True)
class Assessment:
    """The class E with everything by which it can be checked.

    `provisional`: something is missing, so E is the least that is certain; `missing` names what.
    """

    value: int
    because: Explanation
    oop: Decimal | None
    household: Household | None = None
    figures: Figures | None = None
    bounds: Bounds | None = None
    hits: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def provisional(self) -> bool:
        return bool(self.missing)

    @property
    def to_next(self) -> Decimal | None:
        """How much more out-of-pocket cost leads to the next class. CNY; None in E4 or without a household."""
        bound = self.bounds.above(self.value) if self.bounds else None
        return None if bound is None or self.oop is None else bound - self.oop


def assess(
    *,
    oop: Decimal | None,
    household: Household | None,
    limits: Limits | None = None,
    missing: Iterable[str] = (),
    sources: tuple[Source, ...] = (),
) -> Assessment:
    """Return the burden class of a household.

    Without a household E is 1 until somebody verifies it; without costs they count as 0, which gives the least class
    that is certain. `missing` may name further gaps (no living line for the region). Missing is never taken for zero
    silently: the result is provisional and says what to add.
    """
    limits = limits or Limits()
    gaps = tuple(dict.fromkeys((*missing, *([HOUSEHOLD] if household is None and not missing else []),
                                *([COSTS] if oop is None else []))))  # fmt: skip
    if household is None:
        return Assessment(E1, replace(unassessed(gaps), sources=sources), oop, missing=gaps)
    cost = oop if oop is not None else Decimal(0)
    figures = figures_of(household, cost)
    value, hits = _classify(household, cost, limits)
    because = explained(value, hits, household, cost, figures, limits, known=oop is not None)
    return Assessment(
        value, replace(because, sources=sources), oop, household, figures, bounds_of(household, limits), hits, gaps
    )


def figures_of(household: Household, oop: Decimal) -> Figures:
    """Return CTP, A, B and R."""
    left = household.income - household.rigid - oop
    return Figures(
        capacity=household.capacity,
        income_share=oop / household.income if household.income > 0 else None,
        capacity_share=oop / household.capacity if household.capacity > 0 else None,
        remaining=left / household.need,
    )


def bounds_of(household: Household, limits: Limits) -> Bounds:
    """Return from which out-of-pocket cost each class holds; a higher class never begins below a lower one."""
    free, ctp = household.income - household.rigid, household.capacity
    zero = Decimal(0)
    e4 = min(limits.e4_income_share * household.income, free - limits.e4_remaining * household.need)
    e4 = zero if ctp <= 0 else max(e4, zero)
    e3 = min(limits.e3_capacity_share * ctp, free - limits.e3_remaining * household.need, e4)
    e2 = min(limits.e2_capacity_share * ctp, limits.e2_income_share * household.income, e3)
    return Bounds(e2=max(e2, zero), e3=max(e3, zero), e4=e4)


def _classify(household: Household, oop: Decimal, limits: Limits) -> tuple[int, tuple[str, ...]]:
    """Return the first class that matches from the top, and which of its conditions hold."""
    ctp, income, need = household.capacity, household.income, household.need
    left = income - household.rigid - oop
    rules: tuple[tuple[int, dict[str, bool]], ...] = (
        (E4, {"ctp": ctp <= 0, "r": left < limits.e4_remaining * need, "a": oop >= limits.e4_income_share * income}),
        (E3, {"b": oop >= limits.e3_capacity_share * ctp, "r": left < limits.e3_remaining * need}),
        (E2, {"b": oop >= limits.e2_capacity_share * ctp, "a": oop >= limits.e2_income_share * income}),
    )
    for value, conditions in rules:
        if any(conditions.values()):
            return value, tuple(name for name, holds in conditions.items() if holds)
    return E1, ()
