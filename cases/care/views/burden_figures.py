"""How an assessment of the burden looks: formulas with their numbers, the rules it was compared with, the scale."""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal
from itertools import pairwise
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from ..burden import Assessment, Household, Limits, plain, plain_ratio, readable

Part = dict[str, Any] | str
# Below this share of the scale a class has no room for its name, a limit none for its number.
_ROOM_FOR_NAME = 6
_ROOM_FOR_NUMBER = 11


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


@dataclass(frozen=True, slots=True)
class Band:
    """One class on the scale; percentages of its width."""

    value: int
    x: str
    width: str
    middle: str
    named: bool


@dataclass(frozen=True, slots=True)
class Tick:
    x: str
    text: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Scale:
    bands: list[Band]
    ticks: list[Tick]
    pin: str
    pin_anchor: str
    now: str
    label: str


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


def scale(assessment: Assessment) -> Scale | None:
    """Return the scale of out-of-pocket cost with this household's own limits; None without a household."""
    bounds = assessment.bounds
    if bounds is None:
        return None
    oop = assessment.oop or Decimal(0)
    end = _round_up(max(bounds.e4, oop, Decimal(1)) * Decimal("1.25"))
    edges = [Decimal(0), bounds.e2, bounds.e3, bounds.e4, end]
    bands = [
        Band(
            n,
            _share(low, end),
            _share(high - low, end),
            _share((low + high) / 2, end),
            _points(high - low, end) >= _ROOM_FOR_NAME,
        )
        for n, (low, high) in enumerate(pairwise(edges), start=1)
        if high > low
    ]
    pin = _points(oop, end)
    return Scale(
        bands=bands,
        ticks=_ticks(edges[1:4], end),
        pin=f"{pin:.2f}%",
        pin_anchor="start" if pin < _ROOM_FOR_NUMBER else "end" if pin > 100 - _ROOM_FOR_NUMBER else "middle",
        now=_money(oop),
        label=_("E1 below %(e2)s CNY out of pocket, E2 from there, E3 from %(e3)s, E4 from %(e4)s; now %(now)s")
        % {"e2": _money(bounds.e2), "e3": _money(bounds.e3), "e4": _money(bounds.e4), "now": _money(oop)},
    )  # fmt: skip


def _ticks(edges: list[Decimal], end: Decimal) -> list[Tick]:
    ticks: list[Tick] = []
    last = -float(_ROOM_FOR_NUMBER)
    for edge in edges:
        at = float(_points(edge, end))
        if at - last >= _ROOM_FOR_NUMBER and at <= 100 - _ROOM_FOR_NUMBER:
            ticks.append(Tick(_share(edge, end), _money(edge), "start" if at < 3 else "middle"))
            last = at
    return [*ticks, Tick("100%", f"{_money(end)} {_('CNY')}", "end")]


def _points(value: Decimal, end: Decimal) -> Decimal:
    return value / end * 100


def _share(value: Decimal, end: Decimal) -> str:
    return f"{_points(value, end):.2f}%"


def _round_up(value: Decimal) -> Decimal:
    step = Decimal(1).scaleb(max(value.adjusted() - 1, 0)) * 5
    return (value / step).to_integral_value(ROUND_UP) * step
