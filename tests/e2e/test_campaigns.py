"""Campaigns in a real browser: the page on a member's phone, and hundreds of gifts at the cash register by keyboard."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, ViewportSize, expect

from donations.campaigns.enums import ShownField
from donations.campaigns.models import Campaign, Gift, Pledge
from tests.e2e.axe import findings
from tests.e2e.conftest import Staff
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.factories import World
from tests.factories.campaigns import given, opened_for
from tests.factories.cases import graded, load_catalogues
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)
SMALL = ViewportSize(width=360, height=780)


@pytest.fixture
def campaign(world: World) -> Campaign:
    """A campaign for a case, with the burden shown and gifts of every kind."""
    load_catalogues()
    today = timezone.localdate()
    case = graded(world)
    made = opened_for(
        case, world, ShownField.MASKED_NAME, ShownField.UNIT, ShownField.BURDEN, ends_on=today + timedelta(days=6)
    )
    for number, shown in enumerate(("name", "masked", "anonymous") * 5, start=1):
        given(made, 100 * number, donor="欧阳志远", shown=shown, unit_id=world.branch.pk, donors=number, channel="bank")
    return made


def wrong_with(page: Page) -> Iterator[str]:
    yield from findings(page)
    if wider_than_the_window(page):
        yield "wider than 360"
    yield from (f"cut: {text}" for text in cut(page))
    yield from (f"missed by a thumb: {control}" for control in missed_without_bars(page))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_of_members_fit_a_small_phone(browser: Browser, live_server, campaign, language, theme) -> None:
    window = browser.new_context(base_url=live_server.url, viewport=SMALL, reduced_motion="reduce")
    window.add_cookies(
        [
            {"name": "unioncare_language", "value": language, "url": live_server.url},
            {"name": "unioncare_theme", "value": theme, "url": live_server.url},
        ]
    )
    page = window.new_page()
    receipt = Gift.objects.latest("pk").code
    for address in (
        f"give/{campaign.token}/", f"give/{campaign.token}/gifts/", "give/", "give/?unit=QL3-01", "give/?unit=none",
        f"give/receipt/?code={receipt}", "give/receipt/?code=none", "give/none/",
    ):  # fmt: skip
        page.goto(f"/donations/{address}")
        page.wait_for_load_state("networkidle")
        assert list(wrong_with(page)) == [], address
    window.close()


def test_a_member_pledges_on_the_phone(browser: Browser, live_server, campaign) -> None:
    window = browser.new_context(base_url=live_server.url, viewport=SMALL, locale="zh-CN", has_touch=True)
    page = window.new_page()
    page.goto(f"/donations/give/{campaign.token}/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.locator("label:has(input[name=chosen][value=other])").click()
    page.fill("[name=other]", "66")
    page.fill("[name=donor]", "李志强")
    page.fill("[name=employee_no]", "030218")
    with page.expect_navigation():
        page.locator("#pledge button[type=submit]").click()
    expect(page.get_by_text(Pledge.objects.get().code)).to_be_visible()
    assert list(wrong_with(page)) == []
    window.close()


def test_the_cash_register_is_worked_by_the_keyboard_alone(staff: Staff, campaign) -> None:
    page = staff.at_desk(Role.CLERK)
    page.goto(f"/donations/campaigns/{campaign.code}/register/")
    expect(page.locator("[name=amount]")).to_be_focused()
    for number, amount in enumerate(("100", "50", "20.50"), start=1):
        page.keyboard.type(amount)
        page.keyboard.press("Tab")
        page.keyboard.type("李志强")
        page.keyboard.press("Enter")
        expect(page.locator(".uc-tiles")).to_contain_text(re.compile(rf"\b{number}\b"))
        expect(page.locator("[name=amount]")).to_be_focused()
        expect(page.locator("[name=amount]")).to_have_value("")
    expect(page.locator(".uc-tiles")).to_contain_text("170.50")
    page.locator("#taken form button").click()
    expect(page.locator(".uc-tiles")).to_contain_text("150.00")
