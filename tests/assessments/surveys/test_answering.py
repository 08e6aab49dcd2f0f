"""Somebody answers on their own phone: one link, one answer, no account, nothing lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.surveys.entries import Wanted
from assessments.surveys.enums import Occasion, QuestionKind
from assessments.surveys.models import (
    Answer,
    HeldResponse,
    Invitation,
    Question,
    Questionnaire,
    Response,
    SpentLink,
    Survey,
)
from assessments.surveys.selectors.asking import sheet_of
from assessments.surveys.services.inviting import make_links, withdraw_link
from assessments.surveys.services.releasing import release_answers
from tests.factories import World
from tests.factories.cases import NOW, load_catalogues, reported
from tests.factories.questionnaires import links, questionnaire, survey
from tests.web import running_web

pytestmark = pytest.mark.django_db
CONTENT = {"version": "1", "q-overall": "5", "q-came": "yes", "q-days": "3", "q-since": "2026-03-01", "q-words": "谢谢"}


def path_of(link: Invitation) -> str:
    return reverse("assessments:answer_survey", args=[link.token])


@pytest.fixture
def named(world: World) -> Invitation:
    """A link to a survey that promises no anonymity."""
    return links(survey(questionnaire(world.enterprise, anonymous=False), world.enterprise), world.group)[0]


@pytest.fixture
def link(world: World) -> Invitation:
    """A link to an anonymous survey."""
    return links(survey(questionnaire(world.enterprise), world.enterprise), world.group)[0]


class TestThePage:
    def test_it_asks_in_both_languages_without_an_account_and_opening_it_uses_nothing_up(self, link, phone):
        answer = phone.get(path_of(link))
        assert answer.status_code == 200
        assert "How content are you" in answer.text
        assert "Only if you answered “Overall” so: Dissatisfied / Very dissatisfied." in answer.text
        assert "Nobody can find out who answered what" in answer.text
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert "no-store" in answer["Cache-Control"]
        assert "sessionid" not in answer.cookies
        assert "关爱满意度" in Client().get(path_of(link)).text
        assert phone.head(path_of(link)).status_code == 200
        assert not SpentLink.objects.exists()

    def test_the_other_language_keeps_what_was_chosen_and_judges_nothing(self, link, phone):
        answer = phone.post(path_of(link), {"q-overall": "1", "q-why": ["late", "cold"], "language": "zh-hans"})
        assert "哪里不好" in answer.text
        assert "uc-errors" not in answer.text
        assert answer.text.count(" checked") == 3
        assert not HeldResponse.objects.exists()

    def test_it_is_small_with_everything_it_loads(self, link, phone):
        page = phone.get(path_of(link))
        loaded = set()
        for part in page.text.split('"'):
            if part.startswith("/static/") and part.endswith((".css", ".js")):
                loaded.add(part)
        assert "/static/js/survey.js" in loaded
        sizes = [len(b"".join(phone.get(address).streaming_content)) for address in loaded]
        assert len(page.content) + sum(sizes) < 100_000


class TestAnswering:
    def test_what_was_answered_is_kept_question_by_question(self, named, phone):
        assert "Thank you" in phone.post(path_of(named), CONTENT).text
        response = Response.objects.get()
        assert (response.invitation, response.answered_on, response.is_anonymous) == (
            named, timezone.localdate(NOW), False,
        )  # fmt: skip
        kept = {answer.question.key: answer for answer in Answer.objects.select_related("question")}
        assert kept.keys() == {"overall", "came", "days", "since", "words"}
        assert kept["overall"].number == Decimal(5)
        assert kept["came"].choice == "yes"
        assert kept["since"].day == date(2026, 3, 1)
        assert kept["words"].text == "谢谢"

    def test_a_branch_counts_only_after_the_answer_that_leads_to_it(self, named, phone):
        missing = phone.post(path_of(named), {"q-overall": "2"})
        assert missing.status_code == 422
        assert "This question is not answered yet." in missing.text
        assert not SpentLink.objects.exists()
        phone.post(path_of(named), {"q-overall": "4", "q-why": ["late"]})
        assert [answer.question.key for answer in Answer.objects.select_related("question")] == ["overall"]

    def test_of_several_choices_each_is_kept(self, named, phone):
        phone.post(path_of(named), {"q-overall": "1", "q-why": ["late", "cold", "late"]})
        assert set(Answer.objects.filter(question__key="why").values_list("choice", flat=True)) == {"late", "cold"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("q-overall", "6"), ("q-overall", ""), ("q-came", "maybe"), ("q-days", "many"), ("q-days", "1e99"),
            ("q-since", "2026-02-30"), ("q-words", "长" * 1001), ("q-words", "a\0b"),
        ],
    )  # fmt: skip
    def test_what_does_not_fit_is_marked_and_the_rest_stays(self, named, phone, field, value):
        answer = phone.post(path_of(named), {**CONTENT, field: value})
        assert answer.status_code == 422
        assert "uc-errors" in answer.text
        assert 'value="yes"' in answer.text
        assert not SpentLink.objects.exists()

    def test_a_script_is_kept_as_words_and_shown_as_words(self, named, phone):
        words = "<script>alert(1)</script>"
        answer = phone.post(path_of(named), {**CONTENT, "q-overall": "", "q-words": words})
        assert words not in answer.text
        phone.post(path_of(named), {**CONTENT, "q-words": words})
        assert Answer.objects.get(question__key="words").text == words

    def test_a_program_that_fills_in_everything_is_thanked_and_nothing_is_kept(self, named, phone):
        assert "Thank you" in phone.post(path_of(named), {**CONTENT, "website": "http://x"}).text
        assert not Response.objects.exists()

    def test_it_takes_as_many_queries_for_six_questions_as_for_sixty(self, world, phone, django_assert_num_queries):
        version = questionnaire(world.enterprise, anonymous=False)
        for number in range(54):
            Question.objects.create(
                section=version.sections.last(), position=10 + number, key=f"more{number}", kind=QuestionKind.SCALE,
                text_zh="还有",
            )  # fmt: skip
        first, second, third = links(survey(version, world.enterprise), world.group, 3)
        phone.post(path_of(third), CONTENT)  # has the statements planned
        sheet_of.cache_clear()
        answers = CONTENT | {f"q-more{number}": "4" for number in range(54)}
        with django_assert_num_queries(4):
            phone.post(path_of(first), answers)
        with django_assert_num_queries(2):  # the questions are known by now
            phone.post(path_of(second), CONTENT)
        assert Answer.objects.count() == 59 + 5 + 5

    def test_an_anonymous_one_takes_one_statement_besides_reading(self, world, phone, django_assert_num_queries):
        first, second = links(survey(questionnaire(world.enterprise), world.enterprise), world.group, 2)
        phone.post(path_of(first), CONTENT)  # has the statements planned
        with django_assert_num_queries(2):
            phone.post(path_of(second), CONTENT)
        assert HeldResponse.objects.count() == 2


class TestClosed:
    def test_a_link_answers_once_and_says_so_and_shows_what_comes_too_late(self, named, phone):
        phone.post(path_of(named), CONTENT)
        assert "This was answered already" in phone.get(path_of(named)).text
        again = phone.post(path_of(named), {**CONTENT, "q-words": "第二次"})
        assert again.status_code == 200
        assert "第二次" in again.text
        assert Response.objects.count() == 1

    def test_a_forged_one_is_not_known(self, phone):
        answer = phone.get(reverse("assessments:answer_survey", args=["x" * 32]))
        assert answer.status_code == 404
        assert "This link is not known" in answer.text

    def test_after_its_days_withdrawn_or_closed_it_takes_nothing_and_says_why(self, named, phone, time_machine):
        Survey.objects.update(closed_at=NOW)
        assert "This survey is over" in phone.post(path_of(named), CONTENT).text
        Survey.objects.update(closed_at=None)
        time_machine.move_to(NOW + timedelta(days=15), tick=False)
        assert "This link has run out" in phone.post(path_of(named), CONTENT).text
        time_machine.move_to(NOW, tick=False)
        withdraw_link(invitation=named, now=NOW)
        assert phone.post(path_of(named), CONTENT).status_code == 404
        assert not Response.objects.exists()


class TestAPoster:
    def test_whoever_scans_it_answers_and_it_is_never_used_up(self, world, phone):
        held = survey(questionnaire(world.enterprise), world.branch, Occasion.OPEN)
        path = reverse("assessments:answer_survey", args=[held.token])
        for _person in range(5):
            assert "Thank you" in phone.post(path, CONTENT).text
        release_answers(now=NOW)
        assert {response.unit for response in Response.objects.select_related("unit")} == {world.branch}
        assert Response.objects.count() == 5

    def test_answers_stay_with_the_version_that_was_on_the_phone(self, world, phone):
        version = questionnaire(world.enterprise, anonymous=False)
        held = survey(version, world.enterprise, Occasion.OPEN)
        path = reverse("assessments:answer_survey", args=[held.token])
        version.state = "retired"
        version.save()
        newer = version.questionnaire.versions.create(number=2, state="published", is_anonymous=False, published_at=NOW)
        phone.post(path, CONTENT)
        assert Response.objects.get().version == version
        assert phone.post(path, {**CONTENT, "version": "9"}).status_code == 200
        assert Response.objects.filter(version=newer).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_anonymous", [True, False])
def test_of_500_who_send_one_link_at_once_one_answer_is_kept(world, is_anonymous):
    held = survey(questionnaire(world.enterprise, anonymous=is_anonymous), world.enterprise)
    link = links(held, world.group)[0]
    # The server has a clock of its own.
    Survey.objects.update(starts_on=date(2020, 1, 1))
    Invitation.objects.update(expires_on=date(2100, 1, 1))
    body, headers = urlencode(CONTENT), {"Content-Type": "application/x-www-form-urlencoded"}
    together = Barrier(500)

    def send(_number: int) -> tuple[int, str]:
        caller = HTTPConnection("127.0.0.1", port, timeout=120)
        together.wait()
        caller.request("POST", path_of(link), body, headers | {"Cookie": f"{settings.LANGUAGE_COOKIE_NAME}=en"})
        answer = caller.getresponse()
        return answer.status, answer.read().decode()

    with running_web() as port, ThreadPoolExecutor(max_workers=500) as pool:
        answers = list(pool.map(send, range(500)))
    assert {status for status, _page in answers} == {200}
    assert sum("Your answers have arrived" in page for _status, page in answers) == 1
    assert sum("This was answered already" in page for _status, page in answers) == 499
    kept = HeldResponse if is_anonymous else Response
    assert (kept.objects.count(), SpentLink.objects.count()) == (1, 1)


def test_a_case_that_is_erased_takes_along_what_was_answered_about_it_with_a_name(world, phone):
    load_catalogues()
    case = reported(world)
    held = survey(questionnaire(world.enterprise, anonymous=False), world.enterprise, Occasion.CASE_CLOSED)
    make_links(survey=held, wanted=[Wanted("case:1", case.unit, case.member, case)], now=NOW)
    link = held.invitations.get()
    phone.post(path_of(link), CONTENT)
    assert Answer.objects.exists()
    case.delete()
    assert not Response.objects.exists()
    assert not Answer.objects.exists()
    link.refresh_from_db()
    assert (link.member, link.token, link.withdrawn_on) == (None, "", NOW.date())


def test_a_new_title_is_read_at_once(link, phone):
    assert "How content are you" in phone.get(path_of(link)).text
    Questionnaire.objects.update(title_en="Your word on our care")
    assert "Your word on our care" in phone.get(path_of(link)).text
