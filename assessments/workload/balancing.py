"""Which few cases to move so that work lies most evenly. Pure and deterministic; it knows loads and bars, no rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import inf, sqrt

from .scoring import Load, balance

# A move that gains less is not worth that somebody new gets to know the family.
LEAST_GAIN = 0.005


@dataclass(frozen=True, slots=True)
class Movable:
    """Open work about one subject in one pair of hands, and who may take it."""

    subject: int
    holder: int
    points: Decimal
    takers: frozenset[int]


@dataclass(frozen=True, slots=True)
class Proposal:
    """One move, and how evenly work lies before and after it."""

    movable: Movable
    to: int
    before: float
    after: float


def propose(loads: Mapping[int, Load], movables: Sequence[Movable], most: int) -> list[Proposal]:
    """Return at most so many moves, each the one that lowers the spread the most after those before it.

    Every subject moves once at most. What nobody may take stays, and no move is proposed that gains next to nothing.
    """
    # In one order whatever comes in: sums of the same numbers then round alike.
    now = {pk: loads[pk] for pk in sorted(loads) if loads[pk].per_equivalent is not None}
    left = sorted(movables, key=lambda one: (one.subject, one.holder, one.points, sorted(one.takers)))
    found: list[Proposal] = []
    while len(found) < most and (spread := balance(now.values())) is not None:
        best = _best(now, left, spread)
        if best is None:
            break
        found.append(best)
        now = moved(now, best.movable, best.to)
        left = [one for one in left if one.subject != best.movable.subject]
    return found


def moved(loads: Mapping[int, Load], movable: Movable, to: int) -> dict[int, Load]:
    """Return the loads after one move: what is done stays with the doer, what is open goes."""
    after = dict(loads)
    for pk, points in ((movable.holder, -movable.points), (to, movable.points)):
        if pk in after:
            after[pk] += Load(points, Decimal(0))
    return after


def _best(loads: Mapping[int, Load], movables: Sequence[Movable], spread: float) -> Proposal | None:
    """Return the move with the lowest spread; of equals the first by subject, holder and taker.

    Only moves from more to less work per equivalent can help: the rest is not even tried.
    """
    rates = {pk: float(load.per_equivalent or 0) for pk, load in loads.items()}
    held = {pk: float(load.equivalents) for pk, load in loads.items()}
    total, squares = sum(rates.values()), sum(rate * rate for rate in rates.values())
    best: Proposal | None = None
    for one in movables:
        if one.holder not in rates or not one.points:
            continue
        had, points = rates[one.holder], float(one.points)
        less = had - points / held[one.holder]
        for to in sorted(one.takers & rates.keys() - {one.holder}):
            if (has := rates[to]) >= had:
                continue
            more = has + points / held[to]
            after = _spread(len(rates), total + less - had + more - has, squares + less**2 - had**2 + more**2 - has**2)
            if after < (best.after if best else spread - LEAST_GAIN):
                best = Proposal(one, to, spread, after)
    return best


def _spread(count: int, total: float, squares: float) -> float:
    """Return standard deviation / mean from the sums of the rates and of their squares."""
    return sqrt(max(count * squares / total**2 - 1, 0.0)) if total > 0 else inf
