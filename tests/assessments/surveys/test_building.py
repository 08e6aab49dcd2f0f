"""A draft is built: nobody overwrites anybody, branches lead backward, answers stay comparable through the versions."""

import pytest
from auditlog.models import LogEntry
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.surveys.enums import QuestionKind, VersionState
from assessments.surveys.models import Question, QuestionnaireVersion
from assessments.surveys.selectors.changes import changes_between
from assessments.surveys.selectors.outline import flat, mark_of_question, mark_of_section, mark_of_version, outline_of
from assessments.surveys.selectors.problems import problems_of
from assessments.surveys.services.building import (
    QuestionValues,
    add_question,
    change_question,
    delete_question,
    move_question,
)
from assessments.surveys.services.drafts import ChangedMeanwhile, QuestionnaireRefused
from assessments.surveys.services.options import valued
from assessments.surveys.services.sections import add_section, delete_section, move_section
from assessments.surveys.services.versions import begin_version, discard_draft, make_questionnaire, publish_version
from tests.factories import World
from tests.factories.cases import NOW
from tests.factories.questionnaires import questionnaire, survey
from unioncare.core.refusals import Refusal

pytestmark = pytest.mark.django_db
SCALE = QuestionValues(QuestionKind.SCALE, "总体满意吗", "Overall", is_required=True, is_satisfaction=True)
YES_NO = QuestionValues(QuestionKind.SINGLE, "有人来过吗", options=[("是", "Yes"), ("否", "No")])


@pytest.fixture
def used(world: World) -> QuestionnaireVersion:
    """A version in use: overall, why (only after 1 or 2), came; then days, since, words."""
    return questionnaire(world.enterprise)


@pytest.fixture
def draft(world: World, used: QuestionnaireVersion) -> QuestionnaireVersion:
    return begin_version(questionnaire=used.questionnaire, actor=world.welfare_officer)


def by_key(version: QuestionnaireVersion, key: str) -> Question:
    return next(question for question in flat(outline_of(version)) if question.key == key)


def keys(version: QuestionnaireVersion) -> list[list[str]]:
    return [[question.key for question in questions] for _section, questions in outline_of(version)]


def words(caught: pytest.ExceptionInfo[Refusal]) -> str:
    return str(caught.value.reason)


class TestVersions:
    def test_a_new_version_is_a_copy_and_replaces_the_one_in_use_when_it_is_published(self, world, used, draft):
        actor = world.welfare_officer
        assert (draft.number, draft.state, draft.intro_en) == (2, VersionState.DRAFT, "Say what you think.")
        assert keys(draft) == keys(used)
        why = by_key(draft, "why")
        assert (why.shown_if, why.shown_for) == (by_key(draft, "overall"), ["1", "2"])
        assert changes_between(used, draft) == []
        assert begin_version(questionnaire=used.questionnaire, actor=actor) == draft

        mark = mark_of_version(draft, outline_of(draft))
        came = by_key(draft, "came")
        delete_question(question=came, mark=mark_of_question(came), actor=actor)
        with pytest.raises(QuestionnaireRefused) as caught:
            publish_version(version=draft, mark=mark, actor=actor, now=NOW)
        assert "有人修改" in words(caught) or "meanwhile" in words(caught)

        fresh = mark_of_version(draft, outline_of(draft))
        done = publish_version(version=draft, mark=fresh, actor=actor, now=NOW)
        used.refresh_from_db()
        assert (done.state, done.published_at, done.published_by) == (VersionState.PUBLISHED, NOW, actor)
        assert used.state == VersionState.RETIRED
        assert keys(used)[0] == ["overall", "why", "came"]
        assert LogEntry.objects.get_for_object(done).filter(actor=actor, changes__state__isnull=False).exists()
        with pytest.raises(QuestionnaireRefused):
            add_question(section=outline_of(done)[0][0], values=SCALE, actor=actor)

    def test_what_cannot_be_asked_is_not_published(self, world):
        actor = world.welfare_officer
        draft = make_questionnaire(unit=world.enterprise, title_zh="新问卷", actor=actor)
        assert draft.questionnaire.code == "q001"

        def said() -> list[str]:
            return [problem.key for problem in problems_of(outline_of(draft)) if problem.is_error]

        assert len(said()) == 1
        section = draft.sections.get()
        lone = add_question(
            section=section, values=QuestionValues("multiple", "选一个", options=[("甲", "")]), actor=actor
        )
        follower = add_question(section=section, values=SCALE, actor=actor)
        assert said() == [lone.key]
        Question.objects.filter(pk=follower.pk).update(shown_if=lone, shown_for=["a1"])
        assert said() == [lone.key, follower.key]
        Question.objects.filter(pk=follower.pk).update(key=lone.key, shown_if=None, shown_for=[])
        assert len(said()) == 3
        with pytest.raises(QuestionnaireRefused):
            publish_version(version=draft, mark=mark_of_version(draft, outline_of(draft)), actor=actor, now=NOW)

    def test_a_discarded_draft_leaves_the_versions_before_it_and_an_asked_questionnaire_stays(self, world, used, draft):
        actor = world.welfare_officer
        assert not discard_draft(version=draft, mark=mark_of_version(draft, outline_of(draft)), actor=actor)
        assert used.questionnaire.versions.get() == used

        only = make_questionnaire(unit=world.enterprise, title_zh="新问卷", source=used, actor=actor)
        held = survey(only, world.enterprise)
        mark = mark_of_version(only, outline_of(only))
        with pytest.raises(QuestionnaireRefused):
            discard_draft(version=only, mark=mark, actor=actor)
        held.delete()
        assert discard_draft(version=only, mark=mark, actor=actor)
        assert not QuestionnaireVersion.objects.filter(pk=only.pk).exists()
        assert used.questionnaire.versions.count() == 1


