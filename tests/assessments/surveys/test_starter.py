"""The questionnaires that come with the product: whole in both languages, short, loaded once, open to units below."""

import pytest

from assessments.surveys.models import Questionnaire, QuestionnaireVersion
from assessments.surveys.selectors.outline import flat, outline_of
from assessments.surveys.selectors.problems import problems_of
from assessments.surveys.starter import load_questionnaires
from tests.factories import World
from tests.factories.cases import NOW

pytestmark = pytest.mark.django_db
DIMENSIONS = {
    "timeliness", "attitude", "fairness", "transparency", "amount", "usefulness", "psych_help", "privacy", "overall",
}  # fmt: skip


def test_nothing_is_loaded_before_there_is_a_unit_and_everything_once_afterwards(db):
    assert load_questionnaires(now=NOW) == 0


def test_the_starter_questionnaires_are_whole_short_and_loaded_once(world: World):
    assert load_questionnaires(now=NOW) == 6
    Questionnaire.objects.filter(code="aid").update(title_zh="我们的救助问卷")
    assert load_questionnaires(now=NOW) == 0
    assert Questionnaire.objects.get(code="aid").title_zh == "我们的救助问卷"

    asked = {}
    for version in QuestionnaireVersion.objects.select_related("questionnaire"):
        outline = outline_of(version)
        assert problems_of(outline) == [], version
        assert version.intro_zh, version
        assert version.intro_en, version
        asked[version.questionnaire.code] = flat(outline)
    assert set(asked) == {"aid", "visit", "counselling", "campaign", "closure", "yearly"}
    for code, questions in asked.items():
        always = [question for question in questions if question.shown_if is None]
        assert len(always) <= (13 if code == "closure" else 10), code
        wrong = next(question for question in questions if question.key == "wrong")
        assert wrong.shown_if is not None
        assert (wrong.kind, wrong.shown_if.key, sorted(wrong.shown_for)) == ("multiple", "overall", ["1", "2"])
    closure = {question.key: question for question in asked["closure"]}
    assert closure.keys() >= DIMENSIONS
    assert len(closure["ecog"].options) == 5
    health = closure["health"]
    assert (health.kind, health.least, health.most) == ("number", 0, 100)
    assert closure["work"].kind == "single"

    officer = world.welfare_officer
    assert Questionnaire.objects.visible_to(officer).count() == 6
    assert not Questionnaire.objects.visible_to(officer, "assessments.build_surveys").exists()
    QuestionnaireVersion.objects.filter(questionnaire__code="aid").update(state="draft")
    assert Questionnaire.objects.visible_to(officer).count() == 5
