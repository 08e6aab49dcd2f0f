"""A member answers on their own phone: one link, one answer, no account, nothing lost and nothing kept too early."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.html import strip_tags

from cases.care.models import Grading, IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from cases.members.services.people import silence_member
from tests.factories.cases import NOW, closed, recovering
from tests.factories.screening import HOTLINE, invited, phq, posted, scale
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from visits.safety.models import RiskAlert, RiskSignal
from visits.screening.models import Scale, ScaleResult, Screening, ScreeningInvitation
from visits.screening.services.inviting import invite_again, withdraw_invitation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
HOTLINES = ("12356", "120", "110")


@pytest.fixture
def phone() -> Client:
    """Somebody with a phone and no account, reading English."""
    browser = Client()
    browser.cookies["unioncare_language"] = "en"
    return browser


@pytest.fixture
def link(case, world) -> tuple[ScreeningInvitation, str]:
    return invited(case, world)


@pytest.fixture
def path(link) -> str:
    return reverse("visits:open_screening", args=[link[1]])


def screening_items(case: IllnessCase) -> list[WorkItem]:
    return list(WorkItem.objects.filter(subject=case.subject, kind="screening").order_by("due_at"))


class TestThePage:
    def test_it_asks_without_an_account_a_script_or_a_name(self, path, phone, case, world):
        answer = phone.get(path)
        assert answer.status_code == 200
        assert "Little interest or pleasure in doing things" in answer.text
        assert "Answering is voluntary" in answer.text
        assert HOTLINE in answer.text
        for word in (case.member.name, case.number, "陈", "PHQ", "<script"):
            assert word not in answer.text
        assert answer["X-Robots-Tag"] == "noindex, nofollow"
        assert answer["Referrer-Policy"] == "no-referrer"
        assert "no-store" in answer["Cache-Control"]

    def test_even_three_scales_are_a_small_page_in_chinese(self, case, world):
        token = invited(case, world, "phq9", "gad7", "health")[1]
        answer = Client().get(reverse("visits:open_screening", args=[token]))
        assert "做事时提不起劲或没有兴趣" in answer.text
        assert "感到似乎将有可怕的事情发生而害怕" in answer.text
        assert len(answer.content) < 100_000

    def test_opening_it_uses_nothing_up(self, path, phone, link):
        for _ in range(3):
            assert phone.get(path).status_code == 200
            assert phone.head(path).status_code == 200
        link[0].refresh_from_db()
        assert link[0].used_at is None

    def test_the_other_language_keeps_what_was_chosen_and_judges_nothing(self, path, phone, link):
        answer = phone.post(path, {**posted(phq(3)), "language": "zh-hans"})
        assert "做事时提不起劲或没有兴趣" in answer.text
        assert "uc-errors" not in answer.text
        assert answer.text.count(" checked") == 9
        assert answer.cookies["unioncare_language"].value == "zh-hans"
        assert not Screening.objects.exists()

    def test_whoever_guesses_is_slowed_down(self, phone):
        guessed = reverse("visits:open_screening", args=["x" * 32])
        answers = [phone.get(guessed).status_code for _ in range(301)]
        assert answers[:300] == [404] * 300
        assert answers[300] == 403

    def test_a_ward_behind_one_address_is_not_locked_and_one_link_is_not_sent_without_end(self, path, phone):
        for number in range(100):
            guessed = reverse("visits:open_screening", args=[f"{number:032}"])
            assert phone.post(guessed, {}).status_code == 404
        answers = [phone.post(path, {}).status_code for _ in range(21)]
        assert answers == [200] * 20 + [403]
        assert phone.get(path).status_code == 200


class TestAnswering:
    def test_one_answer_is_kept_with_p_and_the_item_is_done_without_a_word(self, path, phone, case, world, link):
        first, *later = screening_items(case)
        answer = phone.post(path, posted(phq(16)))
        assert answer.status_code == 200
        assert "Thank you" in answer.text
        screening = Screening.objects.get()
        assert (screening.psych, screening.mode, screening.taken_at) == (3, "link", NOW)
        assert ScaleResult.objects.get().total == 16
        case.refresh_from_db()
        assert case.psych == 3
        first.refresh_from_db()
        assert (first.state, first.result, first.done_by) == ("done", "", world.person(Role.COUNSELLOR))
        assert [item.state for item in screening_items(case)[1:]] == ["open"] * len(later)
        link[0].refresh_from_db()
        assert link[0].used_at == NOW

    def test_the_member_never_reads_a_score_or_its_meaning(self, path, phone):
        # Without the tags: a few letters may well stand in the form's token.
        html = phone.post(path, posted(phq(16))).text
        for word in ("16", "Moderately", "severe", "P3", "PHQ"):
            assert word not in strip_tags(html.partition("<main")[2])
        assert all(number not in strip_tags(html) for number in ("12356", "110"))

    def test_a_changed_p_proposes_a_changed_plan(self, path, phone, case):
        phone.post(path, posted(phq(16)))
        assert Grading.objects.filter(case=case).first().psych == 3
        assert WorkItem.objects.open().filter(subject=case.subject, kind="planning").exists()

    def test_health_alone_leaves_p_as_it_is(self, case, world, phone):
        token = invited(case, world, "health")[1]
        before = Grading.objects.count()
        phone.post(reverse("visits:open_screening", args=[token]), {f"s{scale('health').pk}_1": "40"})
        assert Screening.objects.get().psych is None
        assert Grading.objects.count() == before

    def test_a_missing_answer_is_marked_at_its_question_and_the_rest_stays(self, path, phone):
        given = posted(phq(3))
        del given[f"s{scale('phq9').pk}_4"]
        answer = phone.post(path, given)
        assert answer.status_code == 200
        assert answer.text.count("This question is not answered yet.") == 2  # at the question and in the summary
        assert answer.text.count(" checked") == 8
        assert not Screening.objects.exists()

    @pytest.mark.parametrize("answer", ["4", "-1", "x", "", "9" * 400])
    def test_an_answer_outside_the_scale_is_refused(self, path, phone, answer):
        given = posted(phq()) | {f"s{scale('phq9').pk}_1": answer}
        assert "uc-errors" in phone.post(path, given).text
        assert not Screening.objects.exists()

    @pytest.mark.parametrize("number", ["101", "-1", "50.5", "fifty"])
    def test_nor_is_a_number_beyond_its_ends_taken(self, case, world, phone, number):
        token = invited(case, world, "health")[1]
        answer = phone.post(reverse("visits:open_screening", args=[token]), {f"s{scale('health').pk}_1": number})
        assert "uc-errors" in answer.text
        assert not Screening.objects.exists()

    def test_a_browser_that_keeps_no_cookies_can_answer(self, path):
        strict = Client(enforce_csrf_checks=True)
        assert strict.post(path, posted(phq())).status_code == 200
        assert Screening.objects.count() == 1

    def test_a_new_version_of_a_scale_does_not_change_a_link_that_was_sent(self, path, phone):
        old = scale("phq9")
        Scale.objects.filter(pk=old.pk).update(is_offered=False)
        new = Scale.objects.get(pk=old.pk)
        new.pk, new.version, new.is_offered = None, 2, True
        new.save()
        assert f'name="s{old.pk}_1"' in phone.get(path).text

    def test_a_case_that_was_screened_early_keeps_its_next_round(self, case, world, phone, time_machine):
        early = screening_items(case)[1]
        assert early.opens_at > NOW
        for _ in range(2):
            token = invited(case, world)[1]
            phone.post(reverse("visits:open_screening", args=[token]), posted(phq()))
        early.refresh_from_db()
        assert early.state == "open"


class TestDanger:
    @pytest.mark.parametrize(("ninth", "psych"), [(1, 3), (2, 4), (3, 4)])
    def test_item_9_shows_the_hotlines_at_once_and_calls_the_counsellors(self, path, phone, case, ninth, psych):
        answer = phone.post(path, posted(phq(ninth, ninth=ninth)))
        for number in HOTLINES:
            assert f'href="tel:{number}"' in answer.text
        assert "will call you soon" in answer.text
        signal = RiskSignal.objects.get(alert__case=case)
        assert (signal.source, signal.weight) == ("screening", ninth)
        case.refresh_from_db()
        assert case.psych == psych

    def test_without_a_sign_nobody_is_called(self, path, phone):
        phone.post(path, posted(phq(24)))
        assert not RiskAlert.objects.exists()

    def test_alert_and_answers_are_kept_together_or_not_at_all(self, path, phone, monkeypatch):
        def fails(**_kwargs: object) -> None:
            raise RuntimeError("the alert fails")

        monkeypatch.setattr("visits.screening.services.answering.raise_risk_alert", fails)
        phone.raise_request_exception = False
        assert phone.post(path, posted(phq(2, ninth=2))).status_code == 500
        assert not Screening.objects.exists()
        assert ScreeningInvitation.objects.get().used_at is None

    def test_a_sign_in_answers_that_are_not_complete_calls_too_and_once(self, path, phone, case):
        given = posted(phq(2, ninth=2))
        del given[f"s{scale('phq9').pk}_4"]
        for _ in range(2):
            answer = phone.post(path, given)
            assert 'href="tel:12356"' in answer.text
            assert "This question is not answered yet." in answer.text
        assert RiskSignal.objects.count() == 1
        assert not Screening.objects.exists()
        phone.post(path, posted(phq(2, ninth=2)))
        assert (RiskSignal.objects.count(), Screening.objects.count()) == (1, 1)

    @pytest.mark.parametrize("end", ["expired", "withdrawn", "consent"])
    def test_so_does_one_that_comes_too_late(self, path, phone, case, world, link, time_machine, end):
        end_link(end, link[0], case, world, time_machine)
        answer = phone.post(path, posted(phq(2, ninth=2)))
        assert 'href="tel:12356"' in answer.text
        assert "will call you soon" in answer.text
        assert RiskSignal.objects.get().weight == 2
        assert not Screening.objects.exists()

    def test_sending_twice_calls_once(self, path, phone):
        for _ in range(2):
            assert 'href="tel:12356"' in phone.post(path, posted(phq(2, ninth=2))).text
        assert RiskSignal.objects.count() == 1


def end_link(end, link, case, world, time_machine) -> None:
    """Let a link end in one of the ways in which links do."""
    if end == "expired":
        time_machine.move_to(NOW + timedelta(days=7), tick=False)
    elif end == "withdrawn":
        assert withdraw_invitation(invitation=link, actor=world.person(Role.COUNSELLOR), now=NOW)
    elif end == "consent":
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.welfare_officer, now=NOW)
    elif end == "closed":
        closed(recovering(case, world), world)
    else:
        silence_member(member=case.member, actor=None, now=NOW)


SAID = {
    "expired": "This link has run out",
    "withdrawn": "This link was withdrawn",
    "consent": "Answers cannot be taken now",
    "closed": "Answers cannot be taken now",
    "silenced": "Answers cannot be taken now",
}


class TestClosedLinks:
    @pytest.mark.parametrize("end", SAID)
    def test_each_says_what_happened_and_what_to_do(self, path, phone, case, world, link, time_machine, end):
        end_link(end, link[0], case, world, time_machine)
        answer = phone.get(path)
        assert answer.status_code == 404
        assert SAID[end] in answer.text
        assert f'href="tel:{HOTLINE}"' in answer.text

    @pytest.mark.parametrize("end", SAID)
    def test_answers_sent_too_late_stay_on_the_page_and_nowhere_else(
        self, path, phone, case, world, link, time_machine, end
    ):
        end_link(end, link[0], case, world, time_machine)
        answer = phone.post(path, posted(phq(9)))
        assert SAID[end] in answer.text
        assert "Trouble falling or staying asleep" in answer.text
        assert "Nearly every day" in answer.text
        assert not Screening.objects.exists()

    def test_a_second_answer_is_not_taken_and_the_first_stays(self, path, phone):
        phone.post(path, posted(phq(3)))
        answer = phone.post(path, posted(phq(12)))
        assert answer.status_code == 200
        assert "This was answered already" in answer.text
        assert "This was answered already" in phone.get(path).text
        assert [result.total for result in ScaleResult.objects.all()] == [3]

    @pytest.mark.parametrize("token", ["x" * 32, "中", "9" * 300])
    def test_a_forged_one_is_not_known(self, phone, token, team):
        address = reverse("visits:open_screening", args=[token])
        for answer in (phone.get(address), phone.post(address, {"s1_1": "3"})):
            assert answer.status_code == 404
            assert "This link is not known" in answer.text
            assert "12356" in answer.text

    def test_the_database_knows_only_the_hash(self, link):
        with connection.cursor() as cursor:
            cursor.execute("select * from visits_screeninginvitation")
            [row] = cursor.fetchall()
        assert link[1] not in str([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])

    def test_a_new_link_ends_the_one_before(self, case, world, path, phone):
        invited(case, world)
        assert "This link was withdrawn" in phone.get(path).text

    def test_a_link_is_made_again_with_its_scales(self, case, world, link, phone, path):
        again, token = invite_again(invitation=link[0], actor=world.person(Role.COUNSELLOR), now=NOW)
        assert list(again.scales.all()) == list(link[0].scales.all())
        assert phone.get(reverse("visits:open_screening", args=[token])).status_code == 200
        assert phone.get(path).status_code == 404


class TestDeclining:
    def test_it_is_voluntary_and_the_item_is_waived_with_that_reason(self, path, phone, case):
        first, *later = screening_items(case)
        answer = phone.post(path, {"act": "decline"})
        assert "Nothing changes for you" in answer.text
        screening = Screening.objects.get()
        assert (screening.outcome, screening.psych) == ("declined", None)
        first.refresh_from_db()
        assert (first.state, first.reason) == ("waived", "The member would rather not be screened.")
        assert all(item.state == "open" for item in screening_items(case)[1:])
        assert later
        assert "This was answered already" in phone.get(path).text

    def test_p_stays_as_it_was(self, path, phone, case):
        before = Grading.objects.count()
        phone.post(path, {"act": "decline"})
        assert Grading.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_at_once_one_is_kept(case, world, path):
    def send(_number: int) -> str:
        try:
            return Client().post(path, posted_once).text
        finally:
            connection.close()

    posted_once = posted(phq(2, ninth=2))
    with ThreadPoolExecutor(2) as pool:
        pages = list(pool.map(send, range(2)))
    assert all("12356" in page for page in pages)
    assert Screening.objects.count() == 1
    assert RiskSignal.objects.count() == 1
