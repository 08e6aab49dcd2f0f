"""The key figures of every role: what each needs, from nobody else's units."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments.feedback.enums import Category
from cases.care.models import IllnessCase
from donations.ledger.enums import Account
from donations.ledger.models import Budget
from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues, make_member
from tests.factories.claims import insured_case
from tests.factories.counselling import accepted, referred, staffed
from tests.factories.feedback import written
from tests.factories.funds import fund
from tests.factories.organisation import RelativeFactory
from tests.factories.payments import account, ordered
from tests.factories.safety import alerted, another
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.models import JobRun
from unioncare.dashboard.home.selectors.figures import OF_ROLE, figures_for
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User

pytestmark = pytest.mark.django_db
PAGE = reverse("dashboard:figures")
# What each role reads of the world below. Of the outsiders everything is 0 or nothing.
READ = {
    Role.GROUP_LEADER: {"own_visits": 0, "open_cases": 1, "visit_standard": None, "enrolment": 100},
    Role.BRANCH_CHAIR: {
        "open_cases": 1, "first_visit": None, "visit_standard": None, "enrolment": 100, "requests": 0,
    },
    Role.WELFARE_OFFICER: {
        "open_cases": 1, "enrolment": 100, "first_visit": None, "visit_standard": None, "aid_budget": 0,
    },
    Role.WOMENS_OFFICER: {"own_visits": 0, "open_cases": 1, "first_visit": None, "visit_standard": None},
    Role.INSURANCE_OFFICER: {"enrolment": 100, "claims": 1, "requests": 0},
    Role.FINANCE_OFFICER: {"payments": 1, "receipts": 0, "aid_budget": 0, "findings": 0},
    Role.AUDITOR: {"findings": 0, "last_check": None, "decisions": 0, "aid_budget": 0},
    Role.VICE_CHAIR: {"open_cases": 1, "visit_standard": None, "enrolment": 100, "aid_budget": 0, "decisions": 0},
    Role.CHAIR: {"open_cases": 1, "enrolment": 100, "first_visit": None, "visit_standard": None, "aid_budget": 0},
    Role.PARTY_SECRETARY: {"decisions": 1, "payments": 1, "measures": 0},
    Role.COMMITTEE_MEMBER: {"decisions": 0, "own_visits": 0, "measures": 0},
    Role.COUNSELLOR: {"alerts": 0, "caseload": 1, "sessions": 0},
    Role.COUNSELLING_SUPERVISOR: {"alerts": 0, "referrals": 0, "team": 1, "caseload": 0},
    Role.CLERK: {"members": 1, "incomplete": 1, "outside": 0},
}  # fmt: skip


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    """青岭三矿 with a case, a claim, a counselling, a request, a budget, a payment and a decision that waits."""
    world = build_world()
    load_catalogues()
    member = make_member(world)
    case = insured_case(world, member=member)
    staffed(world)
    accepted(world, case=case)
    written(world, Category.SUGGESTION)
    money = fund(world.enterprise, bank=50_000)
    Budget.objects.create(fund=money, year=2026, account=Account.RELIEF, amount=Decimal(10_000))
    ordered(world, money, account(world, member))
    WorkItemFactory(
        subject=SubjectFactory(unit=world.enterprise), assignee=world.people[Role.PARTY_SECRETARY],
        details={"approval": 1}, due_at=NOW + timedelta(days=1),
    )  # fmt: skip
    return world


def read(reader: User) -> dict[str, float | None]:
    return {line.figure.code: line.reading.value for line in figures_for(reader, NOW)}


def test_every_role_reads_what_it_needs_and_outside_nothing_of_it(world: World) -> None:
    for role, figures in READ.items():
        assert read(world.person(role)) == figures, role
        assert not any(read(world.outsider(role)).values()), role


def test_every_role_has_its_figures() -> None:
    assert set(OF_ROLE) == set(Role)
    assert all(2 <= len(codes) <= 5 for codes in OF_ROLE.values())


def test_nobody_counts_what_concerns_a_relative(world: World) -> None:
    alerted(IllnessCase.objects.get())
    referred(world, case=another(world, 1))
    supervisor, counsellor = world.person(Role.COUNSELLING_SUPERVISOR), world.person(Role.COUNSELLOR)
    assert read(supervisor) == {"alerts": 1, "referrals": 1, "team": 1, "caseload": 0}
    for person in (supervisor, counsellor):
        for number in ("030217", "040001"):
            RelativeFactory(user=person, employee_no=number)

    assert read(supervisor) == {"alerts": 0, "referrals": 0, "team": 0, "caseload": 0}
    assert read(counsellor)["caseload"] == 0


def test_the_organisation_officer_reads_members_gaps_and_requests(world: World) -> None:
    figures = read(world.person(Role.ORGANISATION_OFFICER))

    assert (figures["members"], figures["requests"], figures["measures"]) == (1, 1, 0)
    assert figures["gaps"]
    assert read(world.outsider(Role.ORGANISATION_OFFICER))["members"] == 0


def test_the_administrator_reads_of_jobs_that_failed_and_of_gaps(world: World) -> None:
    before = read(world.administrator)
    JobRun.objects.create(name="sweep", scheduled_for=NOW, started_at=NOW, finished_at=NOW, error="lost")

    after = read(world.administrator)

    assert set(after) == {"jobs", "gaps"}
    assert after["jobs"] == (before["jobs"] or 0) + 1


def test_each_figure_opens_its_page_and_says_why(world: World, client: Client) -> None:
    for role in Role:
        lines = figures_for(world.person(role), NOW)
        client.force_login(world.person(role))
        page = client.get(PAGE).text
        for line in lines:
            assert line.reading.because.text in page
            assert f'href="{line.url}"'.replace("&", "&amp;") in page
            assert client.get(line.url).status_code == 200, line.url


def test_a_share_shows_its_numbers_its_target_and_its_parts(world: World, client: Client) -> None:
    client.force_login(world.welfare_officer)
    page = client.get(PAGE).text

    assert "1 / 1，目标 100%" in page
    assert "100.0<small>%</small>" in page
    assert "无数据" in page
    assert "1 ÷ 1 = 100.0" in page


def test_nothing_about_counselling_or_members_stands_on_the_home_of_others(world: World, client: Client) -> None:
    for role in set(Role) - {Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR}:
        client.force_login(world.person(role))
        page = client.get(PAGE).text
        assert "陈国栋" not in page
        assert "心理疏导" not in page.partition("<main")[2].partition("</main>")[0]


def test_figures_of_a_unit_are_kept_for_whoever_reads_them_next(world: World, django_assert_num_queries) -> None:
    figures_for(world.chair, NOW)
    reader = world.chair

    with django_assert_num_queries(1):  # the posts
        assert figures_for(reader, NOW)[0].reading.value == 1
