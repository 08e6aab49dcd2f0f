"""A worker writes without a name on a phone without scripts, reads the answer by the code, is not satisfied, and
somebody else answers; then it is closed, with the way further told."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.feedback.models import FeedbackRequest
from tests.e2e.axe import findings
from tests.e2e.conftest import PHONE, Staff
from tests.e2e.measures import cut, missed_by_a_thumb, wider_than_the_window
from tests.factories.feedback import work_of
from tests.factories.world import World
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phones(browser: Browser, live_server: Any) -> Iterator[tuple[Page, Page]]:
    """A phone without an account and without scripts, and another one with them, to be looked at: axe needs scripts."""
    windows = [
        browser.new_context(
            base_url=live_server.url, viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=scripts,
            locale="zh-CN", reduced_motion="reduce",
        )
        for scripts in (False, True)
    ]  # fmt: skip
    yield windows[0].new_page(), windows[1].new_page()
    for window in windows:
        window.close()


def looks_right(page: Page) -> None:
    for wrong in (cut(page), missed_by_a_thumb(page), findings(page)):
        assert wrong == []
    assert not wider_than_the_window(page)


def answer_as(staff: Staff, role: Role, request: FeedbackRequest, words: str) -> None:
    page = staff.at_desk(role)
    page.goto(request.get_absolute_url())
    page.get_by_role("link", name="答复", exact=True).click()
    page.locator("#dialog textarea").fill(words)
    page.locator("#dialog button[type=submit]").click()
    expect(page.locator("#thread")).to_contain_text(words)


def track(phone: Page, code: str) -> None:
    phone.goto("/feedback/track/")
    phone.fill("#id_code", code)
    phone.get_by_role("button", name="查看", exact=True).tap()
    assert code not in phone.url


def judge(phone: Page, mark: int) -> None:
    phone.locator("#judge .uc-choices label").nth(mark - 1).tap()
    phone.get_by_role("button", name="提交评价").tap()


def test_an_anonymous_word_is_answered_judged_reopened_to_somebody_else_and_closed(
    staff: Staff, world: World, phones: tuple[Page, Page]
) -> None:
    phone, looked_at = phones
    for page in phones:
        page.goto(f"/feedback/ask/{world.branch.code}/?qr")
    looks_right(looked_at)
    phone.locator(".uc-choices label", has_text="意见建议").tap()
    phone.fill("#id_text", "井口浴室水温太低，下班洗澡受凉。")
    phone.get_by_role("button", name="提交", exact=True).tap()
    expect(phone.locator("h1")).to_have_text("已收到")
    code = phone.locator("#code").inner_text()
    assert re.fullmatch(r"\w{4}-\w{4}-\w{4}", code)
    request = FeedbackRequest.objects.select_related("subject").get()
    assert (request.is_anonymous, request.way) == (True, "qr")

    answer_as(staff, Role.ORGANISATION_OFFICER, request, "水温正常，不予调整。")
    track(phone, code)
    expect(phone.locator("main")).to_contain_text("水温正常，不予调整。")
    track(looked_at, code)
    expect(looked_at.locator("main")).to_contain_text("水温正常，不予调整。")
    looks_right(looked_at)
    judge(phone, 1)
    expect(phone.locator("main")).to_contain_text("由另一个人再办理一次")
    assert work_of(request)["feedback_suggestion"].assignee == world.person(Role.VICE_CHAIR)

    page = staff.at_desk(Role.ORGANISATION_OFFICER)
    page.goto(request.get_absolute_url())
    expect(page.get_by_role("link", name="答复", exact=True)).to_have_count(0)
    answer_as(staff, Role.VICE_CHAIR, request, "已安排检修锅炉，周五恢复。")
    track(phone, code)
    judge(phone, 5)
    expect(phone.locator("main")).to_contain_text("已办结")
    request.refresh_from_db()
    assert (request.state, work_of(request)) == ("closed", {})
