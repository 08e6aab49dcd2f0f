"""What was written in own words: of a whole survey only, without unit and day, in an order that tells nothing."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import QuerySet

from ...disclosure import LEAST
from ...enums import QuestionKind
from ...models import Answer, Survey
from .tally import Asked, asked_in, tallies_of


@dataclass(frozen=True, slots=True)
class Texts:
    """One question, how many wrote something, and whether those are enough to be read."""

    asked: Asked
    count: int
    is_shown: bool

    @property
    def missing(self) -> int:
        return max(LEAST - self.count, 0)


def texts_of(survey: Survey) -> list[Texts]:
    """Return the questions that are answered in own words; three queries."""
    asked = asked_in([survey.questionnaire_id]).get(survey.questionnaire_id, [])
    written = [one for one in asked if one.kind == QuestionKind.TEXT]
    tallies = tallies_of([survey], written)
    found = []
    for one in written:
        cuts = tallies[survey.pk, one.question.key].cuts
        found.append(Texts(one, cuts.count(survey.unit.path), cuts.shows(survey.unit.path)))
    return found


def written(survey: Survey, texts: Texts, tag: str = "") -> QuerySet[Answer]:
    """Return what was written, all of it or what bears a tag; the keys are random, and so is their order."""
    rows = Answer.objects.filter(response__survey=survey, question__in=texts.asked.ids)
    if not texts.is_shown:
        return rows.none()
    if tag:
        rows = rows.filter(tags__contains=[tag])
    return rows.order_by("pk")


def tag_counts(survey: Survey, texts: Texts) -> list[tuple[str, int]]:
    """Return how many texts bear each tag, the most frequent first; one query."""
    rows = written(survey, texts).exclude(tags=[]).values_list("tags", flat=True)
    counted = Counter(tag for tags in rows for tag in tags)
    return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