class TestQuestions:
    def test_two_people_at_one_question_lose_nothing(self, world, draft):
        seen = by_key(draft, "came")
        mark = mark_of_question(seen)
        change_question(question=seen, values=YES_NO, mark=mark, actor=world.welfare_officer)
        mine = QuestionValues(QuestionKind.SINGLE, "来过几次", options=[("一次", ""), ("多次", "")])
        with pytest.raises(ChangedMeanwhile) as caught:
            change_question(question=seen, values=mine, mark=mark, actor=world.chair)
        assert "有人来过吗" in str(caught.value.now)
        with pytest.raises(QuestionnaireRefused):
            delete_question(question=seen, mark=mark, actor=world.chair)
        changed = change_question(question=seen, values=mine, mark=caught.value.mark, actor=world.chair)
        assert changed.text_zh == "来过几次"

        delete_question(question=changed, mark=mark_of_question(changed), actor=world.chair)
        with pytest.raises(ChangedMeanwhile) as caught:
            change_question(question=seen, values=mine, mark=mark, actor=world.welfare_officer)
        assert not caught.value.now

    def test_a_question_follows_only_from_an_earlier_one_of_one_choice_or_five_points(self, world, draft):
        actor, section = world.welfare_officer, outline_of(draft)[1][0]
        overall, why, days = (by_key(draft, key) for key in ("overall", "why", "days"))
        for leading, answers in ((why.pk, ["late"]), (days.pk, ["3"]), (overall.pk, ["9"]), (0, ["1"])):
            values = QuestionValues(QuestionKind.TEXT, "为什么", after=leading, answers=answers)
            with pytest.raises(QuestionnaireRefused):
                add_question(section=section, values=values, actor=actor)
        last = add_question(
            section=section, values=QuestionValues(QuestionKind.TEXT, "为什么", after=overall.pk, answers=["2", "1"]),
            actor=actor,
        )  # fmt: skip
        assert (last.key, last.position, last.shown_if, last.shown_for) == ("q1", 4, overall, ["2", "1"])

        with pytest.raises(QuestionnaireRefused) as caught:
            move_question(question=overall, by=1, actor=actor)
        assert why.text in words(caught)
        assert overall.text in words(caught)
        for act in (
            lambda: delete_question(question=overall, mark=mark_of_question(overall), actor=actor),
            lambda: delete_section(section=overall.section, mark=mark_of_section(*outline_of(draft)[0]), actor=actor),
            lambda: move_section(section=overall.section, by=1, actor=actor),
            lambda: change_question(question=overall, values=YES_NO, mark=mark_of_question(overall), actor=actor),
        ):
            with pytest.raises(QuestionnaireRefused):
                act()
        assert keys(draft) == [["overall", "why", "came"], ["days", "since", "words", "q1"]]

    def test_answers_and_questions_keep_what_makes_them_comparable(self, world, used, draft):
        actor = world.welfare_officer
        came = by_key(draft, "came")
        mended = QuestionValues(
            QuestionKind.SINGLE, "工会来过吗", options=[("没有", "No"), ("来过", "Yes"), ("记不清", "")]
        )
        held = change_question(question=came, values=mended, mark=mark_of_question(came), actor=actor)
        assert [option["value"] for option in held.options] == ["no", "yes", "a1"]
        assert valued([("甲", ""), ("丙", "")], [{"value": "a1", "zh": "甲", "en": ""}], ["a2"]) == [
            {"value": "a1", "zh": "甲", "en": ""},
            {"value": "a3", "zh": "丙", "en": ""},
        ]
        other = change_question(
            question=held, values=QuestionValues(QuestionKind.NUMBER, "来过几次"), mark=mark_of_question(held),
            actor=actor,
        )  # fmt: skip
        assert (held.key, other.key, other.options) == ("came", "q1", [])
        found = {(change.kind, change.about) for change in changes_between(used, draft)}
        assert found == {("added", "来过几次"), ("removed", str(came))}


ACTS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9), st.integers(0, 9)), min_size=4, max_size=14)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_whatever_is_added_moved_and_deleted_places_stay_dense_and_branches_lead_backward(world, acts):
    actor = world.welfare_officer
    draft = make_questionnaire(unit=world.enterprise, title_zh="新问卷", actor=actor)
    for act, first, second in acts:
        outline = outline_of(draft)
        asked = flat(outline)
        section, held = outline[first % len(outline)] if outline else (add_section(version=draft, actor=actor), [])
        question = asked[first % len(asked)] if asked else None
        by = 1 if second % 2 else -1
        try:
            if act <= 2 or question is None:
                leading = asked[second % len(asked)] if asked and act else None
                branch = {"after": leading.pk, "answers": ["1"]} if leading else {}
                values = QuestionValues(QuestionKind.SCALE, f"问题{len(asked)}", **branch)
                add_question(section=section, values=values, actor=actor)
            elif act == 3:
                move_question(question=question, by=by, actor=actor)
            elif act == 4:
                delete_question(question=question, mark=mark_of_question(question), actor=actor)
            elif act == 5:
                add_section(version=draft, actor=actor)
                move_section(section=section, by=by, actor=actor)
            else:
                delete_section(section=section, mark=mark_of_section(section, held), actor=actor)
        except QuestionnaireRefused:
            continue
    outline = outline_of(draft)
    assert [section.position for section, _held in outline] == list(range(1, len(outline) + 1))
    for _section, held in outline:
        assert [question.position for question in held] == list(range(1, len(held) + 1))
    seen: set[int] = set()
    for question in flat(outline):
        assert question.shown_if_id is None or question.shown_if_id in seen
        seen.add(question.pk)
    assert len({question.key for question in flat(outline)}) == len(seen)
    draft.delete()
