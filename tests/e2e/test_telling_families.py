"""A family without any channel: the text goes into a chat, and whoever scans the slip reads it without an account."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from cases.care.models import IllnessCase
from tests.e2e.conftest import PHONE, Staff
from tests.factories.cases import graded, load_catalogues
from tests.factories.protocol import in_force
from tests.factories.world import World
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = "周六上午，请带身份证"


@pytest.fixture
def case(world: World, live_server, settings: Any) -> IllnessCase:
    settings.PUBLIC_URL = live_server.url
    load_catalogues()
    in_force(world.enterprise)
    return graded(world)


@pytest.fixture
def stranger(browser: Browser) -> Iterator[Page]:
    """A phone without an account."""
    window = browser.new_context(viewport=PHONE, is_mobile=True)
    yield window.new_page()
    window.close()


def write(page: Page, case: IllnessCase) -> None:
    page.goto(f"{case.get_absolute_url()}letters/")
    page.get_by_label("补充说明").fill(WORDS)
    page.get_by_role("button", name="生成").click()
    expect(page.get_by_role("textbox", name="文字")).to_have_value(re.compile(WORDS))


def test_the_text_is_copied_and_its_address_opens_on_any_phone(staff: Staff, case: IllnessCase, stranger: Page) -> None:
    page = staff.at_desk(Role.WELFARE_OFFICER, permissions=["clipboard-read", "clipboard-write"])
    write(page, case)

    page.get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制。", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert WORDS in copied
    address = re.search(r"http\S+/n/\S+", copied)
    assert address

    stranger.goto(address[0])
    expect(stranger.get_by_text(WORDS)).to_be_visible()
    assert case.member.name not in stranger.content()
    page.reload()
    expect(page.get_by_text("首次打开")).to_be_visible()


def test_without_scripts_the_text_is_there_to_be_selected(staff: Staff, case: IllnessCase) -> None:
    page = staff.at_desk(Role.WELFARE_OFFICER, java_script_enabled=False)
    write(page, case)

    expect(page.get_by_role("button", name="复制")).to_have_count(0)
    expect(page.get_by_role("textbox", name="文字")).to_be_visible()
