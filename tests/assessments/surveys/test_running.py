"""Putting a questionnaire to people: by whom, to whom, on paper, on a poster, until it is closed."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.surveys.enums import Occasion
from assessments.surveys.models import Invitation, Survey
from tests.factories import World
from tests.factories.cases import NOW, make_member
from tests.factories.questionnaires import questionnaire, survey
from tests.factories.worklist import draft
from unioncare.core.audit import LogEntry
from unioncare.organisation.enums import Role
from unioncare.worklist.models import Subject, WorkItem
from unioncare.worklist.services import open_items

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(world: World) -> Client:
    """The welfare officer at the desk, reading English."""
    return signed_in(world, Role.WELFARE_OFFICER)


def signed_in(world: World, role: Role) -> Client:
    browser = Client()
    browser.force_login(world.person(role))
    browser.cookies["unioncare_language"] = "en"
    return browser


def test_an_officer_starts_a_survey_asks_a_unit_prints_its_slips_and_closes_it(world, officer):
    version = questionnaire(world.enterprise)
    for number in range(3):
        make_member(world, number=f"77{number}", name=f"赵{number}")
    made = officer.post(
        reverse("assessments:survey_new"),
        {
            "questionnaire": version.questionnaire_id, "unit": world.enterprise.pk, "occasion": "list",
            "name_zh": "三月调查", "name_en": "March", "starts_on": "2026-03-18", "valid_days": "10",
        },
    )  # fmt: skip
    held = Survey.objects.get()
    assert made.url == held.get_absolute_url()
    assert (held.valid_days, held.remind_days, held.sampled) == (10, 7, 100)
    page = officer.get(held.get_absolute_url())
    assert "Nobody was asked yet" in page.text
    ask = reverse("assessments:survey_ask", args=[held.pk])
    for _twice in range(2):
        officer.post(ask, {"unit": world.branch.pk})
    assert Invitation.objects.count() == 3
    slips = officer.get(reverse("assessments:survey_slips", args=[held.pk, world.branch.pk]))
    assert slips.text.count("data:image/svg+xml") == 3
    assert LogEntry.objects.filter(additional_data__what="survey slips").count() == 3
    officer.post(reverse("assessments:survey_close", args=[held.pk]))
    held.refresh_from_db()
    assert held.closed_at == NOW
    assert "is closed already" in officer.post(reverse("assessments:survey_close", args=[held.pk])).text


def test_what_cannot_be_asked_is_refused_in_words(world, officer):
    version = questionnaire(world.enterprise)
    held = survey(version, world.branch, Occasion.CASE_CLOSED)
    ask = reverse("assessments:survey_ask", args=[held.pk])
    assert "asks by itself on its occasion" in officer.post(ask, {"unit": world.branch.pk}).text
    version.state = "retired"
    version.save()
    assert "No version of" in officer.get(held.get_absolute_url()).text


def test_a_poster_is_printed_while_its_survey_runs_and_only_then(world, officer):
    held = survey(questionnaire(world.enterprise), world.enterprise, Occasion.OPEN)
    poster = reverse("assessments:survey_poster", args=[held.pk])
    assert "data:image/svg+xml" in officer.get(poster).text
    Survey.objects.update(closed_at=NOW)
    assert officer.get(poster).status_code == 404


def test_surveys_of_others_are_not_there_and_who_only_reads_starts_none(world):
    held = survey(questionnaire(world.enterprise), world.enterprise)
    outside = Client()
    outside.force_login(world.outsider(Role.WELFARE_OFFICER))
    assert outside.get(held.get_absolute_url()).status_code == 404
    auditor = signed_in(world, Role.AUDITOR)
    assert auditor.get(held.get_absolute_url()).status_code == 200
    assert auditor.get(reverse("assessments:survey_new")).status_code == 403
    assert auditor.get(reverse("assessments:survey_slips", args=[held.pk, world.branch.pk])).status_code == 403


def test_the_list_takes_as_many_queries_for_one_survey_as_for_thirty(world, officer, django_assert_num_queries):
    version = questionnaire(world.enterprise)
    counts = []
    for many in (1, 29):
        for _number in range(many):
            survey(version, world.enterprise)
        officer.get(reverse("assessments:surveys"))
        with django_assert_num_queries(LISTED) as told:
            officer.get(reverse("assessments:surveys"))
        counts.append(len(told))
    assert counts[0] == counts[1]


LISTED = 3


def test_whom_the_plan_asks_shows_the_link_and_says_that_it_was_passed_on(world, officer):
    subject = Subject.objects.create(kind="case", unit=world.branch, label="陈国栋", reference="2026-0001")
    owner = world.person(Role.WELFARE_OFFICER)
    asked = draft(subject, "case:1:survey", kind="survey", unit=world.branch, assignee=owner, seated=True)
    open_items(drafts=[asked], now=NOW)
    item = WorkItem.objects.get()
    page = reverse("assessments:pass_on", args=[item.pk])
    assert "There is no link yet" in officer.get(page).text
    held = survey(questionnaire(world.enterprise), world.enterprise, Occasion.PROTOCOL)
    link = Invitation.objects.create(
        survey=held, version=held.questionnaire.versions.get(), unit=world.branch, source="item:1", item=item,
        token="x" * 32, token_digest=b"x", made_on=NOW.date(), expires_on=NOW.date(),
    )  # fmt: skip
    shown = officer.get(page)
    assert f"/q/{'x' * 32}/" in shown.text
    assert signed_in(world, Role.FINANCE_OFFICER).get(page).status_code == 404
    officer.post(reverse("assessments:passed_on", args=[item.pk]))
    link.refresh_from_db()
    item.refresh_from_db()
    assert (item.state, link.handed_on) == ("done", NOW.date())
