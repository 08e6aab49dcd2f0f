"""Who may import what: an organisation officer makes nobody more than themself, least of all themself."""

from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import PostFactory, UserFactory, World
from tests.imports.organisation.conftest import book
from tests.imports.organisation.test_pages import confirm, page, sheets, upload
from unioncare.imports.models import ImportRun
from unioncare.imports.organisation.services import check_run
from unioncare.imports.organisation.standing import OPEN_ROLES
from unioncare.organisation.access import declared_permissions
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User

RESERVED = [role for role in Role if role not in {Role.CLERK, Role.ORGANISATION_OFFICER}]
NEWCOMER = ["li", "李伟", None, None, None]


@pytest.fixture
def officer(world: World, client: Client) -> User:
    person = world.person(Role.ORGANISATION_OFFICER)
    client.force_login(person)
    return person


@pytest.fixture
def office(world: World) -> Client:
    """An administrator's browser."""
    browser = Client()
    browser.force_login(world.administrator)
    return browser


def refusals(client: Client, **rows: Any) -> list[tuple[str, str]]:
    """Upload a file and return (column, code) of what is refused."""
    run = upload(client, book(**rows))
    checked = check_run(run, actor=run.started_by, now=timezone.now())
    return [(issue.column, issue.problem.code) for issue in checked.issues if issue.problem.is_error]


def without_password(**kwargs: Any) -> User:
    person: User = UserFactory(**kwargs)
    person.password = make_password(None)
    person.save()
    return person


def test_what_an_officer_may_appoint_can_do_nothing_that_the_officer_cannot() -> None:
    for roles in declared_permissions().values():
        assert Role.ORGANISATION_OFFICER in roles or not OPEN_ROLES & roles


@pytest.mark.parametrize("role", RESERVED)
@pytest.mark.parametrize("username", ["li", "clerk"], ids=["somebody new", "a colleague"])
def test_an_officer_appoints_nobody_who_sees_cases_decides_or_pays(
    officer: User, client: Client, role: Role, username: str
) -> None:
    post = [username, "QL3", role.value, "2026-01-01", None]

    assert refusals(client, people=[NEWCOMER], posts=[post]) == [("role", "role_reserved")]


@pytest.mark.parametrize("role", sorted(OPEN_ROLES))
def test_an_officer_appoints_clerks_and_organisation_officers(officer: User, client: Client, role: Role) -> None:
    assert refusals(client, people=[NEWCOMER], posts=[["li", "QL3", role.value, "2026-01-01", None]]) == []


def test_the_refusal_names_the_post_and_says_whom_to_ask(officer: User, client: Client) -> None:
    run = upload(client, book(people=[NEWCOMER], posts=[["li", "QL3", "chair", "2026-01-01", None]]))

    shown = page(client, run)

    assert "只有管理员才能授予、更改或终止" in shown
    assert "“主席”" in shown
    assert "请管理员导入这一行" in shown


def test_an_officer_neither_ends_nor_prolongs_the_post_of_somebody_above(officer: User, client: Client) -> None:
    stands = ["chair", "QL3", "chair", "2020-01-01", None]

    assert refusals(client, posts=[stands]) == []
    assert refusals(client, posts=[[*stands[:4], "2026-03-31"]]) == [("role", "role_reserved")]


def test_nobody_imports_changes_of_themself(officer: User, client: Client, office: Client) -> None:
    own = book(
        people=[["organisation_officer", "许大远", None, None, None]],
        posts=[["organisation_officer", "QL3-01", "clerk", "2026-01-01", None]],
    )
    run = upload(client, own)
    assert run.summary["refused"] == 2
    assert refusals(office, posts=[["administrator", "QL3", "chair", "2026-01-01", None]]) == [
        ("username", "importer_self")
    ]

    same = [["organisation_officer", "许志远", None, None, None]]
    assert refusals(client, people=same) == []


