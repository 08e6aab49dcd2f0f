"""The pages of the builder: a list, the builder in both languages, forms that refuse in words, the preview."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.surveys.forms.answering import AnswersForm
from assessments.surveys.models import Answer, HeldResponse, Question, Questionnaire, QuestionnaireVersion, Response
from assessments.surveys.services.versions import begin_version
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.questionnaires import questionnaire
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def used(world: World) -> QuestionnaireVersion:
    return questionnaire(world.enterprise)


@pytest.fixture
def draft(world: World, used: QuestionnaireVersion) -> QuestionnaireVersion:
    return begin_version(questionnaire=used.questionnaire, actor=world.welfare_officer)


@pytest.fixture
def officer(world: World, client: Client) -> Client:
    client.force_login(world.welfare_officer)
    return client


def page(name: str, draft: QuestionnaireVersion, pk: int | None = None) -> str:
    parts = [draft.questionnaire.code, draft.number, *([pk] if pk else [])]
    return reverse(f"assessments:{name}", args=parts)


def asked(draft: QuestionnaireVersion, key: str) -> Question:
    return Question.objects.get(section__version=draft, key=key)


def test_a_questionnaire_is_begun_from_another_and_a_question_with_a_branch_is_written(officer, used, world):
    officer.post(
        reverse("assessments:questionnaire_new"),
        {"title_zh": "食堂问卷", "title_en": "", "unit": world.enterprise.pk, "source": used.pk},
    )
    made = Questionnaire.objects.get(title_zh="食堂问卷")
    draft = made.versions.get()
    overall = asked(draft, "overall")
    form = {
        "kind": "single", "text_zh": "去哪里吃", "text_en": "Where do you eat", "options_zh": "食堂\n\n 家里 ",
        "options_en": "Canteen", "after": overall.pk,
    }  # fmt: skip
    address = page("question_new", draft, overall.section_id)
    refused = officer.post(address, form)
    assert refused.context["form"].errors.keys() == {"options_en", f"answers_{overall.pk}"}
    assert not Question.objects.filter(text_zh="去哪里吃").exists()

    right = form | {"options_en": "Canteen\nHome", f"answers_{overall.pk}": ["5", "4"]}
    assert officer.post(address, right).status_code == 302
    held = Question.objects.get(text_zh="去哪里吃")
    assert held.options == [{"value": "a1", "zh": "食堂", "en": "Canteen"}, {"value": "a2", "zh": "家里", "en": "Home"}]
    assert (held.shown_if, held.shown_for) == (overall, ["5", "4"])

    shown = officer.get(page("version", draft)).text
    assert "Canteen · Home" in shown
    assert "去哪里吃" in shown
    # Hidden answers of another kind do no harm where no script runs.
    officer.post(page("question", draft, held.pk), right | {"kind": "text", "options_en": "One", "mark": "old"})
    held.refresh_from_db()
    assert held.kind == "single"
    initial = officer.get(page("question", draft, held.pk)).context["form"].initial
    officer.post(
        page("question", draft, held.pk), right | {"kind": "text", "options_en": "One", "mark": initial["mark"]}
    )
    held.refresh_from_db()
    assert (held.kind, held.options) == ("text", [])


def test_a_number_has_its_ends_for_the_builder_and_the_member(officer, draft):
    days = asked(draft, "days")
    address = page("question", draft, days.pk)
    form = {"kind": "number", "text_zh": "等了几天", "least": "9", "most": "3"}
    form["mark"] = officer.get(address).context["form"].initial["mark"]
    assert officer.post(address, form).context["form"].errors.keys() == {"most"}
    officer.post(address, form | {"least": "0", "most": "90"})
    held = asked(draft, "days")
    assert (held.key, held.least, held.most) == ("days", 0, 90)
    member = AnswersForm({"q-days": "91", "q-overall": "5"}, asked=[(held.section, [held])])
    assert member.errors.keys() == {"q-days"}
    changes = officer.get(page("version", draft)).context["changes"]
    assert [(change.kind, change.about) for change in changes] == [("changed", str(held))]


def test_who_comes_second_sees_what_stands_and_saves_by_decision(officer, draft, world):
    came = asked(draft, "came")
    address = page("question", draft, came.pk)
    begun = officer.get(address).context["form"].initial
    Question.objects.filter(pk=came.pk).update(text_zh="别人改的")
    mine = {"kind": "text", "text_zh": "我改的", "text_en": "", "mark": begun["mark"], "after": ""}
    answer = officer.post(address, mine)
    assert "别人改的" in answer.text
    assert "我改的" in answer.text
    again = answer.context["form"].data["mark"]
    assert officer.post(address, mine | {"mark": again}).status_code == 302
    # The kind is another, and the question was asked in version 1: what was answered there is not this question's.
    came.refresh_from_db()
    assert (came.text_zh, came.key) == ("我改的", "q1")


def test_steps_answer_in_words_and_a_version_goes_into_use(officer, draft, used):
    overall = asked(draft, "overall")
    told = officer.post(page("question_move", draft, overall.pk), {"by": "1"}, follow=True)
    assert "哪里不好" in str(next(iter(told.context["messages"])))
    officer.post(page("question_move", draft, asked(draft, "came").pk), {"by": "1"})
    assert asked(draft, "came").section_id == asked(draft, "days").section_id
    officer.post(page("question_move", draft, asked(draft, "came").pk), {"by": "1"})
    officer.post(page("version_words", draft), {"is_anonymous": "", "intro_zh": "x", "mark": "stale"})
    draft.refresh_from_db()
    assert draft.is_anonymous

    builder = officer.get(page("version", draft))
    assert any(change.kind == "changed" for change in builder.context["changes"])
    assert officer.post(page("version_publish", draft), {"mark": "stale"}, follow=True).context["messages"]
    draft.refresh_from_db()
    assert draft.is_draft
    done = officer.post(page("version_publish", draft), {"mark": builder.context["mark"]})
    assert done["Location"] == draft.questionnaire.get_absolute_url()
    draft.refresh_from_db()
    used.refresh_from_db()
    assert (draft.state, used.state) == ("published", "retired")
    assert officer.post(page("section_new", draft), {"title_zh": "晚了"}).context["form"].non_field_errors()
    assert "changes" in officer.get(page("version", draft)).text


def test_the_preview_is_the_members_page_and_sends_nothing(officer, draft, used, world):
    answer = officer.get(page("version_preview", draft), {"language": "en"})
    assert "How content are you" in answer.text
    assert "Only if you answered “Overall” so" in answer.text
    assert 'data-when="q-overall=' in answer.text
    assert answer.text.count(" disabled") == 2
    # Four of the six may be left out and say so; overall and why must be answered.
    assert answer.text.count("uc-optional") == 4
    assert "data-draft=" not in answer.text
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "有人来过吗" in officer.get(page("version_preview", draft)).text
    assert officer.post(page("version_preview", draft), {"q-overall": "5"}).status_code == 405
    assert not Answer.objects.exists()
    assert not HeldResponse.objects.exists()


def test_a_draft_from_further_up_stays_there_and_the_list_asks_as_often_for_many(
    world, client, django_assert_num_queries
):
    questionnaire(world.corporation, "above")
    begin_version(questionnaire=Questionnaire.objects.get(code="above"), actor=world.welfare_officer)
    client.force_login(world.person(Role.WELFARE_OFFICER))
    assert client.get(reverse("assessments:questionnaire", args=["above"])).text.count("/above/2/") == 0
    assert client.get(reverse("assessments:version", args=["above", 1])).status_code == 200
    assert client.get(reverse("assessments:version", args=["above", 2])).status_code == 404
    assert client.get(reverse("assessments:questionnaire_title", args=["above"])).status_code == 404

    address = reverse("assessments:questionnaires")
    client.get(address)
    with django_assert_num_queries(LISTED):
        assert len(client.get(address).context["rows"]) == 1
    for number in range(4):
        version = questionnaire(world.enterprise, f"own-{number}")
    held = version.questionnaire.surveys.create(
        unit=world.enterprise, occasion="list", name_zh="调查", starts_on=NOW.date(), made_at=NOW, token="t"
    )
    Response.objects.create(survey=held, version=version, unit=world.enterprise, answered_on=NOW.date())
    with django_assert_num_queries(LISTED):
        rows = client.get(address).context["rows"]
    assert [row.responses for row, _states in rows] == [0, 0, 0, 0, 1]


LISTED = 4
