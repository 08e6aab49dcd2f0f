"""Working out results: totals of all people of a period, their grades within the quota, frozen with all numbers."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_noop

from assessments.performance.weighing import Weighed
from unioncare.core.explain import Explanation, explain

from ..enums import Grade, Side, VetoState
from ..models import Appraisal, AppraisalPeriod, Result, Scheme
from ..scoring import Standing, grades_of, margin_of, points_of, rounded, spread, total_of, view_total
from ..selectors.figures import figures_of, members_view
from ..selectors.schemes import bounds_of, shares_of
from .peers import scores_by_person
from .reviewing import Scores

BY_TOTAL = gettext_noop("The total of {total} reaches this grade")
BY_QUOTA = gettext_noop(
    "The total of {total} reaches excellent, but at most {places} of {people} may be; by total, then by indicators, "
    "others stand before or equal"
)
BY_VETO = gettext_noop("Veto: {veto}; whatever the total")
FORMULA = gettext_noop("{kpi} × {kpi_share} % + {views} × {view_share} % = {total}")
ALONE = gettext_noop("{total}: one of indicators and views was missing, the other one counts alone")


@dataclass(frozen=True, slots=True)
class Reckoned:
    """What one person comes to, before the grade."""

    appraisal: Appraisal
    weighed: Weighed
    points: Mapping[Side, Decimal]
    answers: Mapping[Side, int]
    shares: Mapping[Side, Decimal]
    views: Decimal | None
    total: Decimal
    veto: str


def reckon(period: AppraisalPeriod, appraisals: Iterable[Appraisal], now: datetime) -> list[Reckoned]:
    """Return what people of a period come to; the number of queries does not grow with them."""
    held = list(appraisals)
    figures = figures_of([one.person_id for one in held], period, now)
    peers = scores_by_person(period)
    shares = shares_of(period.scheme)
    return [
        _reckon_one(one, figures[one.person_id], peers.get(one.pk, ()), shares, period.scheme.kpi_share) for one in held
    ]


def with_reviews(period: AppraisalPeriod, *, only: int | None = None) -> list[Appraisal]:
    """Return the appraisals of a period, or one of them, with everything that their results need."""
    rows = period.appraisals.counted() if only is None else period.appraisals.filter(pk=only)
    rows = rows.select_related("person", "self_review", "superior_review")
    return list(rows.prefetch_related("vetoes__kind", "appeals").order_by("pk"))


def grade_all(period: AppraisalPeriod, reckoned: Sequence[Reckoned]) -> dict[int, Grade]:
    """Return appraisal → grade, excellent within the quota."""
    return grades_of([standing_of(one) for one in reckoned], bounds_of(period.scheme))


def standing_of(one: Reckoned) -> Standing:
    return Standing(one.appraisal.pk, one.total, one.weighed.total or Decimal(0), bool(one.veto))


def freeze(
    period: AppraisalPeriod, one: Reckoned, grade: Grade, people: int, now: datetime, version: int = 1
) -> Result:
    """Return the result as it is told, not saved yet: nothing that changes afterwards changes it."""
    return Result(
        appraisal=one.appraisal, version=version, total=one.total, kpi_points=one.weighed.total,
        view_points=one.views or Decimal(0), grade=grade, because=_why(period, one, grade, people).as_json(),
        numbers=_numbers(one, period.scheme), told_on=timezone.localdate(now),
    )  # fmt: skip


def _reckon_one(
    one: Appraisal, weighed: Weighed, peers: Sequence[Scores], shares: Mapping[Side, Decimal], kpi_share: Decimal
) -> Reckoned:
    points: dict[Side, Decimal] = {}
    answers: dict[Side, int] = {}
    own = getattr(one, "self_review", None)
    for side, scores in (
        (Side.SUPERIOR, _from_above(one)), (Side.PEERS, list(peers)),
        (Side.SELF, [own.scores] if own else []),
    ):  # fmt: skip
        if (value := points_of(scores)) is not None:
            points[side], answers[side] = value, len(scores)
    if (members := members_view(weighed)) is not None:
        points[Side.MEMBERS], answers[Side.MEMBERS] = rounded(members[0]), members[1]
    spread_shares = spread(shares, points.keys())
    views = view_total(points, spread_shares)
    total = total_of(weighed.total, views, kpi_share) or Decimal(0)
    veto = next((str(found.kind.name_zh) for found in one.vetoes.all() if found.state == VetoState.CONFIRMED), "")
    return Reckoned(one, weighed, points, answers, spread_shares, views, total, veto)


def _from_above(one: Appraisal) -> list[Scores]:
    """Return the superior's points, or those that whoever upheld an appeal gave in their place."""
    if corrected := [appeal.scores for appeal in one.appeals.all() if appeal.scores is not None]:
        return corrected
    review = getattr(one, "superior_review", None)
    return [review.scores] if review else []


def _why(period: AppraisalPeriod, one: Reckoned, grade: Grade, people: int) -> Explanation:
    bounds = bounds_of(period.scheme)
    if one.veto:
        kind = next(found.kind for found in one.appraisal.vetoes.all() if found.state == VetoState.CONFIRMED)
        told = explain(BY_VETO, veto={"zh": kind.name_zh, "en": kind.name_en or kind.name_zh})
    elif bounds.reached(one.total) == grade:
        told = explain(BY_TOTAL, total=one.total)
    else:
        told = explain(BY_QUOTA, total=one.total, places=bounds.places(people), people=people)
    share = period.scheme.kpi_share
    both = one.weighed.total is not None and one.views is not None
    more = explain(
        FORMULA if both else ALONE, kpi=one.weighed.total or Decimal(0), kpi_share=f"{share:f}",
        views=one.views or Decimal(0), view_share=f"{100 - share:f}", total=one.total,
    )  # fmt: skip
    return replace(told, formula=str(more.rule), params=told.params | more.params)


def _numbers(one: Reckoned, scheme: Scheme) -> dict[str, Any]:
    weighed = one.weighed
    kpis = [
        {
            "kpi": str(kpi), "count": measure.count, "of": measure.of, "withheld": measure.is_withheld,
            "each": measure.each,
            "weight": str(rounded(weighed.weights[kpi])) if kpi in weighed.weights else None,
            "given": str(weighed.given[kpi]), "target": str(weighed.targets[kpi] * 100),
            "points": str(weighed.points[kpi]) if kpi in weighed.points else None,
            "why": weighed.explain_kpi(kpi).as_json(),
        }
        for kpi in weighed.given
        if weighed.given[kpi] and (measure := weighed.measures.get(kpi)) is not None
    ]  # fmt: skip
    sides = [
        {"side": str(side), "points": str(one.points[side]), "share": str(share), "answers": one.answers[side]}
        for side, share in one.shares.items()
    ]
    measured = [
        (measure.count // measure.each, measure.n, weighed.weights[kpi] / weighed.targets.get(kpi, Decimal(1)))
        for kpi in weighed.weights
        if (measure := weighed.measures.get(kpi)) is not None
    ]
    margin = margin_of(measured, scheme.kpi_share)
    return {
        "margin": None if margin is None else str(margin), "n": sum(of for _count, of, _weight in measured),
        "kpis": kpis, "sides": sides, "allowance": str(weighed.allowance), "kpi_why": weighed.explain().as_json(),
        "missing": [str(side) for side, share in shares_of(scheme).items() if share and side not in one.points],
    }  # fmt: skip
