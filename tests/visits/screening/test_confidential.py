"""Who reads answers and scores, and every place in which nobody else finds them."""

import io
import json
import logging
import re
from datetime import timedelta
from importlib import import_module
from zipfile import BadZipFile, ZipFile

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.views.debug import ExceptionReporter

from cases.care.models import Grading, IllnessCase
from cases.care.services.levels import psych_explanation
from tests.factories import PostFactory, RelativeFactory, UserFactory
from tests.factories.cases import NOW
from tests.factories.counselling import accepted, qualified
from tests.factories.safety import admit, counsellor, found_team
from tests.factories.screening import given, invited, phq, posted, screened
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from visits.counselling.models import Counselling, TeamMember
from visits.screening.models import Scale, Screening
from visits.screening.selectors.access import may_read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
# An answer that stands nowhere else.
SECRET = 27431
KEY = re.compile(r"^id$|_id$|^object_pk$")
TODAY = NOW.date()
MANAGERS = (Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.VICE_CHAIR, Role.CHAIR)


@pytest.fixture
def marked(team) -> Scale:
    """A scale whose answers can be told from every other number."""
    return Scale.objects.create(
        code="marked", version=1, is_offered=True, name_zh="标记", name_en="Marked", intro_zh="问", intro_en="Asked",
        frame_zh="今天", frame_en="today", kind="visual", items=[{"zh": "多少", "en": "How much"}], most=30_000,
        bands=[
            {"low": 0, "high": 20_000, "zh": "平静水面", "en": "Still water", "p": 1},
            {"low": 20_001, "high": 30_000, "zh": "惊涛骇浪", "en": "Raging sea", "p": 3},
        ],
    )  # fmt: skip


@pytest.fixture
def screening(case, world, marked) -> Screening:
    return screened(case, world, given("marked", [SECRET]))


@pytest.fixture
def results(case) -> str:
    return reverse("visits:screening_results", args=[case.number])


def without_keys(row: str) -> str:
    """A row without the keys of rows: one of them may well be the number."""
    return json.dumps({name: value for name, value in json.loads(row).items() if not KEY.search(name)})


def tells(text: str) -> bool:
    """Whether a text holds the answer, its hexadecimal bytes, or what it means."""
    said = (str(SECRET), f"{SECRET:,}", "Raging sea", "惊涛骇浪")
    return any(word in text or word.encode().hex() in text for word in said)


