"""A survey with answers for the matrix, and how its URLs are called."""

from collections.abc import Callable
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.utils import timezone

from assessments.surveys.models import Answer, Response, Survey
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.questionnaires import questionnaire, survey
from tests.factories.surveys import responded


class ResultsStage:
    """What results of surveys bring to the stage; the world is the stage's."""

    world: World

    @cached_property
    def told_survey(self) -> Survey:
        """A survey of the shift with answers of its groups in two months, low ones among them."""
        version = questionnaire(self.world.section, "stage")
        held = survey(version, self.world.section)
        today = timezone.localdate()
        given = {"overall": 2, "why": ["late", "cold"], "came": "yes", "days": 7, "since": today, "words": "来得太晚"}
        for day in (today - timedelta(days=45), today):
            for unit in (self.world.group, self.world.second_group):
                responded(version, held, unit, *[given] * 6, on=day)
        return held

    @cached_property
    def filled_in(self) -> Response:
        """One questionnaire of a survey that promised no anonymity."""
        version = questionnaire(self.world.section, "named", anonymous=False)
        given = {"overall": 2, "why": ["late"], "since": timezone.localdate(), "words": "来得太晚"}
        return responded(version, survey(version, self.world.section), self.world.group, given)[0]

    @cached_property
    def answer_in_words(self) -> Answer:
        return Answer.objects.filter(response__survey=self.told_survey, question__key="words").order_by("pk")[0]


Maker = Callable[[Any], Target]
OBJECTS: dict[str, Maker] = {
    f"assessments:{name}": lambda stage: Target({"pk": stage.told_survey.pk})
    for name in ("survey_results", "survey_results_paper", "survey_results_export")
}
OBJECTS |= {
    "assessments:survey_texts": lambda stage: Target({"pk": stage.told_survey.pk, "key": "words"}),
    "assessments:survey_text_tags": lambda stage: Target(
        {"pk": stage.told_survey.pk, "key": "words", "answer": stage.answer_in_words.pk}
    ),
    "assessments:survey_responses": lambda stage: Target({"pk": stage.filled_in.survey_id}),
    "assessments:survey_response": lambda stage: Target(
        {"pk": stage.filled_in.survey_id, "filled": stage.filled_in.pk}
    ),
}
