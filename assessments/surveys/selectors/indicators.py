"""Indicator F1 of the scoreboard (domain annex §14): how content members are, and how many of those asked answered."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from unioncare.core.periods import months_between
from unioncare.core.rates import Rate

from ..models import Invitation, Response, Survey
from .results.page import Satisfaction as Measured
from .results.page import satisfaction_in
from .results.tally import asked_in, tallies_of


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Σ score of 5 n, and the links used of those made."""

    score: Rate
    responses: Rate


def satisfaction(path: str, first: date, last: date) -> Satisfaction:
    """F1: of the answers at a unit and below in the whole months between two days, those that may be told.

    Every survey is cut by itself; what of one would tell of fewer than five answers is left out.
    """
    surveys = Survey.objects.filter(
        responses__answered_on__range=(first, last), responses__unit__path__startswith=path
    ).distinct()
    score = _score(_measured(surveys), path, months_between(first, last))
    links = Invitation.objects.filter(
        made_on__range=(first, last), unit__path__startswith=path, withdrawn_on__isnull=True
    ).aggregate(of=Count("pk"), used=Count("pk", filter=Q(spent__isnull=False)))
    return Satisfaction(score, Rate(links["used"], links["of"]))


def scores_of(paths: Collection[str], first: date, last: date) -> dict[str, Rate]:
    """Return the score of F1 for some units, each with all below it; a fixed number of queries for any number."""
    answered = Response.objects.filter(survey=OuterRef("pk"), answered_on__range=(first, last))
    measured, months = _measured(Survey.objects.filter(Exists(answered))), months_between(first, last)
    return {path: _score(measured, path, months) for path in paths}


def _measured(surveys: QuerySet[Survey]) -> list[tuple[str, Measured]]:
    """Return what measures satisfaction in each survey, with the path of the unit that it asks."""
    rows = list(surveys.select_related("unit").order_by("pk"))
    asked = asked_in({survey.questionnaire_id for survey in rows})
    of = {key: [one for one in questions if one.question.is_satisfaction] for key, questions in asked.items()}
    tallies = tallies_of(rows, [one for questions in of.values() for one in questions])
    return [
        (
            survey.unit.path,
            satisfaction_in((one, tallies[survey.pk, one.question.key]) for one in of.get(survey.questionnaire_id, [])),
        )
        for survey in rows
    ]


def _score(measured: Iterable[tuple[str, Measured]], path: str, months: frozenset[date]) -> Rate:
    score = Rate(0, 0)
    for root, answers in measured:
        if path.startswith(root) or root.startswith(path):
            score += answers.at(max(path, root, key=len), months)
    return Rate(score.count, score.of, is_withheld=score.is_withheld and not score.of)
