"""Improvement in a real browser: from a finding of the audit to what anybody reads on a phone."""

import pytest
from playwright.sync_api import Browser, Page, expect

from assessments.improvement.models import ImprovementAction
from assessments.improvement.starter import load_causes
from tests.e2e.axe import findings
from tests.e2e.conftest import PHONE, Staff
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.factories import World
from tests.factories.funds import fund
from tests.factories.improvement import found_by_audit
from tests.factories.visits import PHOTO
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


def take(page: Page, step: str, **fields: str) -> None:
    """Take a step in its dialog."""
    page.locator(f".uc-head a[href$='/{step}/']").click()
    for name, value in fields.items():
        page.fill(f"#dialog [name={name}]", value)
    with page.expect_navigation():
        page.locator("#dialog button[type=submit]").click()


def test_from_a_finding_to_what_anybody_reads(staff: Staff, browser: Browser, live_server, world: World) -> None:
    load_causes()
    finding = found_by_audit(fund(world.enterprise), world)
    auditor = staff.at_desk(Role.AUDITOR)
    auditor.goto(finding.get_absolute_url())
    auditor.locator("#improvement a[href*='source=finding']").click()
    auditor.fill("[name=wrong]", "慰问金缺签领单")
    auditor.fill("[name=measure]", "当日签领，次日归档")
    auditor.select_option("[name=owner]", label=str(world.person(Role.FINANCE_OFFICER)))
    auditor.locator("main form button[type=submit]").click()
    auditor.wait_for_url("**/improvement/I*/")
    action = ImprovementAction.objects.get()

    owner = staff.at_desk(Role.FINANCE_OFFICER)
    owner.goto("/work/")
    owner.goto(action.get_absolute_url())
    owner.locator(".uc-head a[href$='/finish/']").click()
    owner.fill("#dialog [name=evidence]", "本月签领单已全部归档")
    name, content = PHOTO
    owner.locator("#dialog [name=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    with owner.expect_navigation():
        owner.locator("#dialog button[type=submit]").click()
    expect(owner.locator("#evidence")).to_contain_text("photo.png")
    expect(owner.locator(".uc-head a[href$='/confirm/']")).to_have_count(0)

    auditor.goto(action.get_absolute_url())
    take(auditor, "confirm")
    chair = staff.at_desk(Role.CHAIR)
    chair.goto(action.get_absolute_url())
    chair.locator("#words a[href$='/words/']").click()
    chair.fill("#dialog [name=said_zh]", "慰问金有没有发到本人手里，看不到")
    chair.fill("#dialog [name=did_zh]", "每一笔都由本人签领，当月公示")
    with chair.expect_navigation():
        chair.locator("#dialog button[type=submit]").click()
    take(chair, "publish")

    window = browser.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False, locale="zh-CN")
    phone = window.new_page()
    phone.goto(f"/improvement/public/{world.enterprise.code}/")
    expect(phone.get_by_text("每一笔都由本人签领，当月公示")).to_be_visible()
    expect(phone.get_by_text(action.number)).to_have_count(0)
    window.close()
    window = browser.new_context(base_url=live_server.url, viewport=PHONE, locale="en-GB", reduced_motion="reduce")
    phone = window.new_page()
    phone.goto(f"/improvement/public/{world.enterprise.code}/")
    assert [*findings(phone), *cut(phone), *missed_without_bars(phone)] == []
    assert not wider_than_the_window(phone)
    window.close()
