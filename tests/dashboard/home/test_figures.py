"""The key figures of every role: what each needs, from nobody else's units."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from assessments.feedback.enums import Category
from cases.insurance.models import EnrolmentTarget, InsurancePlan
from cases.insurance.thresholds import SMALL_UNIT
from donations.ledger.enums import Account, EntryKind
from donations.ledger.models import Budget
from donations.ledger.services.findings import raise_finding
from tests.factories import World, build_world
from tests.factories.cases import NOW, load_catalogues, make_member
from tests.factories.claims import insured_case
from tests.factories.counselling import accepted, referred, staffed
from tests.factories.feedback import written
from tests.factories.funds import booked, fund
from tests.factories.organisation import PostFactory, RelativeFactory
from tests.factories.payments import account, ordered
from tests.factories.safety import alerted, another, on_duty
from tests.factories.visits import first_visit
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.models import JobRun, Threshold
from unioncare.core.rates import Rate
from unioncare.dashboard.home.selectors.figures import FIGURES, OF_ROLE, figures_for
from unioncare.dashboard.scoreboard.models import Target
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.models import WorkItem
from visits.schedule.models import Seat, Visit

pytestmark = pytest.mark.django_db
PAGE = reverse("dashboard:figures")
DAY = timedelta(days=1)
# What each role reads of the world below. Of the outsiders everything is 0 or nothing.
READ = {
    Role.GROUP_LEADER: {"own_visits": 1, "open_cases": 1, "visit_standard": 0, "enrolment": 100},
    Role.BRANCH_CHAIR: {"open_cases": 1, "first_visit": 0, "visit_standard": 0, "enrolment": 100, "requests": 0},
    Role.WELFARE_OFFICER: {
        "open_cases": 1,
        "enrolment": 100,
        "first_visit": 0,
        "visit_standard": 0,
        "aid_budget": 33.3,
    },
    Role.WOMENS_OFFICER: {"own_visits": 0, "open_cases": 1, "first_visit": 0, "visit_standard": 0},
    Role.INSURANCE_OFFICER: {"enrolment": 100, "claims": 1, "requests": 0},
    Role.FINANCE_OFFICER: {"payments": 1, "receipts": 0, "aid_budget": 33.3, "findings": 1},
    Role.AUDITOR: {"findings": 1, "last_check": None, "decisions": 0, "aid_budget": 33.3},
    Role.VICE_CHAIR: {"open_cases": 1, "visit_standard": 0, "enrolment": 100, "aid_budget": 33.3, "decisions": 0},
    Role.CHAIR: {"open_cases": 1, "enrolment": 100, "first_visit": 0, "visit_standard": 0, "aid_budget": 33.3},
    Role.PARTY_SECRETARY: {"decisions": 1, "payments": 1, "measures": 0},
    Role.COMMITTEE_MEMBER: {"decisions": 0, "own_visits": 0, "measures": 0},
    Role.COUNSELLOR: {"alerts": 1, "caseload": 1, "sessions": 0},
    Role.COUNSELLING_SUPERVISOR: {"alerts": 1, "referrals": 0, "team": 1, "caseload": 0},
    Role.CLERK: {"members": 1, "incomplete": 1, "outside": 0},
}


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    """青岭三矿 with something of every kind: a case with a late visit, an alert, a budget of which a third is spent."""
    world = build_world()
    load_catalogues()
    member = make_member(world)
    case = insured_case(world, member=member)
    _late(first_visit(case), world.group_leader)
    team = staffed(world)
    accepted(world, case=case)
    on_duty(team, world.person(Role.COUNSELLOR))
    alerted(case)
    written(world, Category.SUGGESTION)
    money = fund(world.enterprise, bank=50_000)
    Budget.objects.create(fund=money, year=2026, account=Account.RELIEF, amount=Decimal(9_000))
    booked(money, EntryKind.RELIEF, 3_000)
    raise_finding(fund=money, entry=None, text="缺审批单", actor=world.people[Role.AUDITOR], now=NOW)
    ordered(world, money, account(world, member))
    WorkItemFactory(
        subject=SubjectFactory(unit=world.enterprise), assignee=world.people[Role.PARTY_SECRETARY],
        details={"approval": 1}, due_at=NOW + timedelta(days=1),
    )  # fmt: skip
    return world


def _late(visit: Visit, companion: User) -> None:
    """A visit was due an hour ago, and somebody was to come along."""
    WorkItem.objects.filter(pk=visit.item_id).update(opens_at=NOW - 2 * DAY, due_at=NOW - timedelta(hours=1))
    Seat.objects.create(visit=visit, position=3, user=companion)


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

    long_ago = NOW - timedelta(days=40)
    JobRun.objects.create(
        name="prune", scheduled_for=long_ago, started_at=long_ago, finished_at=long_ago, error="long mended"
    )

    after = read(world.administrator)

    assert set(after) == {"jobs", "gaps"}
    assert after["jobs"] == (before["jobs"] or 0) + 1


def test_each_figure_opens_its_page_and_says_why(world: World, client: Client) -> None:
    opened = set()
    for role in Role:
        lines = figures_for(world.person(role), NOW)
        client.force_login(world.person(role))
        page = client.get(PAGE).text
        for line in lines:
            assert line.reading.because.text in page
            assert f'href="{line.url}"'.replace("&", "&amp;") in page
            if line.figure.code not in opened:
                assert client.get(line.url).status_code == 200, line.url
                opened.add(line.figure.code)
    assert opened == set(FIGURES)


def test_a_share_shows_its_numbers_its_target_and_its_parts(world: World, client: Client) -> None:
    client.force_login(world.welfare_officer)
    page = client.get(PAGE).text

    assert "1 / 1，目标 100.0%" in page
    assert "100.0<small>%</small>" in page
    assert "1 ÷ 1 = 100.0" in page
    client.force_login(world.person(Role.AUDITOR))
    assert "无数据" in client.get(PAGE).text


def test_nothing_about_counselling_or_members_stands_on_the_home_of_others(world: World, client: Client) -> None:
    for role in set(Role) - {Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR}:
        client.force_login(world.person(role))
        page = client.get(PAGE).text
        assert "陈国栋" not in page
        main = page.partition("<main")[2].partition("</main>")[0]
        # That a team lacks people tells of no member.
        assert "心理疏导" not in main.replace("心理疏导队", "")


def test_a_figure_counts_what_its_page_counts_and_in_the_same_days(world: World) -> None:
    leader, chair = world.person(Role.GROUP_LEADER), world.person(Role.CHAIR)
    urls = {line.figure.code: line.url for line in figures_for(leader, NOW)}
    assert urls["visit_standard"] == f"{reverse('visits:standard')}?days=90&unit={world.group.code}"
    assert urls["enrolment"] == f"{reverse('cases:coverage')}?unit={world.group.code}"
    # Whoever reads the scoreboard is led to the rows of C1 over all plans.
    rows = reverse("scoreboard:rows", args=[world.enterprise.code, "C1"])
    assert {line.figure.code: line.url for line in figures_for(chair, NOW)}["enrolment"].startswith(rows)


def test_targets_are_those_of_the_scoreboard_and_what_lies_below_them_is_red(world: World) -> None:
    Target.objects.create(unit=world.corporation, code="E1", value=Decimal("0.975"), starts_on=NOW.date())
    lines = {line.figure.code: line.reading for line in figures_for(world.branch_chair, NOW)}

    standard = lines["visit_standard"]
    assert (standard.value, standard.target, standard.is_bad) == (0, 0.975, True)
    assert ("目标", "97.5%") in standard.because.input_rows
    assert lines["first_visit"].target is None


def test_the_target_of_enrolment_asks_by_heads_and_not_by_plans(world: World) -> None:
    EnrolmentTarget.objects.create(unit=world.enterprise, rate=Decimal("0.9"), starts_on=NOW.date())
    InsurancePlan.objects.filter(code="city").update(is_required=True)
    Threshold.objects.create(pk=SMALL_UNIT.code, value=2)

    # One member in two plans is one head, and so few enrol everybody.
    enrolment = next(line.reading for line in figures_for(world.chair, NOW) if line.figure.code == "enrolment")
    assert (enrolment.rate, enrolment.target, enrolment.is_bad) == (Rate(1, 2), 1, True)


def test_of_several_posts_each_gives_its_first_figures_and_alerts_stand_first(world: World) -> None:
    person = world.person(Role.CHAIR)
    for role in (Role.FINANCE_OFFICER, Role.COUNSELLOR):
        PostFactory(user=person, unit=world.enterprise, role=role)

    codes = [line.figure.code for line in figures_for(User.objects.get(pk=person.pk), NOW)]

    assert codes == ["alerts", "open_cases", "payments", "enrolment", "receipts"]


def test_figures_of_a_unit_are_kept_for_whoever_reads_them_next(world: World, django_assert_num_queries) -> None:
    figures_for(world.chair, NOW)
    reader = world.chair

    with django_assert_num_queries(1):  # the posts
        assert figures_for(reader, NOW)[0].reading.value == 1
