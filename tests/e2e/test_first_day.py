"""The first day in a browser: a superuser and an empty database, until the roster is next."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import Staff
from tests.e2e.measures import wider_than_the_window
from tests.factories.organisation import PASSWORD
from tests.imports.organisation.conftest import book
from unioncare.organisation.models import Post, Unit, User

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = {"zhao": "chair", "zhou": "welfare_officer", "xu": "organisation_officer"}
WORKBOOK = book(
    units=[["QL3", "青岭三矿工会", "QL", "enterprise"], ["QL3-1", "综采一队分会", "QL3", "branch"]],
    people=[[name, name, None, None, None] for name in PEOPLE],
    posts=[[name, "QL", role, "2026-01-01", None] for name, role in PEOPLE.items()],
)


@pytest.fixture
def staff(browser: Browser, live_server, transactional_db: None, settings) -> Iterator[Staff]:
    """Nobody but whoever may begin."""
    settings.ZEAL_RAISE = False  # tables are loaded row by row, once in the life of an installation
    User.objects.create_superuser(username="root", name="邱明", password=PASSWORD)
    people = Staff(browser, live_server.url, {"root": "root"})
    yield people
    people.close()


def step(page: Page) -> str:
    return page.locator("[aria-current=step] h3").inner_text()


def test_from_an_empty_database_to_people_who_do_the_rest(staff: Staff, worker) -> None:
    page = staff.at_desk("root")
    page.wait_for_url("**/first-day/")
    assert "工会" in step(page)

    page.get_by_role("link", name="建立工会").click()
    page.fill("[name=name]", "青岭矿业集团工会")
    page.fill("[name=code]", "QL")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/first-day/")
    assert "基础数据" in step(page)

    page.get_by_role("button", name="加载").click()
    expect(page.locator("[aria-current=step] h3")).to_contain_text("单位")
    assert not wider_than_the_window(page)

    page.get_by_role("link", name="导入组织").click()
    page.locator("input[type=file]").set_input_files({"name": "组织.xlsx", "mimeType": "", "buffer": WORKBOOK})
    page.locator("main form button[type=submit]").click()
    page.get_by_role("button", name="导入 8 行").click()
    expect(page.get_by_role("button", name="导入 8 行")).to_have_count(0, timeout=20_000)
    expect(page.locator("main progress")).to_have_count(0, timeout=20_000)
    page.goto("/first-day/")
    assert Unit.objects.count() == 3
    assert Post.objects.count() == 4
    assert "花名册" in step(page)
    expect(page.locator("#steps")).to_contain_text("由以下职务办理：生活保障委员、组织委员、干事")