def test_an_administrator_appoints_whom_they_need_but_only_under_their_posts(world: World, office: Client) -> None:
    assert refusals(office, posts=[["clerk", "QL3", "chair", "2026-01-01", None]]) == []

    PostFactory(user=world.administrator, unit=world.far_enterprise, role=Role.ORGANISATION_OFFICER)
    posts = [["far_clerk", "QL1", "chair", "2026-01-01", None], ["far_clerk", "QL1-01", "clerk", "2026-01-01", None]]
    assert refusals(office, posts=posts) == [("role", "role_reserved")]


def test_an_officer_links_nobody_who_can_sign_in_to_another_person_of_the_roster(
    officer: User, client: Client, office: Client
) -> None:
    rows = [["chair", "高国平", None, None, "030999"]]

    assert refusals(client, people=rows) == [("employee_no", "employee_no_reserved")]
    assert refusals(office, people=rows) == []


def test_an_officer_sends_no_reset_link_of_a_chair_who_has_no_password_yet_to_themself(
    officer: User, client: Client, world: World
) -> None:
    PostFactory(user=without_password(username="gao", name="高"), unit=world.branch, role=Role.BRANCH_CHAIR)
    deputy = without_password(username="wu", name="吴")
    PostFactory(unit=world.branch, role=Role.BRANCH_CHAIR, deputy=deputy)
    without_password(username="he", name="贺")

    for username, name in (("gao", "高"), ("wu", "吴")):
        assert refusals(client, people=[[username, name, "mine@ql.example", None, None]]) == [
            ("email", "email_reserved")
        ]
    assert refusals(client, people=[["he", "贺", "he@ql.example", None, "030998"]]) == []


def test_the_deputy_of_a_post_elsewhere_is_not_changed(
    officer: User, client: Client, office: Client, world: World
) -> None:
    PostFactory(unit=world.far_enterprise, role=Role.CHAIR, deputy=world.person(Role.CLERK))
    rows = [["clerk", "改名", None, None, None]]

    assert refusals(client, people=rows) == [("username", "person_outside_scope")]
    assert refusals(office, people=rows) == [("username", "person_outside_scope")]


def test_an_address_that_is_taken_elsewhere_names_nobody(officer: User, client: Client, world: World) -> None:
    for person, address in ((world.outsider(Role.CHAIR), "far@ql.example"), (world.chair, "near@ql.example")):
        person.email = address
        person.save()

    def shown(address: str) -> str:
        return page(client, upload(client, book(people=[["li", "李伟", address, None, None]])))

    assert "高国平" in shown("near@ql.example")
    far = shown("far@ql.example")
    assert "已有您可导入范围以外的人使用这个邮箱" in far
    assert "高远" not in far


# --- one-time passwords ------------------------------------------------------------------------------------

PEOPLE = book(people=[NEWCOMER])


def test_an_officer_gets_no_passwords_and_reads_who_gives_them(
    officer: User, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    run = upload(client, PEOPLE)
    confirm(client, run, django_capture_on_commit_callbacks)
    passwords = reverse("organisation:import_passwords", args=[run.pk])

    assert client.post(passwords).status_code == 403
    shown = page(client, run)
    assert passwords not in shown
    assert "由管理员" in shown
    assert not User.objects.get(username="li").has_usable_password()


def test_an_administrator_gets_none_of_somebody_who_went_elsewhere(
    world: World, office: Client, django_capture_on_commit_callbacks: Any
) -> None:
    office.post(reverse("organisation:import"), {"file": SimpleUploadedFile("组织.xlsx", PEOPLE)})
    run = ImportRun.objects.get()
    confirm(office, run, django_capture_on_commit_callbacks)
    Post.objects.create(
        user=User.objects.get(username="li"), unit=world.far_enterprise, role=Role.CHAIR, starts_on="2020-01-01"
    )

    response = office.post(reverse("organisation:import_passwords", args=[run.pk]))

    (rows,) = sheets(b"".join(response.streaming_content)).values()
    assert len(rows) == 1
