"""Whole ID and phone numbers are found at once, and no address that the browser or a log keeps holds them."""

import pytest
from playwright.sync_api import Page, expect

from tests.factories.members import MemberFactory
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = "13812342046"


def addresses(page: Page) -> list[str]:
    """Return every address that the page asks for from now on."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def test_a_phone_number_is_found_while_typing_and_stands_in_no_address(staff, world) -> None:
    MemberFactory(unit=world.group, name="陈国栋", phone=PHONE)
    MemberFactory(unit=world.group, name="马志强", phone="13900001111")
    page = staff.at_desk(Role.WELFARE_OFFICER)
    page.goto("/members/")
    asked = addresses(page)

    page.fill("#q", PHONE)
    expect(page.locator("#found a")).to_have_count(1)
    expect(page.locator("#found a")).to_contain_text("陈国栋")
    page.press("#q", "Enter")
    page.wait_for_url("**/members/search/?q=*")
    expect(page.locator("main .uc-hits a")).to_have_count(1)

    page.goto("/members/")
    page.fill("#member-q", PHONE)
    page.press("#member-q", "Enter")
    page.wait_for_url("**/members/?q=*")
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.get_by_role("link", name="姓名").click()
    page.wait_for_url("**sort=name*")
    expect(page.locator("main tbody tr")).to_have_count(1)

    page.goto("/cases/report/")
    page.fill("#report-q", PHONE)
    expect(page.locator("#report-people .uc-pick a")).to_have_count(1)
    assert len(asked) > 5
    assert not [address for address in asked if PHONE in address]


def test_searching_does_not_leave_a_form_that_is_not_saved_without_asking(staff, world) -> None:
    member = MemberFactory(unit=world.group, name="陈国栋")
    page = staff.at_desk(Role.WELFARE_OFFICER)
    page.goto(f"/members/{member.pk}/edit/")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))

    page.fill("[name=name]", "陈国梁")
    page.fill("#q", "马志强")
    with page.expect_event("dialog"):
        page.press("#q", "Enter")

    expect(page.locator("[name=name]")).to_have_value("陈国梁")
    assert asked == ["beforeunload"]
