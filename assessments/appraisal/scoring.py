"""From views and indicators to a total and a grade. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from .enums import Aspect, Grade, Side

FULL = Decimal(100)
_NOTHING, _CENT = Decimal(0), Decimal("0.01")
MOST_POINTS = 5
_SURE = Decimal("1.96")


def rounded(value: Decimal) -> Decimal:
    return value.quantize(_CENT, ROUND_HALF_UP)


def points_of(scores: Sequence[Mapping[str, int]]) -> Decimal | None:
    """Return the mean of one or several views on a scale to 100; None of no view."""
    given = [one[aspect] for one in scores for aspect in Aspect.values]
    return rounded(Decimal(sum(given)) / len(given) / MOST_POINTS * FULL) if given else None


def spread(shares: Mapping[Side, Decimal], present: Collection[Side]) -> dict[Side, Decimal]:
    """Return the shares of the sides that are there; what is missing is spread over them in proportion.

    Together exactly 100 where any of them weighs something: the largest takes what rounding leaves. Of none, nothing.
    """
    there = {side: shares[side] for side in Side if side in present and shares[side] > 0}
    whole = sum(there.values(), _NOTHING)
    if not there:
        return {}
    found = {side: rounded(share * FULL / whole) for side, share in there.items()}
    largest = max(there, key=lambda side: there[side])
    found[largest] += FULL - sum(found.values(), _NOTHING)
    return found


def view_total(points: Mapping[Side, Decimal], shares: Mapping[Side, Decimal]) -> Decimal | None:
    """Return the points of the 360°, each side by its share; None where no side is there."""
    if not shares:
        return None
    return rounded(sum((points[side] * share for side, share in shares.items()), _NOTHING) / FULL)


def total_of(kpi: Decimal | None, views: Decimal | None, kpi_share: Decimal) -> Decimal | None:
    """Return indicators × their share + 360° × the rest; where one of the two is missing the other one alone."""
    if kpi is None or views is None:
        return kpi if views is None else views
    return rounded((kpi * kpi_share + views * (FULL - kpi_share)) / FULL)


def margin_of(lines: Sequence[tuple[int, int, Decimal]], kpi_share: Decimal) -> Decimal | None:
    """Return by how many points of the total chance alone may have moved it, up or down, 19 times of 20.

    `lines` are count, of, and the points that a share of 1 brings before the cap. Each share counts as drawn from what
    may have been due, two successes and two failures added (Agresti and Coull 1998), so that 3 of 3 is no certainty.
    None where nothing was due. Views are not in it.
    """
    spread_out = _NOTHING
    for count, of, worth in lines:
        many = of + 4
        share = Decimal(count + 2) / many
        spread_out += worth * worth * share * (1 - share) / many
    return rounded(_SURE * spread_out.sqrt() * kpi_share / FULL) if lines else None


@dataclass(frozen=True, slots=True)
class Bounds:
    """From which total on which grade is reached, and how many may be excellent."""

    excellent: Decimal
    competent: Decimal
    basic: Decimal
    quota: Decimal
    least: int

    def reached(self, total: Decimal) -> Grade:
        """Return the grade of a total, before the quota."""
        steps = ((self.excellent, Grade.EXCELLENT), (self.competent, Grade.COMPETENT), (self.basic, Grade.BASIC))
        return next((grade for bound, grade in steps if total >= bound), Grade.FAILED)

    def places(self, people: int) -> int:
        """Return how many of so many people may be excellent: the per cent rounded down, the least number besides."""
        return max(int((people * self.quota / FULL).to_integral_value(ROUND_FLOOR)), min(self.least, people))


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's total and points of indicators; `vetoed` ones are not competent whatever they reached."""

    key: int
    total: Decimal
    kpi: Decimal
    vetoed: bool = False

    @property
    def rank(self) -> tuple[Decimal, Decimal]:
        return self.total, self.kpi


def grades_of(standings: Sequence[Standing], bounds: Bounds) -> dict[int, Grade]:
    """Return the grade of everybody: by total, ties by the indicators, excellent within the quota.

    Where people are equal in both at the edge of the quota none of them is excellent: chance decides nothing.
    """
    places = bounds.places(len(standings))
    rivals = [one for one in standings if not one.vetoed and bounds.reached(one.total) == Grade.EXCELLENT]
    best = {one.key for one in rivals if sum(other.rank >= one.rank for other in rivals) <= places}
    return {one.key: _grade(one, bounds, best) for one in standings}


def _grade(one: Standing, bounds: Bounds, best: Collection[int]) -> Grade:
    if one.vetoed:
        return Grade.FAILED
    reached = bounds.reached(one.total)
    return Grade.COMPETENT if reached == Grade.EXCELLENT and one.key not in best else reached
