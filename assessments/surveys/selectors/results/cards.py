"""What was answered to one question, in one cut: how often what, mean or middle, with their intervals."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Aggregate, Avg, Count, FloatField, StdDev
from django.db.models.functions import TruncMonth

from unioncare.core.paging import next_path

from ...disclosure import LEAST
from ...enums import QuestionKind
from ...estimates import Estimate, around_mean, mean_of, share_of
from ...models import Survey
from .tally import Asked, Tally, answers_of

Months = Collection[date] | None  # their first days; None is all the time
POINTS = (1, 5)  # the worst and the best of a scale


@dataclass(frozen=True, slots=True)
class Line:
    """One of the answers to choose from."""

    label: str
    count: int
    share: Estimate


@dataclass(frozen=True, slots=True)
class Middle:
    """What is told of numbers and dates: half of them lie below."""

    value: Any
    mean: Estimate | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """One question. Where it is hidden, `missing` are the answers it still lacks; 0 where the rest would tell them."""

    asked: Asked
    n: int = 0
    missing: int = 0
    lines: list[Line] = field(default_factory=list)
    mean: Estimate | None = None
    middle: Middle | None = None
    is_low: bool = False

    @property
    def is_shown(self) -> bool:
        return self.n > 0

    @property
    def key(self) -> str:
        return self.asked.question.key

    @property
    def text(self) -> str:
        return self.asked.question.text

    @property
    def is_scale(self) -> bool:
        return self.asked.kind == QuestionKind.SCALE

    @property
    def is_text(self) -> bool:
        return self.asked.kind == QuestionKind.TEXT


def card_of(
    asked: Asked, tally: Tally, path: str, months: Months, *, low: Decimal, middle: Middle | None = None
) -> Card:
    """Return what may be told of a question."""
    n = tally.cuts.count(path, months)
    if not tally.cuts.shows(path, months):
        return Card(asked, missing=max(LEAST - n, 0))
    given = tally.within(path, months)
    mean = scale_mean(given) if asked.kind == QuestionKind.SCALE else None
    return Card(
        asked, n, lines=_lines(asked, given, n), mean=mean, middle=middle,
        is_low=mean is not None and mean.value < low,
    )  # fmt: skip


def scale_mean(given: Mapping[Any, int]) -> Estimate | None:
    """Return the mean of five points; None of nothing."""
    return mean_of(given, least=POINTS[0], most=POINTS[1])


def middles_of(survey: Survey, asked: Iterable[Asked], path: str, months: Months) -> dict[str, Middle]:
    """Return the middle of numbers and dates, of questions that may be told; a query for each kind there is."""
    asked = list(asked)
    return {
        **_of_numbers(survey, [one for one in asked if one.kind == QuestionKind.NUMBER], path, months),
        **_of_dates(survey, [one for one in asked if one.kind == QuestionKind.DATE], path, months),
    }


def _lines(asked: Asked, given: Mapping[Any, int], n: int) -> list[Line]:
    """Return the answers of the newest version in its order, then those that only older ones had."""
    labels = dict(asked.question.choices)
    labels |= {value: text for value, text in asked.labels.items() if value not in labels and given.get(value)}
    counts = {str(value): many for value, many in given.items()}
    return [
        Line(label, counts.get(value, 0), share)
        for value, label in labels.items()
        if (share := share_of(counts.get(value, 0), n)) is not None
    ]


class _Middle(Aggregate):
    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


class _MiddleDay(_Middle):
    function = "PERCENTILE_DISC"


def _of_numbers(survey: Survey, asked: list[Asked], path: str, months: Months) -> dict[str, Middle]:
    if not asked:
        return {}
    rows = _cut(survey, asked, path, months, "number").values_list("question__key")
    rows = rows.annotate(
        middle=_Middle("number", output_field=FloatField()), mean=Avg("number"),
        spread=StdDev("number", sample=True), n=Count("pk"),
    )  # fmt: skip
    return {
        key: Middle(middle, around_mean(float(mean), float(spread), n) if n > 1 else None)
        for key, middle, mean, spread, n in rows
    }


def _of_dates(survey: Survey, asked: list[Asked], path: str, months: Months) -> dict[str, Middle]:
    if not asked:
        return {}
    rows = _cut(survey, asked, path, months, "day").values_list("question__key").annotate(middle=_MiddleDay("day"))
    return {key: Middle(middle) for key, middle in rows}


def _cut(survey: Survey, asked: list[Asked], path: str, months: Months, filled: str) -> Any:
    rows = answers_of([survey.pk], [pk for one in asked for pk in one.ids]).filter(**{f"{filled}__isnull": False})
    if path != survey.unit.path:
        rows = rows.filter(response__unit__path__gte=path, response__unit__path__lt=next_path(path))
    if months is not None:
        rows = rows.annotate(month=TruncMonth("response__answered_on")).filter(month__in=list(months))
    return rows
