"""How an assessment of the burden looks: formulas with their numbers, the rules it was compared with, the scale."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..burden import Assessment, Household, Limits, plain, plain_ratio, readable

Part = dict[str, Any] | str


@dataclass(frozen=True, slots=True)
class Formula:
    label: str
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One class: its rule, the numbers compared, and "hit", "miss" or "" (not compared any more)."""

    code: str
    text: str
    note: str
    state: str


def _money(value: Decimal) -> str:
    return f"{plain(value):,}"


def _term(value: Any, name: str | Promise) -> dict[str, Any]:
    shown = "—" if value is None else _money(value) if isinstance(value, Decimal) else str(value)
    return {"value": shown, "name": name}


def _ratio(value: Decimal | None, name: str, limits: Limits) -> dict[str, Any]:
    rounded = readable(value, limits)
    return {"value": "—" if rounded is None else f"{rounded:,}", "name": name}


def formulas(assessment: Assessment, limits: Limits) -> list[Formula]:
    """Return CTP, B, A and R with their numbers; empty without a household."""
    home, figures = assessment.household, assessment.figures
    if home is None or figures is None:
        return []
    oop = assessment.oop or Decimal(0)
    return [
        _capacity(home),
        Formula(_("Out of pocket ÷ capacity to pay"), [
            _ratio(figures.capacity_share, "B", limits), "=", _term(oop, "OOP"), "÷", _term(home.capacity, "CTP"),
        ]),
        Formula(_("Out of pocket ÷ annual income"), [
            _ratio(figures.income_share, "A", limits), "=", _term(oop, "OOP"), "÷", _term(home.income, "Y"),
        ]),
        Formula(_("What is left per head and month ÷ minimum living line"), [
            _ratio(figures.remaining, "R", limits), "=", "(", _term(home.income, "Y"), "−",
            _term(home.rigid, _("rigid")), "−", _term(oop, "OOP"), ")", "÷", _term(12, _("months")), "÷",
            _term(home.persons, _("persons")), "÷", _term(home.living_line, "D"),
        ]),
    ]  # fmt: skip


def _capacity(home: Household) -> Formula:
    return Formula(
        _("Capacity to pay"),
        [
            _term(home.capacity, "CTP"), "=", _term(home.income, _("income Y")), "−", _term(12, _("months")), "×",
            _term(home.living_line, _("living line D")), "×", _term(home.persons, _("persons n")),
        ],
    )  # fmt: skip


def rule_rows(assessment: Assessment, limits: Limits) -> list[RuleRow]:
    """Return E4 to E1 as they were compared from the top; the first that matches ends the comparison."""
    ctp, b, a, r = _numbers(assessment, limits)
    words = {
        4: (
            _("CTP ≤ 0, or R < %(r)s, or A ≥ %(a)s")
            % {"r": plain_ratio(limits.e4_remaining), "a": limits.e4_income_share},
            f"CTP {ctp}, R {r}, A {a}",
        ),
        3: (
            _("B ≥ %(b)s, or R < %(r)s") % {"b": limits.e3_capacity_share, "r": plain_ratio(limits.e3_remaining)},
            f"B {b}, R {r}",
        ),
        2: (_("B ≥ %(b)s, or A ≥ %(a)s") % {"b": limits.e2_capacity_share, "a": limits.e2_income_share},
            f"B {b}, A {a}"),
        1: (_("otherwise"), ""),
    }  # fmt: skip
    compared = assessment.household is not None
    rows = []
    for value, (text, note) in words.items():
        state = "" if not compared or value < assessment.value else "hit" if value == assessment.value else "miss"
        rows.append(RuleRow(f"E{value}", text, note if state else "", state))
    return rows


def _numbers(assessment: Assessment, limits: Limits) -> tuple[str, str, str, str]:
    figures = assessment.figures
    if figures is None:
        return "—", "—", "—", "—"
    ratios = (figures.capacity_share, figures.income_share, figures.remaining)
    b, a, r = ("—" if ratio is None else f"{readable(ratio, limits):,}" for ratio in ratios)
    return _money(figures.capacity), b, a, r
