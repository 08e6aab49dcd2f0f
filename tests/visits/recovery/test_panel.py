"""The recovery on the case page: chart and table, the way back to work, the days that are left."""

import json
import re
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from cases.care.services.consent import withdraw_consent
from cases.care.services.reports import ConsentEntry
from tests.factories.cases import NOW
from tests.factories.recovery import at_stage, measured, period
from unioncare.organisation.enums import Role
from visits.recovery.enums import Stage
from visits.recovery.models import RecoveryMeasure
from visits.recovery.services import extend_period, strike_measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
HTMX = {"hx-request": "true"}
QUERIES = 7


@pytest.fixture
def url(case):
    return reverse("visits:recovery", args=[case.number])


@pytest.fixture
def course(case, world):
    """Three measures over two months, and two stages."""
    measured(case, world, ago=60, ecog=3, self_rated=30)
    measured(case, world, ago=30, ecog=None, self_rated=45)
    measured(case, world, ago=1, ecog=1, self_rated=70, note="能下楼走半小时")
    at_stage(case, world, Stage.OFF_WORK, ago=90)
    at_stage(case, world, Stage.PREPARATION, ago=5)
    return case


def drawn(page):
    found = re.search(r'<script id="recovery-chart" type="application/json">(.*)</script>', page)
    return json.loads(found[1]) if found else None


def test_the_case_page_loads_it_for_whoever_may_see_it(case, world, sign_in, url):
    assert f'hx-get="{url}"' in sign_in(world.group_leader).get(case.get_absolute_url()).text


def test_the_chart_draws_health_and_ecog_over_time_with_the_stages(course, world, sign_in, url):
    data = drawn(sign_in(world.branch_chair).get(url, headers=HTMX).text)
    health, ecog = data["series"]
    assert health["points"] == [["2026-01-17", 30], ["2026-02-16", 45], ["2026-03-17", 70]]
    assert ecog["points"] == [["2026-01-17", 3], ["2026-03-17", 1]]
    assert (ecog["axis"], ecog["step"], data["axes"][1]["inverse"]) == (1, True, True)
    assert data["marks"] == [{"at": "2026-03-13", "name": "Preparing to return"}]


def test_it_is_said_in_words_and_the_table_holds_every_number(course, world, sign_in, url):
    page = sign_in(world.branch_chair).get(url, headers=HTMX).text
    assert "Self-rated health 30 on 17 Jan 2026, 70 on 17 Mar 2026; ECOG 3 on" in page
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", page.partition("<tbody>")[2], re.DOTALL)
    assert len(rows) == 3
    for words in ("17 Mar 2026", ">70<", "Light work only", "能下楼走半小时", "韩立新"):
        assert words in rows[0]


def test_one_measure_is_no_course(case, world, sign_in, url):
    browser = sign_in(world.branch_chair)
    assert "A chart stands here from the second measure on" in browser.get(url, headers=HTMX).text
    measured(case, world)
    measured(case, world, ecog=1)
    page = browser.get(url, headers=HTMX).text
    assert "data-chart" not in page
    assert page.count('<th scope="row"') == 2


def test_what_was_struck_out_stays_in_the_table_and_leaves_the_chart(course, world, sign_in, url):
    wrong = RecoveryMeasure.objects.get(self_rated=45)
    strike_measure(measure=wrong, actor=world.branch_chair, now=NOW, reason="记错人")
    page = sign_in(world.branch_chair).get(url, headers=HTMX).text
    assert "struck out by 韩立新: 记错人" in page
    assert "<del>45</del>" in page
    assert len(drawn(page)["series"][0]["points"]) == 2


def test_the_way_back_shows_where_the_member_stands_and_how_it_came_to_it(course, world, sign_in, url):
    page = sign_in(world.branch_chair).get(url, headers=HTMX).text
    assert re.search(r'class="now"[^>]*aria-current="step"><b>Preparing to return</b><small>13 Mar</small>', page)
    assert "18 Dec 2025 to 13 Mar 2026" in page
    assert "医生同意" in page


