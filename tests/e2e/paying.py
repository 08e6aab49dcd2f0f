"""What people press so that money goes out: deciding, and the way of a batch to the bank and back."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Staff
from unioncare.organisation.enums import Role


def press(page: Page, name: str, said: str) -> None:
    """Press a button of the page head, confirm it in the dialog, and read what is said then."""
    page.locator(".uc-head").get_by_role("link", name=name, exact=True).click()
    page.get_by_role("dialog").locator("button[type=submit]").click()
    expect(page.locator(".uc-messages")).to_contain_text(said)


def approve(page: Page, address: str) -> None:
    """Approve what waits on a page for its reader."""
    page.goto(address)
    page.get_by_role("button", name="批准", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="批准", exact=True).click()
    expect(page.locator(".uc-messages")).to_contain_text("已批准")


def pay_what_waits(staff: Staff, *, checker: Role) -> None:
    """Let finance make a batch of what waits in the one fund, somebody check it, and the bank pay all of it."""
    finance, second = staff.at_desk(Role.FINANCE_OFFICER), staff.at_desk(checker)
    finance.goto("/donations/payments/")
    finance.get_by_role("link", name="制作批次", exact=True).click()
    finance.locator("main form button[type=submit]").click()
    finance.wait_for_url(re.compile(r"/batches/B\d+"))
    batch = finance.url
    approve(second, batch)
    finance.goto(batch)
    finance.locator(".uc-head").get_by_role("link", name="送银行", exact=True).click()
    finance.get_by_role("dialog").locator("button[type=submit]").click()
    finance.locator(".uc-head").get_by_role("link", name="手工登记", exact=True).click()
    outcomes = finance.locator("[name^=outcome-]")
    expect(outcomes.first).to_be_visible()
    for outcome in outcomes.all():
        outcome.select_option("paid")
    finance.locator("main form button[type=submit]").last.click()
    finance.wait_for_url(batch)
    expect(finance.locator(".uc-head")).to_contain_text("已对账")
