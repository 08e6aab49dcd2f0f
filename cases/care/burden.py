"""The economic burden E of a household (domain annex §6): pure formulas, no database.

Y annual disposable income · n persons living together · D minimum living line a month and person · rigid expenditure
a year without this illness · OOP what the household paid itself. All amounts in CNY.
CTP = Y − 12·D·n · A = OOP ÷ Y · B = OOP ÷ CTP · R = (Y − rigid − OOP) ÷ 12 ÷ n ÷ D.
First match from the top: E4 CTP ≤ 0 or R < 1 or A ≥ 0.80 · E3 B ≥ 0.40 or R < 2 · E2 B ≥ 0.25 or A ≥ 0.10 · E1.
The limits are data (BurdenScale); the comparisons are made on amounts, so that rounding never decides a class.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, Source, explain, shown

MONTHS = 12
E1, E2, E3, E4 = 1, 2, 3, 4

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
        return Assessment(E1, replace(_unassessed(gaps), sources=sources), oop, missing=gaps)
    cost = oop if oop is not None else Decimal(0)
    figures = figures_of(household, cost)
    value, hits = _classify(household, cost, limits)
    because = _explain(value, hits, household, cost, figures, limits, known=oop is not None)
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


# One sentence per class and first condition that holds.
WORDS = {
    (E4, "ctp"): gettext_noop(
        "The income does not reach the minimum living line of the household: capacity to pay {ctp} CNY"
    ),
    (E4, "r"): gettext_noop("Per head and month {r} times the minimum living line is left, below {limit}"),
    (E4, "a"): gettext_noop("Out-of-pocket cost is {a}% of the annual income, {limit}% or more"),
    (E3, "b"): gettext_noop(
        "Out-of-pocket cost is {b}% of the capacity to pay, {limit}% or more: catastrophic expenditure"
    ),
    (E3, "r"): gettext_noop("Per head and month {r} times the minimum living line is left, below {limit}"),
    (E2, "b"): gettext_noop("Out-of-pocket cost is {b}% of the capacity to pay, {limit}% or more"),
    (E2, "a"): gettext_noop("Out-of-pocket cost is {a}% of the annual income, {limit}% or more"),
}
BEARABLE = gettext_noop("Out-of-pocket cost is {a}% of the annual income, below the limits of E2")
NO_COSTS = gettext_noop("No costs are noted yet: with 0 CNY out of pocket it is already E{value} at least")
NO_HOUSEHOLD = gettext_noop("Not yet assessed: there is no home verification, so E1 holds until one is noted")
NO_LINE = gettext_noop(
    "Not yet assessed: no minimum living line is known for the region, so E1 holds until one is entered"
)
FORMULA = gettext_noop(
    "CTP = Y − 12 × D × n = {y} − 12 × {d} × {n} = {ctp}; A = OOP ÷ Y = {oop} ÷ {y} = {a_ratio}; "
    "B = OOP ÷ CTP = {oop} ÷ {ctp} = {b_ratio}; R = (Y − rigid − OOP) ÷ 12 ÷ n ÷ D = "
    "({y} − {rigid} − {oop}) ÷ 12 ÷ {n} ÷ {d} = {r}"
)
LABELS = {
    "y": gettext_noop("Annual disposable income Y (CNY)"),
    "n": gettext_noop("Persons living together n"),
    "d": gettext_noop("Minimum living line D (CNY a month)"),
    "rigid": gettext_noop("Other rigid expenditure (CNY a year)"),
    "oop": gettext_noop("Out-of-pocket cost OOP (CNY)"),
    "ctp": gettext_noop("Capacity to pay CTP (CNY)"),
    "a": gettext_noop("OOP ÷ income A"),
    "b": gettext_noop("OOP ÷ capacity to pay B"),
    "r": gettext_noop("Left per head ÷ living line R"),
}
_LIMIT_NAMES = {
    (E4, "r"): "e4_remaining", (E4, "a"): "e4_income_share", (E3, "b"): "e3_capacity_share",
    (E3, "r"): "e3_remaining", (E2, "b"): "e2_capacity_share", (E2, "a"): "e2_income_share",
}  # fmt: skip


def readable(value: Decimal | None, limits: Limits) -> Decimal | None:
    """Round a ratio to two places, or to as many as keep it on its side of every limit: 0.0972 is not 0.10."""
    if value is None:
        return None
    for places in range(2, 8):
        rounded = value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if all((rounded < limit) == (value < limit) for limit in limits.ratios()):
            return rounded
    return value


def plain(value: Decimal) -> Decimal:
    """Return an amount without needless zeros: 46800, 1250.50."""
    if value == value.to_integral_value():
        return value.quantize(Decimal(1))  # 5E+4 becomes 50000
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _percent(ratio: Decimal | None) -> Decimal | None:
    return None if ratio is None else plain_ratio(ratio * 100)


def plain_ratio(value: Decimal) -> Decimal:
    """Return a number without trailing zeros and without an exponent: 75, 9.7."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _explain(
    value: int, hits: tuple[str, ...], home: Household, oop: Decimal, figures: Figures, limits: Limits, *, known: bool
) -> Explanation:
    a, b = readable(figures.income_share, limits), readable(figures.capacity_share, limits)
    r = readable(figures.remaining, limits)
    key = (value, hits[0]) if hits else None
    limit = getattr(limits, _LIMIT_NAMES[key]) if key in _LIMIT_NAMES else None
    if limit is not None and key is not None and key[1] != "r":
        limit *= 100
    rule = WORDS[key] if key is not None else BEARABLE
    because = explain(
        rule if known else NO_COSTS,
        formula=FORMULA,
        value=value,
        a=_percent(a),
        b=_percent(b),
        r=r,
        limit=None if limit is None else plain_ratio(limit),
        a_ratio="—" if a is None else a,
        b_ratio="—" if b is None else b,
        **_terms(home, oop),
    )
    rows = _terms(home, oop) | {"a": a, "b": b, "r": r}
    return replace(because, inputs=tuple(shown(LABELS[name], rows[name]) for name in LABELS if rows[name] is not None))


def _terms(home: Household, oop: Decimal) -> dict[str, Decimal | int]:
    return {
        "y": plain(home.income),
        "n": home.persons,
        "d": plain(home.living_line),
        "rigid": plain(home.rigid),
        "oop": plain(oop),
        "ctp": plain(home.capacity),
    }


def _unassessed(gaps: tuple[str, ...]) -> Explanation:
    return explain(NO_LINE if LIVING_LINE in gaps and HOUSEHOLD not in gaps else NO_HOUSEHOLD)
