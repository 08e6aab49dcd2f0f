"""From an empty database to the first case: each step turns done by what its own page does."""

from datetime import date
from typing import Any

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from zeal import zeal_ignore

from assessments.surveys.models import Questionnaire
from cases.care.models import Protocol
from cases.care.services.protocols import publish_protocol
from cases.insurance.models import InsurancePlan
from cases.members.models import Member
from cases.members.services import change_member, register_outsider
from tests.cases.care.test_report_page import told
from tests.cases.members.roster.files import lines
from tests.cases.members.roster.pages import check, confirm
from tests.factories import PostFactory, UserFactory, World, build_world
from tests.factories.worklist import NOW
from tests.imports.organisation.conftest import book
from unioncare.dashboard.first_day.selectors.standing import forget_next
from unioncare.dashboard.scoreboard.models import Target
from unioncare.dashboard.seed.organisation import DEMO_PEOPLE
from unioncare.imports.models import ImportRun
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, Unit, User

pytestmark = pytest.mark.django_db
PAGE, FOUND = reverse("dashboard:first_day"), reverse("dashboard:found")
UNITS = [["QL3", "青岭三矿工会", "QL", "enterprise"], ["QL3-1", "综采一队分会", "QL3", "branch"]]
PEOPLE = [[name, name, None, None, None] for name in ("zhao", "zhou", "xu", "he")]
POSTS = [
    [name, "QL", role, "2026-01-01", None]
    for name, role in (("zhao", "chair"), ("zhou", "welfare_officer"), ("xu", "organisation_officer"))
] + [["he", "QL", "insurance_officer", "2026-01-01", None]]


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def founder(client: Client) -> Client:
    """The superuser of an empty database, signed in."""
    client.force_login(User.objects.create_superuser(username="root", name="邱明", password="x-Qingling-2026"))
    return client


def states(browser: Client) -> dict[str, str]:
    return {one.step.code: one.state for one in browser.get(PAGE).context["progress"].steps}


def next_of(browser: Client) -> str | None:
    coming = browser.get(PAGE).context["progress"].next
    return coming.step.code if coming else None


def signed_in_as(name: str) -> Client:
    browser = Client()
    browser.force_login(User.objects.get(username=name))
    return browser


def founded(browser: Client) -> None:
    browser.post(FOUND, {"name": "青岭矿业集团工会", "code": "QL", "kind": "corporation"})


def test_whoever_begins_lands_here_and_is_led_step_by_step_to_the_first_case(
    founder: Client, django_capture_on_commit_callbacks: Any
) -> None:
    start = founder.get("/", follow=True)
    assert start.request["PATH_INFO"] == PAGE
    assert next_of(founder) == "union"
    assert FOUND in start.text

    founded(founder)
    post = Post.objects.get()
    assert (post.user.username, post.unit.code, post.role) == ("root", "QL", Role.ADMINISTRATOR)
    assert next_of(founder) == "tables"

    with zeal_ignore():  # tables are loaded row by row, once in the life of an installation
        founder.post(reverse("dashboard:load_tables"))
    assert states(founder)["tables"] == states(founder)["calendar"] == "done"
    assert next_of(founder) == "units"

    _import_organisation(founder, django_capture_on_commit_callbacks)
    assert states(founder)["units"] == states(founder)["people"] == "done"
    assert next_of(founder) == "roster"

    _others_do_the_rest(founder, django_capture_on_commit_callbacks)
    assert next_of(founder) is None
    assert "各步均已完成" in founder.get(PAGE).text
    assert founder.get("/", follow=True).request["PATH_INFO"] == reverse("worklist:mine")


def _import_organisation(browser: Client, capture: Any) -> None:
    content = book(units=UNITS, people=PEOPLE, posts=POSTS)
    browser.post(reverse("organisation:import"), {"file": SimpleUploadedFile("组织.xlsx", content)})
    run = ImportRun.objects.latest("pk")
    with capture(execute=True):
        browser.post(reverse("organisation:import_confirm", args=[run.pk]))


def _others_do_the_rest(founder: Client, capture: Any) -> None:
    """Roster, protocol, term and case, each by whoever may: what the page says turns with each."""
    with capture(execute=True):
        run = check(signed_in_as("xu"), lines(2, 部门="综采一队分会"))
    with capture(execute=True):
        confirm(signed_in_as("xu"), run)
    assert next_of(founder) == "protocol"

    union, chair = Unit.objects.get(code="QL"), User.objects.get(username="zhao")
    drafted = {"unit": union.pk, "source": "default", "title_zh": "规程"}
    signed_in_as("zhou").post(reverse("cases:protocol_new"), drafted)
    draft = Protocol.objects.get()
    assert "已有草案，尚未生效" in founder.get(PAGE).text
    publish_protocol(protocol=draft, actor=None, approver=chair, now=NOW, move="install")
    assert next_of(founder) == "insurance"

    given = {"plan": InsurancePlan.objects.get(code="provincial").pk, "unit": union.pk, "starts_on": "2026-01-01"}
    signed_in_as("he").post(reverse("cases:open_term"), given)
    assert next_of(founder) == "case"

    member = Member.objects.order_by("pk").first()
    signed_in_as("zhou").post(reverse("cases:report"), told(member=member.pk if member else None))
    assert states(founder)["case"] == "done"