class TestReaders:
    def test_the_supervisor_and_whoever_conducted_it_read_it(self, world, sign_in, results, screening):
        for role in (Role.COUNSELLING_SUPERVISOR, Role.COUNSELLOR):
            page = sign_in(world.person(role)).get(results).text
            assert str(SECRET) in page
            assert "Raging sea" in page

    def test_each_reading_is_recorded(self, case, world, sign_in, results, screening):
        browser = sign_in(world.person(Role.COUNSELLOR))
        before = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).count()
        browser.get(results)
        browser.get(reverse("visits:screening_answers", args=[case.number, screening.pk]))
        read = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).order_by("pk")[before:]
        assert [(entry.actor_id, entry.additional_data["what"]) for entry in read] == [
            (world.person(Role.COUNSELLOR).pk, "screening")
        ] * 2

    def test_the_answers_stand_question_by_question(self, case, world, sign_in, team):
        held = screened(case, world, phq(12))
        page = sign_in(world.person(Role.COUNSELLOR)).get(
            reverse("visits:screening_answers", args=[case.number, held.pk])
        )
        assert "Trouble falling or staying asleep, or sleeping too much" in page.text
        assert "Nearly every day" in page.text
        assert "Moderate" in page.text

    def test_a_link_is_read_by_whoever_sent_it(self, case, world, sign_in, results, marked):
        token = invited(case, world, "marked")[1]
        Client().post(reverse("visits:open_screening", args=[token]), posted(given("marked", [SECRET])))
        assert str(SECRET) in sign_in(world.person(Role.COUNSELLOR)).get(results).text

    def test_another_counsellor_of_the_team_does_not(self, world, team, sign_in, results, screening):
        other = counsellor(team, "白露")
        assert not may_read(other, screening, TODAY)
        assert sign_in(other).get(results).status_code == 404

    def test_whoever_conducted_one_reads_that_one_alone(self, case, world, team, sign_in, results, screening):
        other = counsellor(team, "白露")
        own = screened(case, world, phq(3), by=other)
        browser = sign_in(other)
        page = browser.get(results).text
        assert str(SECRET) not in page
        assert reverse("visits:screening_answers", args=[case.number, own.pk]) in page
        assert browser.get(reverse("visits:screening_answers", args=[case.number, screening.pk])).status_code == 404

    def test_a_team_that_is_founded_later_below_reads_nothing_older(self, case, world, sign_in, results, screening):
        below = found_team(case.unit, name="小组队")
        lead, other = UserFactory(name="小组督导"), counsellor(below, "小组疏导员")
        PostFactory(user=lead, unit=case.unit, role=Role.COUNSELLING_SUPERVISOR)
        admit(below, lead, role="supervisor")
        assert not any(may_read(person, screening, TODAY) for person in (lead, other))
        assert str(SECRET) not in sign_in(lead).get(results).text
        assert may_read(world.person(Role.COUNSELLING_SUPERVISOR), screening, TODAY)
        assert may_read(world.person(Role.COUNSELLOR), screening, TODAY)

        later = screened(case, world, phq(4), by=other)
        assert (screening.team, later.team) == (found_team(world.enterprise), below)
        assert [may_read(person, later, TODAY) for person in (lead, other)] == [True, True]

    def test_what_a_running_counselling_screens_is_its_teams(self, case, world, sign_in, results, marked):
        for role in (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR):
            qualified(world.person(role))
        counselling = accepted(world, case=case)
        found_team(case.unit, name="小组队")
        token = invited(case, world, "marked")[1]
        Client().post(reverse("visits:open_screening", args=[token]), posted(given("marked", [SECRET])))
        assert Screening.objects.get().team == counselling.team
        assert str(SECRET) in sign_in(world.person(Role.COUNSELLOR)).get(results).text

    def test_without_any_team_at_that_time_the_circle_of_today_reads_it(self, case, world, screening):
        Screening.objects.update(team=None)
        screening.refresh_from_db()
        assert may_read(world.person(Role.COUNSELLING_SUPERVISOR), screening, TODAY)

    def test_whoever_left_the_team_reads_nothing_any_more(self, world, sign_in, results, screening):
        person = world.person(Role.COUNSELLOR)
        TeamMember.objects.filter(user=person).update(ends_on=TODAY - timedelta(days=1))
        assert not may_read(person, screening, TODAY)
        assert sign_in(person).get(results).status_code == 404

    def test_nor_does_a_relative_of_the_member(self, case, world, screening):
        person = world.person(Role.COUNSELLOR)
        RelativeFactory(user=person, employee_no=case.member.employee_no)
        assert not may_read(person, screening, TODAY)

    @pytest.mark.parametrize("role", [role for role in Role if "counsel" not in role])
    def test_nobody_else_does_not_even_as_a_superuser(self, case, world, sign_in, results, screening, role):
        person = world.person(role)
        person.is_superuser = person.is_staff = True
        person.save()
        browser = sign_in(person)
        assert not may_read(person, screening, TODAY)
        answers = reverse("visits:screening_answers", args=[case.number, screening.pk])
        assert [browser.get(page).status_code for page in (results, answers)] == [404, 404]

    def test_without_consent_nobody_reads_and_the_reason_is_said(self, case, world, sign_in, results, screening):
        IllnessCase.objects.filter(pk=case.pk).update(consent_state="withdrawn")
        screening.case.refresh_from_db()
        assert not may_read(world.person(Role.COUNSELLING_SUPERVISOR), screening, TODAY)
        page = sign_in(world.person(Role.COUNSELLING_SUPERVISOR)).get(results, follow=True).text
        assert "Consent was withdrawn" in page
        assert not tells(page)

    def test_an_empty_trend_says_when_it_begins(self, world, sign_in, results):
        assert "Nothing was answered yet" in sign_in(world.person(Role.COUNSELLING_SUPERVISOR)).get(results).text

    def test_the_page_asks_the_database_equally_often_for_one_screening_and_for_many(
        self, case, world, sign_in, results, screening, django_assert_num_queries
    ):
        browser = sign_in(world.person(Role.COUNSELLING_SUPERVISOR))
        browser.get(results)
        for days in (0, 49):
            for day in range(days):
                screened(case, world, given("marked", [day]), phq(day % 20), now=NOW - timedelta(days=day + 1))
            with django_assert_num_queries(QUERIES):
                browser.get(results)


QUERIES = 32


