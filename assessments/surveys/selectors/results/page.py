"""The results of one survey, in one cut: who answered, every question, one question by unit and by month."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from unioncare.core import thresholds
from unioncare.core.periods import Period, periods_over
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

from ...disclosure import LEAST
from ...enums import QuestionKind
from ...estimates import Estimate
from ...models import Survey
from ...thresholds import LOW_SCORE
from .cards import POINTS, Card, card_of, middles_of, scale_mean
from .explaining import explain_means, explain_response, explain_satisfaction, explain_shares
from .participation import participation
from .tally import Asked, Tally, asked_in, responses_by_place, tallies_of


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit beside others: the mean of one question; None where it may not be told."""

    unit: Unit
    mean: Estimate | None
    is_low: bool = False


@dataclass(frozen=True, slots=True)
class MonthLine:
    """Some months in a row: one where it has enough answers, otherwise those that were joined."""

    first: date
    last: date
    mean: Estimate


class Results:
    """What may be told of a survey, for a unit with everything below it and a period or all the time."""

    def __init__(self, survey: Survey, unit: Unit, period: Period | None = None, focus: str = "") -> None:
        self.survey, self.unit, self.period = survey, unit, period
        self.months = period.months if period else None
        self.asked = asked_in([survey.questionnaire_id]).get(survey.questionnaire_id, [])
        self.responses = responses_by_place(survey)
        self.tallies = tallies_of([survey], self.asked)
        self.low = thresholds.value(LOW_SCORE.code)
        scales = [one for one in self.asked if one.kind == QuestionKind.SCALE]
        chosen = [one for one in scales if one.question.key == focus]
        self.focus = next(iter(chosen or [one for one in scales if one.question.is_satisfaction] or scales), None)
        self.scales = scales

    def tally(self, asked: Asked) -> Tally:
        return self.tallies[self.survey.pk, asked.question.key]

    @property
    def is_shown(self) -> bool:
        return self.responses.cuts.shows(self.unit.path, self.months)

    @property
    def count(self) -> int:
        """How many filled-in questionnaires lie in the cut, shown or not."""
        return self.responses.cuts.count(self.unit.path, self.months)

    @property
    def missing(self) -> int:
        """How many are lacking until something is shown; 0 where only the rest would tell too much."""
        return 0 if self.is_shown else max(LEAST - self.count, 0)

    @cached_property
    def links(self) -> Rate:
        return participation(self.survey, self.unit.path, self.months)

    @cached_property
    def cards(self) -> list[Card]:
        """Every question; nothing where the cut itself is not shown."""
        if not self.is_shown:
            return []
        path, months = self.unit.path, self.months
        told = [one for one in self.asked if self.tally(one).cuts.shows(path, months)]
        middles = middles_of(self.survey, told, path, months)
        return [
            card_of(one, self.tally(one), path, months, low=self.low, middle=middles.get(one.question.key))
            for one in self.asked
        ]

    @property
    def flagged(self) -> list[Card]:
        """The questions with a low score, the lowest first."""
        low = [(card.mean.value, card) for card in self.cards if card.mean is not None and card.is_low]
        return [card for _mean, card in sorted(low, key=lambda pair: pair[0])]

    @property
    def satisfaction(self) -> Rate:
        """Σ score / (5 n) of the questions that measure satisfaction, as far as they are shown (F1)."""
        measured = satisfaction_in((one, self.tally(one)) for one in self.asked if self.is_shown)
        return measured.at(self.unit.path, self.months)

    @property
    def why(self) -> dict[str, Any]:
        """The reasons of the figures and of the columns, by their names."""
        return {
            "response": explain_response(self.links),
            "satisfaction": explain_satisfaction(self.satisfaction),
            "shares": explain_shares(),
            "means": explain_means(),
        }

    @cached_property
    def periods(self) -> list[Period]:
        """The periods that the chosen unit may be told of."""
        cuts = self.responses.cuts
        months = {month for _path, month in self.responses.counts}
        return [one for one in periods_over(months) if cuts.shows(self.unit.path, one.months)]

    @cached_property
    def units(self) -> list[Unit]:
        """The units that may be told of, in the order of the tree; one query."""
        return list(Unit.objects.filter(path__in=self.responses.cuts.units))

    @cached_property
    def by_unit(self) -> list[UnitLine]:
        """The question in focus for each unit right below the chosen one that may be told of."""
        below = [one for one in self.units if one.depth == self.unit.depth + 1 and one.path.startswith(self.unit.path)]
        if self.focus is None or not self.is_shown:
            return []
        lines = []
        for unit in below:
            mean = scale_mean(self.tally(self.focus).within(unit.path, self.months))
            lines.append(UnitLine(unit, mean, mean is not None and mean.value < self.low))
        return lines

    @cached_property
    def by_month(self) -> list[MonthLine]:
        """The question in focus over time for the chosen unit, as fine as it may be told."""
        if self.focus is None:
            return []
        tally = self.tally(self.focus)
        columns = [column if self.months is None else column & self.months for column in tally.cuts.columns]
        means = [(column, scale_mean(tally.within(self.unit.path, column))) for column in columns if column]
        return [MonthLine(min(column), max(column), mean) for column, mean in means if mean is not None]


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The questions that measure satisfaction, with their answers."""

    tallies: tuple[Tally, ...]

    def at(self, path: str, months: frozenset[date] | None) -> Rate:
        """Return Σ score of Σ best score, of those questions that may be told of here."""
        points = of = 0
        hidden = False
        for tally in self.tallies:
            given = tally.within(path, months)
            hidden |= not given and tally.cuts.count(path, months) > 0
            points += sum(int(value) * many for value, many in given.items())
            of += POINTS[1] * given.total()
        return Rate(points, of, is_withheld=hidden and not of)


def satisfaction_in(asked: Iterable[tuple[Asked, Tally]]) -> Satisfaction:
    """Return what measures satisfaction among questions."""
    return Satisfaction(tuple(tally for one, tally in asked if one.question.is_satisfaction))