def test_a_step_that_the_reader_may_not_take_says_who_does(founder: Client) -> None:
    founded(founder)

    page = founder.get(PAGE).text

    assert "由以下职务办理：生活保障委员、组织委员、干事" in page
    assert reverse("cases:roster_import") not in page
    assert reverse("organisation:import") in page


def test_what_is_lacking_is_named(founder: Client) -> None:
    founded(founder)

    page = founder.get(PAGE).text

    for words in ("2026 年的节假日尚未加载", "尚无人担任：", "未设置邮件服务器", "PUBLIC_URL"):
        assert words in page


def test_a_union_is_founded_once(founder: Client) -> None:
    founded(founder)
    founder.post(FOUND, {"name": "第二个工会", "code": "Q2", "kind": "enterprise"})

    assert Unit.objects.get().code == "QL"
    assert founder.get(FOUND).url == PAGE


def test_what_is_wrong_with_a_union_is_said_beside_the_form(founder: Client) -> None:
    answer = founder.post(FOUND, {"name": "", "code": "QL", "kind": "corporation"})

    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Unit.objects.exists()


def test_administrators_and_the_chair_read_it_and_nobody_else(client: Client) -> None:
    world: World = build_world()
    for role in Role:
        client.force_login(world.person(role))
        seen = client.get(PAGE).status_code
        assert seen == (200 if role in {Role.ADMINISTRATOR, Role.CHAIR} else 403), role
        assert client.get("/", follow=True).request["PATH_INFO"] == reverse("worklist:mine"), role
    client.force_login(world.administrator_of_all())
    assert client.get("/", follow=True).request["PATH_INFO"] == PAGE
    client.force_login(world.chair)
    assert client.post(FOUND).status_code == client.post(reverse("dashboard:load_tables")).status_code == 403


def test_what_was_loaded_before_there_was_a_unit_is_loaded_whole_after_it(founder: Client) -> None:
    with zeal_ignore():
        call_command("starter_data")
    founded(founder)

    assert next_of(founder) == "tables"
    with zeal_ignore():
        founder.post(reverse("dashboard:load_tables"))
    assert states(founder)["tables"] == "done"
    assert Questionnaire.objects.exists()
    assert Target.objects.filter(unit=Unit.objects.get()).exists()
    assert LogEntry.objects.filter(additional_data__what="starter tables loaded").count() == 1


def test_tables_that_are_there_are_not_loaded_again(founder: Client) -> None:
    founded(founder)
    with zeal_ignore():
        founder.post(reverse("dashboard:load_tables"))
    Target.objects.filter(code="E1").delete()

    founder.post(reverse("dashboard:load_tables"))

    assert not Target.objects.filter(code="E1").exists()


def test_what_holds_for_every_unit_is_loaded_at_the_top_alone(client: Client) -> None:
    world = build_world()
    client.force_login(world.administrator)

    page = client.post(reverse("dashboard:load_tables"), follow=True).text
    assert "基础数据只由最上级单位的管理员加载" in page
    assert reverse("dashboard:load_tables") not in page
    assert not Target.objects.exists()


def test_whoever_administers_a_group_is_not_asked_for_units_and_posts_below_it(client: Client) -> None:
    world = build_world()
    one = UserFactory()
    PostFactory(user=one, unit=world.group, role=Role.ADMINISTRATOR, starts_on=date(2026, 1, 1))
    client.force_login(one)

    assert states(client)["units"] == states(client)["people"] == "done"


def test_a_chair_counts_their_own_units_alone(client: Client) -> None:
    world = build_world()
    member = register_outsider(name="远方", unit=world.far_group, actor=None, now=NOW)
    change_member(member=member, changes={"employee_no": "1"}, actor=None, now=NOW)

    client.force_login(world.chair)
    assert states(client)["roster"] == "missing"
    client.force_login(world.outsider(Role.CHAIR))
    assert states(client)["roster"] == "done"


def test_my_work_names_the_next_step_until_there_is_none(client: Client) -> None:
    world = build_world()
    notice = reverse("dashboard:first_day_notice")
    client.force_login(world.administrator)

    assert notice in client.get("/work/").text
    assert "还缺：基础数据" in client.get(notice).text
    client.force_login(world.branch_chair)
    assert notice not in client.get("/work/").text


def test_my_work_counts_no_step_itself(client: Client, django_assert_num_queries: Any) -> None:
    administrator = build_world().administrator
    client.force_login(administrator)
    client.get("/work/")
    forget_next(administrator)

    with django_assert_num_queries(6):
        client.get("/work/")


def test_a_demo_says_that_its_people_are_invented_and_how_they_go(client: Client, settings: Any) -> None:
    world = build_world()
    client.force_login(world.administrator)
    assert "make demo-reset" not in client.get(PAGE).text

    settings.MODE = "demo"
    UserFactory(username=DEMO_PEOPLE[Role.WELFARE_OFFICER][0])
    assert "make demo-reset" in client.get(PAGE).text