class TestOnThePageOfACounselling:
    @pytest.fixture
    def counselling(self, case, world, team) -> Counselling:
        for role in (Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR):
            qualified(world.person(role))
        return accepted(world, case=case)

    @pytest.fixture
    def panel(self, counselling) -> str:
        return reverse("visits:screening_of", args=[counselling.number])

    def test_the_counsellor_sees_the_course_and_screens_again(
        self, case, world, sign_in, counselling, panel, screening
    ):
        browser = sign_in(world.person(Role.COUNSELLOR))
        assert panel in browser.get(counselling.get_absolute_url()).text
        shown = browser.get(panel, headers={"hx-request": "true"}).text
        assert str(SECRET) in shown
        assert "data-chart" in shown
        assert reverse("visits:screening", args=[case.number]) in shown
        assert "<html" not in shown
        assert "<html" in browser.get(panel).text
        read = LogEntry.objects.get_for_object(counselling).filter(action=LogEntry.Action.ACCESS)
        assert [entry.additional_data["what"] for entry in read.order_by("pk")] == ["counselling", *["screening"] * 2]

    def test_it_says_when_nothing_was_answered_yet(self, world, sign_in, panel):
        assert "Nothing was answered yet" in sign_in(world.person(Role.COUNSELLOR)).get(panel).text

    def test_nobody_else_finds_it(self, world, team, sign_in, panel, screening):
        root = world.chair
        root.is_superuser = root.is_staff = True
        root.save()
        for person in (root, world.welfare_officer, world.administrator, world.outsider(Role.COUNSELLOR)):
            assert sign_in(person).get(panel).status_code in (403, 404)
        assert sign_in(counsellor(team, "白露")).get(panel).status_code == 404

    def test_it_asks_equally_often_for_one_screening_and_for_many(
        self, case, world, sign_in, panel, screening, django_assert_num_queries
    ):
        browser = sign_in(world.person(Role.COUNSELLOR))
        browser.get(panel)
        for days in (0, 20):
            for day in range(days):
                screened(case, world, phq(day), now=NOW - timedelta(days=day + 1))
            with django_assert_num_queries(PANEL_QUERIES):
                browser.get(panel, headers={"hx-request": "true"})


PANEL_QUERIES = 22


