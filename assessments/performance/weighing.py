"""From indicators to points: shares are weighed, never counts; who carries more than others is allowed for. Pure."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_noop

from unioncare.core.explain import Explanation, explain, shown

from .enums import GROUP_OF, Kpi
from .measures import Measure

FULL = Decimal(100)
_NOTHING = Decimal(0)
_PLACES = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LoadShare:
    """Points of work per full-time equivalent: a person's own and the mean of their peers."""

    own: Decimal
    mean: Decimal

    @property
    def excess(self) -> Decimal:
        """By which share the own load exceeds the mean: 0.25 for a quarter more; never below 0."""
        return max(_NOTHING, self.own / self.mean - 1) if self.mean > 0 else _NOTHING


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a load above the mean is worth: `points` for each full `step` of excess, `cap` at most."""

    points: Decimal = Decimal(1)
    step: Decimal = Decimal("0.10")
    cap: Decimal = Decimal(5)

    def of(self, load: LoadShare | None) -> Decimal:
        """Return the points that a load is allowed for; none where the load is not known."""
        if load is None or self.step <= 0:
            return _NOTHING
        steps = (load.excess / self.step).to_integral_value(rounding=ROUND_FLOOR)
        return min(self.cap, self.points * steps)


@dataclass(frozen=True, slots=True)
class Weighed:
    """The points of one person. `total` is None where nothing at all was due: nobody is judged by nothing.

    `points` and `weights` hold the indicators in which something was due; their weights add up to 100. `total` is
    rounded once, from what is not rounded.
    """

    total: Decimal | None
    points: dict[Kpi, Decimal]
    weights: dict[Kpi, Decimal]
    allowance: Decimal
    measures: Mapping[Kpi, Measure]
    targets: Mapping[Kpi, Decimal]
    given: Mapping[Kpi, Decimal]
    load: LoadShare | None = None

    @property
    def left_out(self) -> list[Kpi]:
        """Indicators that weigh something and in which nothing was due, or nothing may be told."""
        return [kpi for kpi in Kpi if self.given.get(kpi) and kpi not in self.points]

    def explain(self) -> Explanation:
        """Say how the total came about; built only when somebody asks."""
        return _explain_total(self)

    def explain_kpi(self, kpi: Kpi) -> Explanation:
        """Say how the points of one indicator came about."""
        return _explain_kpi(self, kpi)


def weigh(
    measures: Mapping[Kpi, Measure],
    weights: Mapping[Kpi, Decimal],
    targets: Mapping[Kpi, Decimal],
    load: LoadShare | None,
    allowance: Allowance,
) -> Weighed:
    """Return the points of a person: for each indicator its weight × min(1, share ÷ target).

    Indicators in which nothing was due are left out, and their weight is spread over the others of their group, where
    the whole group has none over all. The allowance for load is added; nobody gets more than 100. Raises ValueError
    where the weights do not add up to 100, or a weight or a target makes no sense.
    """
    _check(weights, targets)
    shares = {kpi: share for kpi in Kpi if weights.get(kpi) and (share := _share(measures.get(kpi))) is not None}
    spread = _spread(weights, shares)
    points = {kpi: spread[kpi] * min(Decimal(1), share / targets.get(kpi, Decimal(1))) for kpi, share in shares.items()}
    more = allowance.of(load) if shares else _NOTHING
    total = _rounded(min(FULL, sum(points.values(), more))) if shares else None
    rounded = {kpi: _rounded(value) for kpi, value in points.items()}
    return Weighed(total, rounded, spread, more, measures, targets, weights, load)


def _check(weights: Mapping[Kpi, Decimal], targets: Mapping[Kpi, Decimal]) -> None:
    if sum(weights.values()) != FULL or any(weight < 0 for weight in weights.values()):
        raise ValueError("the weights of the indicators must add up to 100, none below 0")
    if not all(0 < target <= 1 for target in targets.values()):
        raise ValueError("a target lies above 0 and is 1 at most")


def _share(measure: Measure | None) -> Decimal | None:
    """Return the exact share; None where nothing was due or may be told."""
    if measure is None or measure.is_withheld or not measure.of:
        return None
    return Decimal(measure.count) / measure.of


def _spread(weights: Mapping[Kpi, Decimal], told: Collection[Kpi]) -> dict[Kpi, Decimal]:
    """Return the weights of what is told: within its group first, then over all groups; together 100."""
    whole = _by_group(weights, weights)
    there = _by_group(weights, told)
    reached = sum((whole[group] for group in there), _NOTHING)
    return {kpi: weights[kpi] * whole[GROUP_OF[kpi]] / there[GROUP_OF[kpi]] * FULL / reached for kpi in told}


def _by_group(weights: Mapping[Kpi, Decimal], kpis: Iterable[Kpi]) -> dict[str, Decimal]:
    groups: dict[str, Decimal] = {}
    for kpi in kpis:
        groups[GROUP_OF[kpi]] = groups.get(GROUP_OF[kpi], _NOTHING) + weights[kpi]
    return groups


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, ROUND_HALF_UP)


def _explain_total(weighed: Weighed) -> Explanation:
    if weighed.total is None:
        return explain(gettext_noop("Nothing was due in the period, so there is no score"))
    inputs = [shown(kpi.message_id, points) for kpi, points in weighed.points.items()]
    if weighed.load is not None:
        inputs += [
            shown(gettext_noop("Points of work per full-time equivalent"), _rounded(weighed.load.own)),
            shown(gettext_noop("Mean of the peers"), _rounded(weighed.load.mean)),
        ]
    inputs += [shown(gettext_noop("Allowance for load"), _rounded(weighed.allowance))]
    told = explain(
        gettext_noop(
            "Each share is weighed by its target; what was not due is left out, its weight goes to the others of its "
            "group, then to all; a load above the mean is allowed for"
        ),
        formula=gettext_noop("sum of the points + {allowance} = {total}, 100 at most"),
        allowance=_rounded(weighed.allowance),
        total=weighed.total,
    )
    return replace(told, inputs=tuple(inputs))


def _explain_kpi(weighed: Weighed, kpi: Kpi) -> Explanation:
    if kpi not in weighed.points:
        return explain(
            gettext_noop("Nothing was due, or it may not be told: its weight of {weight} went to other indicators"),
            weight=weighed.given.get(kpi, _NOTHING),
        )
    measure, target = weighed.measures[kpi], weighed.targets.get(kpi, Decimal(1))
    return explain(
        gettext_noop("{count} of {of}, full points at {target} %, weight {weight} after what was left out was spread"),
        formula=gettext_noop("{weight} × min(1, {count} ÷ {of} ÷ {target} %) = {points}"),
        count=measure.count,
        of=measure.of,
        target=f"{target * 100:.0f}",
        weight=_rounded(weighed.weights[kpi]),
        points=weighed.points[kpi],
    )
