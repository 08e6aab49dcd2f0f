"""Low scores, to be made better: of what survey, which unit, which question."""

from collections.abc import Sequence
from dataclasses import dataclass

from unioncare.core import thresholds
from unioncare.organisation.models import Unit

from ...enums import QuestionKind
from ...models import Question, Survey
from ...thresholds import LOW_SCORE
from .cards import scale_mean
from .tally import asked_in, tallies_of


@dataclass(frozen=True, slots=True)
class LowScore:
    """A question whose mean is below the threshold, at a unit with everything below it."""

    survey: Survey
    unit: Unit
    question: Question
    mean: float
    n: int


def low_scores(surveys: Sequence[Survey]) -> list[LowScore]:
    """Return what is low in surveys, at their unit and those right below it, the lowest first; five queries.

    Told of are only means of five answers and more from which no fewer can be worked out (`cuts`).
    """
    low = thresholds.value(LOW_SCORE.code)
    asked = asked_in({survey.questionnaire_id for survey in surveys})
    scales = [one for questions in asked.values() for one in questions if one.kind == QuestionKind.SCALE]
    tallies = tallies_of(surveys, scales)
    units = Unit.objects.filter(path__in={path for tally in tallies.values() for path in tally.cuts.units})
    named = {unit.path: unit for unit in units}
    found = [
        LowScore(survey, named[path], one.question, mean.value, mean.n)
        for survey in surveys
        for one in asked.get(survey.questionnaire_id, ())
        if (tally := tallies.get((survey.pk, one.question.key))) is not None
        for path in tally.cuts.units
        if len(path) <= len(survey.unit.path) + Unit.steplen
        and (mean := scale_mean(tally.within(path))) is not None
        and mean.value < low
    ]
    return sorted(found, key=lambda score: (score.mean, score.unit.path))
