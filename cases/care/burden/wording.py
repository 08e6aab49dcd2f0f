"""Why a burden class is what it is, in one sentence and with the formula and its numbers."""

from dataclasses import replace
from decimal import Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain, shown

from .quantities import E2, E3, E4, HOUSEHOLD, LIVING_LINE, Figures, Household, Limits
from .rounding import percent, plain, plain_ratio, readable

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


def explained(
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
        a=percent(a),
        b=percent(b),
        r=r,
        limit=None if limit is None else plain_ratio(limit),
        a_ratio="—" if a is None else a,
        b_ratio="—" if b is None else b,
        **terms(home, oop),
    )
    rows = terms(home, oop) | {"a": a, "b": b, "r": r}
    return replace(because, inputs=tuple(shown(LABELS[name], rows[name]) for name in LABELS if rows[name] is not None))


def terms(home: Household, oop: Decimal) -> dict[str, Decimal | int]:
    return {
        "y": plain(home.income),
        "n": home.persons,
        "d": plain(home.living_line),
        "rigid": plain(home.rigid),
        "oop": plain(oop),
        "ctp": plain(home.capacity),
    }


def unassessed(gaps: tuple[str, ...]) -> Explanation:
    return explain(NO_LINE if LIVING_LINE in gaps and HOUSEHOLD not in gaps else NO_HOUSEHOLD)