def test_whoever_does_not_go_back_has_no_steps(case, world, sign_in, url):
    at_stage(case, world, Stage.NOT_APPLICABLE)
    page = sign_in(world.branch_chair).get(url, headers=HTMX).text
    assert "Not applicable (retired or left)" in page
    assert "uc-steps" not in page


class TestMedicalPeriod:
    def test_the_days_that_are_left_stand_with_their_reason(self, case, world, sign_in, url):
        period(case, world, starts_on=date(2026, 1, 10))
        page = sign_in(world.branch_chair).get(url, headers=HTMX).text
        assert "206 days left of 273" in page
        assert "until 9 Oct 2026" in page
        assert "12 years of work in all, 6 of them here: 9 months by the table" in page
        assert "劳部发〔1994〕479 号" in page

    def test_its_last_day_is_still_one(self, case, world, sign_in, url):
        period(case, world, starts_on=date(2025, 12, 19), total=0, own=0)
        assert "1 day left of 90" in sign_in(world.branch_chair).get(url, headers=HTMX).text

    def test_one_that_is_over_says_since_when(self, case, world, sign_in, url):
        period(case, world, starts_on=date(2025, 12, 18), total=0, own=0)
        assert "over since 17 Mar 2026" in sign_in(world.branch_chair).get(url, headers=HTMX).text

    def test_extensions_stand_with_their_reasons(self, case, world, sign_in, url):
        period(case, world, starts_on=date(2026, 1, 10))
        extend_period(case_id=case.pk, months=2, reason="康复较慢", actor=world.welfare_officer, now=NOW)
        page = sign_in(world.branch_chair).get(url, headers=HTMX).text
        assert "2 more months" in page
        assert "康复较慢" in page


@pytest.mark.parametrize(
    ("role", "notes"), [(Role.BRANCH_CHAIR, True), (Role.GROUP_LEADER, False), (Role.CHAIR, False)]
)
def test_buttons_stand_there_for_whoever_may_note(course, world, sign_in, url, role, notes):
    page = sign_in(world.person(role)).get(url, headers=HTMX).text
    for name in ("measure", "stage", "period"):
        assert (reverse(f"visits:recovery_{name}", args=[course.number]) in page) is notes
    assert ("strike out" in page) is notes


def test_without_consent_it_is_neither_on_the_case_nor_open(course, world, sign_in, url):
    withdraw_consent(case_id=course.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)
    browser = sign_in(world.branch_chair)
    assert url not in browser.get(course.get_absolute_url()).text
    assert browser.get(url)["Location"].startswith(course.get_absolute_url())


def test_as_a_page_of_its_own_it_shows_every_measure_and_reading_it_is_noted(case, world, sign_in, url):
    for ago in range(15):
        measured(case, world, ago=ago)
    browser = sign_in(world.branch_chair)
    assert browser.get(url).text.count('<th scope="row"') == 12
    assert browser.get(url, {"all": ""}).text.count('<th scope="row"') == 15
    assert LogEntry.objects.filter(additional_data__what="recovery").count() == 2
    browser.get(url, headers=HTMX)
    assert LogEntry.objects.filter(additional_data__what="recovery").count() == 2


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_number_of_queries_does_not_grow_with_the_measures(
    count, case, world, sign_in, url, django_assert_num_queries
):
    for ago in range(count):
        measured(case, world, ago=ago)
        at_stage(case, world, [Stage.OFF_WORK, Stage.PREPARATION][ago % 2], ago=0)
    period(case, world, starts_on=date(2026, 1, 10))
    for _ in range(min(count, 3)):
        extend_period(case_id=case.pk, months=1, reason="慢", actor=world.welfare_officer, now=NOW)
    browser = sign_in(world.branch_chair)
    browser.get(url, headers=HTMX)
    with django_assert_num_queries(QUERIES):
        browser.get(url, headers=HTMX)


def test_words_of_people_are_escaped(case, world, sign_in, url):
    measured(case, world, note="<b>粗</b>")
    measured(case, world, ago=1)
    assert "<b>粗" not in sign_in(world.branch_chair).get(url, headers=HTMX).text
