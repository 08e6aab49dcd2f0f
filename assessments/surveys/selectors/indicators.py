"""Indicator F1 of the scoreboard (domain annex §14): how content members are, and how many of those asked answered."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from unioncare.core.rates import Rate

from ..models import Invitation, Survey
from ..periods import months_between
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
    months = months_between(first, last)
    surveys = list(
        Survey.objects.filter(responses__answered_on__range=(first, last), responses__unit__path__startswith=path)
        .select_related("unit")
        .order_by("pk")
        .distinct()
    )
    asked = asked_in({survey.questionnaire_id for survey in surveys})
    measured = {key: [one for one in questions if one.question.is_satisfaction] for key, questions in asked.items()}
    tallies = tallies_of(surveys, [one for questions in measured.values() for one in questions])
    score = Rate(0, 0)
    for survey in surveys:
        questions = measured.get(survey.questionnaire_id, [])
        measured_here = satisfaction_in((one, tallies[survey.pk, one.question.key]) for one in questions)
        score += measured_here.at(max(path, survey.unit.path, key=len), months)
    links = Invitation.objects.filter(
        made_on__range=(first, last), unit__path__startswith=path, withdrawn_on__isnull=True
    ).aggregate(of=Count("pk"), used=Count("pk", filter=Q(spent__isnull=False)))
    told = Rate(score.count, score.of, is_withheld=score.is_withheld and not score.of)
    return Satisfaction(told, Rate(links["used"], links["of"]))