class TestPlaces:
    def test_managers_see_that_it_took_place_and_p(self, case, world, sign_in, screening):
        panel = reverse("visits:screening_panel", args=[case.number])
        browser = sign_in(world.welfare_officer)
        assert panel in browser.get(case.get_absolute_url()).text
        page = browser.get(panel, headers={"hx-request": "true"}).text
        assert "18 Mar 2026" in page
        assert "P3" in page
        assert not tells(page)
        assert reverse("visits:screening_results", args=[case.number]) not in page

    def test_the_panel_hides_without_consent(self, case, world, sign_in, screening):
        IllnessCase.objects.filter(pk=case.pk).update(consent_state="withdrawn")
        answer = sign_in(world.welfare_officer).get(reverse("visits:screening_panel", args=[case.number]))
        assert answer.status_code == 302

    @pytest.mark.parametrize("role", MANAGERS)
    def test_no_page_of_theirs_tells_more(self, case, world, sign_in, screening, role):
        browser = sign_in(world.person(role))
        item = WorkItem.objects.filter(subject=case.subject, kind="screening").earliest("due_at")
        pages = [
            case.get_absolute_url(),
            reverse("cases:timeline", args=[case.number]) + "?all",
            reverse("cases:timeline", args=[case.number]) + "?show=access",
            reverse("cases:ended", args=[case.number]),
            reverse("cases:plan", args=[case.number]),
            reverse("cases:grade", args=[case.number]),
            reverse("cases:member", args=[case.member.pk]),
            reverse("cases:member_changes", args=[case.member.pk]),
            reverse("worklist:item", args=[item.pk]),
            reverse("worklist:mine"),
            reverse("worklist:around"),
            reverse("cases:cases"),
        ]
        opened = [answer for page in pages if (answer := browser.get(page)).status_code == 200]
        assert len(opened) >= 6
        assert not any(tells(answer.text) for answer in opened)

    def test_search_finds_no_answer(self, world, sign_in, screening):
        browser = sign_in(world.welfare_officer)
        for word in (str(SECRET), "Raging sea"):
            found = browser.post(reverse("cases:search"), {"q": word}, follow=True).text
            assert screening.case.number not in found

    def test_exports_hold_none(self, case, world, sign_in, screening):
        browser = sign_in(world.welfare_officer)
        for name in ("cases:export", "worklist:export"):
            answer = browser.post(reverse(name), {"purpose": "例会汇报"})
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert not tells(body.decode("latin-1"))
            assert not tells(unzipped(body))

    def test_the_admin_shows_no_result(self, world, sign_in, screening):
        admin = world.administrator_of_all()
        admin.is_superuser = admin.is_staff = True
        admin.save()
        browser = sign_in(admin)
        index = browser.get(reverse("admin:index")).text
        assert "/admin/visits/scale/" in index
        for model in ("screening", "scaleresult", "screeninginvitation"):
            assert f"/admin/visits/{model}/" not in index
            assert browser.get(f"/admin/visits/{model}/").status_code == 404

    def test_neither_the_audit_trail_nor_any_row_holds_it_in_the_open(self, case, screening):
        assert str(SECRET) in screening.results.get().content
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'select to_jsonb(t)::text from "{table}" t')
                held = "\n".join(map(without_keys, (row[0] for row in cursor.fetchall())))
                assert not re.search(rf"\b{SECRET}\b", held), table
                assert str(SECRET).encode().hex() not in held, table

    def test_reasons_for_others_say_by_whom_and_nothing_else(self, case, world, screening):
        grading = Grading.objects.filter(case=case).first()
        assert grading.psych == 3
        for role in (Role.WELFARE_OFFICER, Role.CHAIR, Role.ADMINISTRATOR):
            assert psych_explanation(grading, world.person(role)).text == "Set by the counselling team"
        team = psych_explanation(grading, world.person(Role.COUNSELLING_SUPERVISOR))
        assert "By the screening of 2026-03-18" in team.text
        assert not tells(str(team))

    def test_a_failure_writes_no_answer_into_the_log(self, case, world, marked, log, monkeypatch):
        def fails(**_kwargs: object) -> None:
            raise RuntimeError("the level cannot be set")

        token = invited(case, world, "marked")[1]
        monkeypatch.setattr("visits.screening.services.answering.set_psych", fails)
        address = reverse("visits:open_screening", args=[token])
        answer = Client(raise_request_exception=False).post(address, posted(given("marked", [SECRET])))
        assert answer.status_code == 500
        assert "the level cannot be set" in log.getvalue()
        assert not tells(log.getvalue())
        assert token not in log.getvalue()
        assert not Screening.objects.exists()

    def test_error_reports_hold_no_answer(self, case, world, sign_in, marked, monkeypatch, rf):
        def fails(**_kwargs: object) -> None:
            raise RuntimeError("the level cannot be set")

        token = invited(case, world, "marked")[1]
        monkeypatch.setattr("visits.screening.services.answering.set_psych", fails)
        together = reverse("visits:screening_together", args=[case.number]) + f"?scale={marked.pk}"
        public = reverse("visits:open_screening", args=[token])
        for browser, address in ((Client(), public), (sign_in(world.person(Role.COUNSELLOR)), together)):
            with pytest.raises(RuntimeError) as failed:
                browser.post(address, posted(given("marked", [SECRET])))
            request = rf.post(address, posted(given("marked", [SECRET])))
            request.sensitive_post_parameters = "__ALL__"
            told = ExceptionReporter(request, failed.type, failed.value, failed.tb).get_traceback_text()
            assert "the level cannot be set" in told
            assert not tells(told), address

    def test_the_object_itself_says_nothing(self, screening):
        assert not tells(f"{screening!r} {screening.results.get()!r} {screening} {screening.results.get()}")


@pytest.fixture
def log(monkeypatch) -> io.StringIO:
    """What the handler of the settings writes."""
    [handler] = [one for one in logging.getLogger().handlers if type(one) is logging.StreamHandler]
    written = io.StringIO()
    monkeypatch.setattr(handler, "stream", written)
    return written


def unzipped(body: bytes) -> str:
    """Return what the parts of a workbook hold."""
    try:
        with ZipFile(io.BytesIO(body)) as book:
            return "\n".join(book.read(name).decode("latin-1") for name in book.namelist())
    except BadZipFile:
        return body.decode("latin-1")


def test_nobody_reads_by_a_name_that_was_given_again(world, screening) -> None:
    stranger = User.objects.create(username="stranger", name="沈岚")
    assert not may_read(stranger, screening, TODAY)


def test_what_was_screened_before_teams_were_kept_belongs_to_whoever_reads_it_today(case, world, screening) -> None:
    Screening.objects.update(team=None)
    found_team(world.corporation, name="集团队")
    import_module("visits.migrations.0008_danger").name_teams(apps, None)
    screening.refresh_from_db()
    assert screening.team == found_team(world.enterprise)
