"""Indicator F1 of the scoreboard (domain annex §14): how content members are, and how many of those asked answered."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncMonth

from unioncare.core.paging import next_path
from unioncare.core.periods import months_between
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit
from unioncare.organisation.places import EVERYWHERE, rates_by, with_below

from ..enums import QuestionKind, VersionState
from ..models import Answer, Invitation, Question, Response, Survey
from .results.page import Satisfaction as Measured
from .results.tally import Tally

USED = Q(spent__isnull=False)


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """Σ score of 5 n, and the links used of those made."""

    score: Rate
    responses: Rate


def satisfaction(path: str, first: date, last: date) -> Satisfaction:
    """F1: of the answers at a unit and below in the whole months between two days, those that may be told.

    Every survey is cut by itself; what of one would tell of fewer than five answers is left out. Two queries.
    """
    answered = Response.objects.filter(
        survey=OuterRef("pk"), unit__path__gte=path, unit__path__lt=next_path(path)
    )  # fmt: skip
    score = _score(_measured(answered, first, last), path, months_between(first, last))
    links = _links(path, first, last).aggregate(of=Count("pk"), used=Count("pk", filter=USED))
    return Satisfaction(score, Rate(links["used"], links["of"]))


def satisfaction_everywhere(first: date, last: date) -> dict[str, Satisfaction]:
    """Return F1 of every unit, each with all below it, by path; three queries."""
    paths = Unit.objects.order_by("path").values_list("path", flat=True)
    links = with_below(rates_by(_links(EVERYWHERE, first, last), "unit__path", USED))
    scores = scores_of(paths, first, last)
    return {path: Satisfaction(score, links.get(path, Rate(0, 0))) for path, score in scores.items()}


def _links(path: str, first: date, last: date) -> QuerySet[Invitation]:
    """Return the links that were made for a subtree between two days, in no order; withdrawn ones asked nobody."""
    rows = Invitation.objects.filter(made_on__range=(first, last), withdrawn_on__isnull=True)
    return rows.filter(unit__path__gte=path, unit__path__lt=next_path(path)).order_by()


def scores_of(paths: Iterable[str], first: date, last: date) -> dict[str, Rate]:
    """Return the score of F1 for some units, each with all below it; one query for any number."""
    measured = _measured(Response.objects.filter(survey=OuterRef("pk")), first, last)
    months = months_between(first, last)
    return {path: _score(measured, path, months) for path in paths}


def _measured(answered: QuerySet[Response], first: date, last: date) -> list[tuple[str, Measured]]:
    """Return what measures satisfaction in each survey that was answered between two days, with the path of the unit
    that it asks; all its answers, because cuts are made of the whole."""
    surveys = Survey.objects.filter(Exists(answered.filter(answered_on__range=(first, last)))).order_by()
    rows = Answer.objects.filter(response__survey__in=surveys.values("pk"), question__in=_questions().values("pk"))
    columns = ("response__survey", "response__survey__unit__path", "question__key", "response__unit__path", "month")
    counted = rows.order_by().annotate(month=TruncMonth("response__answered_on")).values_list(*columns, "number")
    tallies: dict[int, dict[str, Tally]] = defaultdict(dict)
    for survey, root, key, path, month, points, many in counted.annotate(many=Count("pk")):
        tally = tallies[survey].setdefault(key, Tally(root))
        tally.counts[path, month] += many
        if points is not None:
            tally.values[path, month][int(points)] += many
    return [(next(iter(held.values())).root, Measured(tuple(held.values()))) for held in tallies.values()]


def _questions() -> QuerySet[Question]:
    """Return the questions that measure satisfaction in the newest version in which they were ever asked, through all
    their versions in which they were of the same kind."""
    used = Question.objects.exclude(section__version__state=VersionState.DRAFT)
    newest = used.filter(
        key=OuterRef("key"), section__version__questionnaire=OuterRef("section__version__questionnaire")
    ).order_by("-section__version__number", "section__position", "position", "pk")[:1]
    measures = Subquery(newest.values("is_satisfaction"), output_field=BooleanField())
    return used.alias(measures=measures).filter(measures=True, kind=QuestionKind.SCALE).order_by()


def _score(measured: Iterable[tuple[str, Measured]], path: str, months: frozenset[date]) -> Rate:
    score = Rate(0, 0)
    for root, answers in measured:
        if path.startswith(root) or root.startswith(path):
            score += answers.at(max(path, root, key=len), months)
    return Rate(score.count, score.of, is_withheld=score.is_withheld and not score.of)
