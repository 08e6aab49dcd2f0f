"""The answers of surveys, counted by unit and month in the database; nothing of it is shown before `cuts` allows it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Case, Count, DecimalField, F, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from unioncare.organisation.models import Unit

from ...cuts import Cuts, Place, beneath, cuts_of
from ...enums import QuestionKind, VersionState
from ...models import Answer, Question, Response, Survey

Given = str | int  # a chosen answer, or points


@dataclass(slots=True)
class Asked:
    """A question through its versions, in the words of the newest; `ids` are its rows."""

    question: Question
    ids: list[int]
    labels: dict[str, str] = field(default_factory=dict)  # of answers that the newest version has no more

    @property
    def kind(self) -> QuestionKind:
        return QuestionKind(self.question.kind)


@dataclass
class Tally:
    """How many answered a question, and how often each value was given, by unit and month."""

    root: str
    counts: Counter[tuple[str, date]] = field(default_factory=Counter)
    values: dict[tuple[str, date], Counter[Given]] = field(default_factory=lambda: defaultdict(Counter))

    @cached_property
    def cuts(self) -> Cuts:
        return cuts_of(self.counts, root=self.root, step=Unit.steplen)

    def within(self, path: str, months: Iterable[date] | None = None) -> Counter[Given]:
        """Return how often each value was given at a unit and below; of what may not be told, nothing."""
        wanted = None if months is None else set(months)
        total: Counter[Given] = Counter()
        if self.cuts.shows(path, wanted):
            begin, end = (0, len(self._places)) if path == self.root else beneath(self._places, path)
            for place in self._places[begin:end]:
                if wanted is None or place[1] in wanted:
                    total.update(self.values[place])
        return total

    @cached_property
    def _places(self) -> list[Place]:
        return sorted(self.values)


def asked_in(questionnaires: Iterable[int]) -> dict[int, list[Asked]]:
    """Return what each questionnaire asks, through the versions that were ever in use; one query."""
    rows = Question.objects.filter(section__version__questionnaire__in=questionnaires)
    rows = rows.exclude(section__version__state=VersionState.DRAFT).select_related("section__version")
    found: dict[int, dict[str, Asked]] = defaultdict(dict)
    for question in rows.order_by("-section__version__number", "section__position", "position", "pk"):
        known = found[question.section.version.questionnaire_id].get(question.key)
        if known is None:
            found[question.section.version.questionnaire_id][question.key] = Asked(question, [question.pk])
        elif known.kind == question.kind:
            known.ids.append(question.pk)
            known.labels.update(question.choices)
    return {number: list(asked.values()) for number, asked in found.items()}


def responses_by_place(survey: Survey) -> Tally:
    """Count the filled-in questionnaires of a survey; one query."""
    tally = Tally(survey.unit.path)
    rows = Response.objects.filter(survey=survey).order_by().annotate(month=TruncMonth("answered_on"))
    for path, month, many in rows.values_list("unit__path", "month").annotate(many=Count("pk")):
        tally.counts[path, month] += many
    return tally


def tallies_of(surveys: Iterable[Survey], asked: Iterable[Asked]) -> dict[tuple[int, str], Tally]:
    """Count the answers to questions by survey and key; two queries, three where several answers may be chosen."""
    asked = list(asked)
    roots = {survey.pk: survey.unit.path for survey in surveys}
    keys = {pk: one.question.key for one in asked for pk in one.ids}
    tallies = {(survey, one.question.key): Tally(root) for survey, root in roots.items() for one in asked}
    several = {pk for one in asked for pk in one.ids if one.kind == QuestionKind.MULTIPLE}
    scales = {pk for one in asked for pk in one.ids if one.kind == QuestionKind.SCALE}
    counted = list(_counted(roots, keys, scales))
    paths = dict(Unit.objects.filter(pk__in={row[2] for row in counted}).values_list("pk", "path"))
    for survey, question, unit, month, choice, points, many in counted:
        tally, place = tallies[survey, keys[question]], (paths[unit], month)
        if points is not None or choice:
            tally.values[place][choice or int(points)] += many
        if question not in several:
            tally.counts[place] += many
    for survey, question, unit, month, many in _people(roots, several) if several else ():
        tallies[survey, keys[question]].counts[paths[unit], month] += many
    return tallies


def answers_of(surveys: Iterable[int], questions: Iterable[int]) -> QuerySet[Answer]:
    """Return the answers to questions in surveys, in no order."""
    return Answer.objects.filter(response__survey__in=list(surveys), question__in=list(questions)).order_by()


def _counted(surveys: Iterable[int], questions: Iterable[int], scales: Collection[int]) -> QuerySet[Answer, Any]:
    points = Case(When(question__in=list(scales), then=F("number"))) if scales else Value(None, DecimalField())
    rows = answers_of(surveys, questions).annotate(month=TruncMonth("response__answered_on"), points=points)
    columns = ("response__survey", "question", "response__unit", "month", "choice", "points")
    return rows.values_list(*columns).annotate(many=Count("pk"))


def _people(surveys: Iterable[int], questions: Iterable[int]) -> QuerySet[Answer, Any]:
    rows = answers_of(surveys, questions).annotate(month=TruncMonth("response__answered_on"))
    columns = ("response__survey", "question", "response__unit", "month")
    return rows.values_list(*columns).annotate(many=Count("response", distinct=True))
