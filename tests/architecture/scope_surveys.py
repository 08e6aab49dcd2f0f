"""Objects of surveys for the matrix, and how their URLs are called."""

from collections.abc import Callable
from functools import cached_property
from typing import Any

from assessments.surveys.enums import Occasion
from assessments.surveys.models import Question, QuestionnaireVersion, Survey
from assessments.surveys.services.versions import begin_version
from tests.architecture.scope_target import Target
from tests.factories import World
from tests.factories.questionnaires import links, questionnaire, survey
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem


class SurveysStage:
    """What surveys bring to the stage; the world is the stage's."""

    world: World

    @cached_property
    def survey_draft(self) -> QuestionnaireVersion:
        """The second version of a questionnaire of the group, being written."""
        used = questionnaire(self.world.group)
        return begin_version(questionnaire=used.questionnaire, actor=self.world.welfare_officer)

    @cached_property
    def running_survey(self) -> Survey:
        """A survey by poster of the group."""
        return survey(self.survey_draft.questionnaire.versions.get(number=1), self.world.group, Occasion.OPEN)

    @cached_property
    def asking_survey(self) -> Survey:
        """A survey of the group by slips."""
        return survey(self.survey_draft.questionnaire.versions.get(number=1), self.world.group)

    @cached_property
    def survey_item(self) -> WorkItem:
        subject = SubjectFactory(unit=self.world.group)
        item: WorkItem = WorkItemFactory(
            subject=subject, kind="survey_link", assignee=self.world.people[Role.BRANCH_CHAIR]
        )
        link = links(self.asking_survey, self.world.group)[0]
        link.item = item
        link.save(update_fields=["item"])
        return item

    @cached_property
    def survey_question(self) -> Question:
        return Question.objects.get(section__version=self.survey_draft, key="came")


Maker = Callable[[Any], Target]


def _draft(stage: SurveysStage, **more: Any) -> Target:
    draft = stage.survey_draft
    return Target({"code": draft.questionnaire.code, "number": draft.number, **more})


def _questionnaire(stage: SurveysStage) -> Target:
    return Target({"code": stage.survey_draft.questionnaire.code})


def _survey(stage: SurveysStage) -> Target:
    return Target({"pk": stage.asking_survey.pk})


DRAFT_PAGES = ("version", "version_preview", "version_words", "version_publish", "version_discard", "section_new")
SECTION_PAGES = ("section", "section_move", "section_delete", "question_new")
QUESTION_PAGES = ("question", "question_move", "question_delete")

OBJECTS: dict[str, Maker] = {
    "assessments:surveys": lambda stage: Target(marker=str(stage.asking_survey)),
    **{f"assessments:{name}": _survey for name in ("survey", "survey_ask", "survey_close")},
    "assessments:survey_poster": lambda stage: Target({"pk": stage.running_survey.pk}),
    "assessments:survey_slips": lambda stage: Target({"pk": stage.asking_survey.pk, "unit": stage.world.branch.pk}),
    **{f"assessments:{name}": lambda stage: Target({"pk": stage.survey_item.pk}) for name in ("pass_on", "passed_on")},
    "assessments:questionnaires": lambda stage: Target(marker=str(stage.survey_draft.questionnaire)),
    **{f"assessments:{name}": _questionnaire for name in ("questionnaire", "questionnaire_title", "version_new")},
    **{f"assessments:{name}": _draft for name in DRAFT_PAGES},
    **{
        f"assessments:{name}": lambda stage: _draft(stage, pk=stage.survey_question.section_id)
        for name in SECTION_PAGES
    },
    **{f"assessments:{name}": lambda stage: _draft(stage, pk=stage.survey_question.pk) for name in QUESTION_PAGES},
}
