"""A run's sums as they are kept: plain values, names as they were, every limit that is breached."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import Any

from assessments.workload.scoring import Load, Weights, monthly
from unioncare.core import thresholds
from unioncare.organisation.models import Unit

from ..engine import Totals, Window
from ..engine.running import Seat
from ..engine.totals import seat_code
from ..thresholds import SESSION_MINUTES
from .funds import budgets_for, fund_names
from .staffing import equivalents_at

_TENTH = Decimal("0.1")


def result_of(totals: Totals, weights: Weights) -> dict[str, Any]:
    """Return what the page of a run shows; pairs are (by the version in force, by the draft)."""
    window, codes = totals.window, [f"{first:%Y-%m}" for first in totals.window.months]
    old, new = totals.sums
    visits, money = totals.visits, totals.money
    return {
        "first": window.first.isoformat(),
        "last": window.last.isoformat(),
        "cases": totals.cases,
        "gradings": totals.gradings,
        "gaining": totals.gaining,
        "losing": totals.losing,
        "session_minutes": str(thresholds.value(SESSION_MINUTES.code)),
        "totals": {
            **{name: [old[name], new[name]] for name in ("visits", "counselling", "screenings")},
            "aid": _texts(sum(side, Decimal(0)) for side in money),
        },
        "behind": dict(totals.behind),
        "months": [
            {"month": code, "visits": [side[place] for side in visits], "aid": _texts(side[place] for side in money)}
            for place, code in enumerate(codes)
        ],
        "posts": _posts(totals, weights),
        "funds": _funds(totals, codes),
        "budgets": _budgets(totals, codes),
    }


def _texts(values: Any) -> list[str]:
    return [str(value) for value in values]


def _posts(totals: Totals, weights: Weights) -> list[dict[str, Any]]:
    """Return the work of each seat, the heaviest for each full-time equivalent first."""
    seats = list(totals.points)
    held = equivalents_at(seats, weights, totals.window)
    places = {unit.pk: unit for unit in Unit.objects.filter(pk__in={unit for unit, _role in seats})}
    rows = [(_rate(totals, seat, held, 1), places[seat[0]].path, seat) for seat in seats]
    rows.sort(key=lambda row: (-(row[0] or Decimal(0)), row[1], row[2][1]))
    return [_post(totals, seat, places[seat[0]].name, weights, held) for _rate_after, _path, seat in rows]


def _post(totals: Totals, seat: Seat, unit: str, weights: Weights, held: dict[Seat, Decimal]) -> dict[str, Any]:
    days = totals.window.days
    loads = [Load(points, held[seat]) for points in totals.points[seat]]
    rates = [_rate(totals, seat, held, side) for side in (0, 1)]
    return {
        "seat": seat_code(seat),
        "unit": unit,
        "role": seat[1],
        "points": _texts(totals.points[seat]),
        "equivalents": str(held[seat]),
        "rate": [None if rate is None else str(rate.quantize(_TENTH)) for rate in rates],
        "band": [weights.band(load, days) for load in loads],
        "cases": totals.behind[seat_code(seat)],
    }


def _rate(totals: Totals, seat: Seat, held: dict[Seat, Decimal], side: int) -> Decimal | None:
    return monthly(Load(totals.points[seat][side], held[seat]), totals.window.days)


def _funds(totals: Totals, codes: Sequence[str]) -> list[dict[str, Any]]:
    names = fund_names(totals.funds.keys())
    return [
        {
            "fund": code,
            "name": names.get(code, {}),
            "aid": _texts(sum(side, Decimal(0)) for side in sides),
            "months": [[month, *_texts(pair)] for month, pair in zip(codes, zip(*sides, strict=True), strict=True)],
            "cases": totals.behind[f"fund:{code}"],
        }
        for code, sides in sorted(totals.funds.items())
    ]


def _budgets(totals: Totals, codes: Sequence[str]) -> list[dict[str, Any]]:
    """Return the budgets of relief that either version would have used up, with the month in which it happens.

    A budget is of a year: of one that lies in the window in part, the same part of its days counts.
    """
    years = {first.year for first in totals.window.months}
    limits, names = budgets_for(totals.funds.keys(), years), fund_names(totals.funds.keys())
    found = []
    for (code, year), budget in sorted(limits.items()):
        spent = [_year(side, totals.window, year) for side in totals.funds[code]]
        days, part = _part(budget, totals.window, year)
        over = [next((month for month, sum_ in months if sum_ > part), None) for months in spent]
        if any(over):
            found.append(
                {
                    "fund": code, "name": names[code], "year": year, "budget": str(budget), "days": days,
                    "part": str(part),
                    "aid": _texts(months[-1][1] for months in spent), "month": over,
                }
            )  # fmt: skip
    return found


def _part(budget: Decimal, window: Window, year: int) -> tuple[int, Decimal]:
    """Return how many days of a year lie in a window, and what a budget allows for them, in CNY."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = (min(window.last, last) - max(window.first, first)).days + 1
    return days, (budget * days / ((last - first).days + 1)).quantize(Decimal("0.01"))


def _year(side: Sequence[Decimal], window: Window, year: int) -> list[tuple[str, Decimal]]:
    """Return the sum up to each month of a year that lies in the window."""
    held = [(first, amount) for first, amount in zip(window.months, side, strict=True) if first.year == year]
    sums = accumulate(amount for _first, amount in held)
    return [(f"{first:%Y-%m}", sum_) for (first, _amount), sum_ in zip(held, sums, strict=True)]
