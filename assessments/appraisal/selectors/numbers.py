"""The numbers of one person as pages show them: frozen once they are told, as of now before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from assessments.performance.enums import Kpi
from assessments.performance.measures import Measure
from assessments.performance.weighing import Weighed
from unioncare.core.explain import Explanation

from ..enums import Side
from ..models import Appraisal, Result
from ..scoring import rounded
from .figures import figures_of


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One indicator: so many of so many, the points that it brought and why, the list behind it ("": not theirs).

    `weight` is what it could bring once the weight of what was not due went to the others.
    """

    label: str
    count: int
    of: int
    is_withheld: bool
    weight: Decimal | None
    points: Decimal | None
    why: Explanation | None
    url: str
    is_small: bool

    @property
    def share(self) -> Decimal | None:
        """The share in per cent; None of nothing."""
        return Decimal(100 * self.count) / self.of if self.of and not self.is_withheld else None


@dataclass(frozen=True, slots=True)
class SideLine:
    """Whose view brought how many points, with which share of the 360°."""

    label: str
    points: Decimal
    share: Decimal
    answers: int
    is_many: bool


def frozen_numbers(result: Result, appraisal: Appraisal, *, opens: bool) -> list[NumberLine]:
    """Return the numbers of a result as they were told; `opens`: the reader may open the lists behind them."""
    return [_frozen(row, appraisal, opens=opens) for row in result.numbers.get("kpis", ())]


def numbers_now(appraisal: Appraisal, now: datetime, *, opens: bool) -> list[NumberLine]:
    """Return the numbers as they stand before anything is told; `opens` as above."""
    period = appraisal.period
    weighed = figures_of([appraisal.person_id], period, now)[appraisal.person_id]
    return [
        NumberLine(
            str(kpi.label), measure.count, measure.of, measure.is_withheld, weight_of(weighed, kpi),
            weighed.points.get(kpi), weighed.explain_kpi(kpi),
            behind_url(appraisal.person_id, kpi, period.first, period.last) if opens else "", measure.is_small,
        )
        for kpi, given in weighed.given.items()
        if given and (measure := weighed.measures.get(kpi)) is not None
    ]  # fmt: skip


def side_lines(result: Result) -> list[SideLine]:
    """Return whose views counted how much."""
    return [
        SideLine(
            str(Side(row["side"]).label), Decimal(row["points"]), Decimal(row["share"]), row["answers"],
            row["side"] in (Side.PEERS, Side.MEMBERS),
        )
        for row in result.numbers.get("sides", ())
    ]  # fmt: skip


def missing_sides(result: Result) -> list[str]:
    """Return whose views were too few or lacking: their share was spread over the others."""
    return _labels(result.numbers.get("missing", ()))


def behind_url(person: int, kpi: str, first: date, last: date) -> str:
    """Return the page of the items behind a number."""
    return f"{reverse('assessments:performance_behind', args=[person, kpi])}?first={first}&last={last}"


def weight_of(weighed: Weighed, kpi: Kpi) -> Decimal | None:
    """Return what an indicator could bring; None where nothing was due."""
    return rounded(weighed.weights[kpi]) if kpi in weighed.weights else None


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _labels(sides: Iterable[str]) -> list[str]:
    return [str(Side(side).label) for side in sides]


def _frozen(row: dict[str, Any], appraisal: Appraisal, *, opens: bool) -> NumberLine:
    period = appraisal.period
    measure = Measure(row["count"], row["of"], row["withheld"], row.get("each", 1))
    return NumberLine(
        str(Kpi(row["kpi"]).label), row["count"], row["of"], row["withheld"], _number(row["weight"]),
        _number(row["points"]), Explanation.from_json(row["why"]),
        behind_url(appraisal.person_id, row["kpi"], period.first, period.last) if opens else "", measure.is_small,
    )  # fmt: skip
