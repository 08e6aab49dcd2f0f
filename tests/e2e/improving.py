"""How an improvement action goes from its owner to what anybody reads on a phone."""

from playwright.sync_api import Browser, Page, expect

from assessments.improvement.models import ImprovementAction
from tests.e2e.axe import findings
from tests.e2e.conftest import PHONE, Staff
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.factories import World
from tests.factories.visits import PHOTO
from unioncare.organisation.enums import Role


def plan(page: Page, wrong: str, measure: str, owner: str) -> ImprovementAction:
    """Fill in the form that stands open, and return the action."""
    page.fill("[name=wrong]", wrong)
    page.fill("[name=measure]", measure)
    page.select_option("[name=owner]", label=owner)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/improvement/I*/")
    return ImprovementAction.objects.get()


def take(page: Page, step: str) -> None:
    """Take a step in its dialog."""
    page.locator(f".uc-head a[href$='/{step}/']").click()
    with page.expect_navigation():
        page.locator("#dialog button[type=submit]").click()


def finish(owner: Page, action: ImprovementAction, evidence: str) -> None:
    """Say that the measure is taken, with a picture; whoever did it cannot confirm it."""
    owner.goto(action.get_absolute_url())
    owner.locator(".uc-head a[href$='/finish/']").click()
    owner.fill("#dialog [name=evidence]", evidence)
    name, content = PHOTO
    owner.locator("#dialog [name=file]").set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
    with owner.expect_navigation():
        owner.locator("#dialog button[type=submit]").click()
    expect(owner.locator("#evidence")).to_contain_text("photo.png")
    expect(owner.locator(".uc-head a[href$='/confirm/']")).to_have_count(0)


def confirm_and_publish(staff: Staff, action: ImprovementAction, *, by: Role, said: str, did: str) -> None:
    """Let somebody confirm it and the chair tell it to everybody."""
    second = staff.at_desk(by)
    second.goto(action.get_absolute_url())
    take(second, "confirm")
    chair = staff.at_desk(Role.CHAIR)
    chair.goto(action.get_absolute_url())
    chair.locator("#words a[href$='/words/']").click()
    chair.fill("#dialog [name=said_zh]", said)
    chair.fill("#dialog [name=did_zh]", did)
    with chair.expect_navigation():
        chair.locator("#dialog button[type=submit]").click()
    take(chair, "publish")


def read_by_anybody(browser: Browser, address: str, world: World, action: ImprovementAction, did: str) -> None:
    """Read it on a phone without scripts, and measure the page in English."""
    window = browser.new_context(base_url=address, viewport=PHONE, java_script_enabled=False, locale="zh-CN")
    phone = window.new_page()
    phone.goto(f"/improvement/public/{world.enterprise.code}/")
    expect(phone.get_by_text(did)).to_be_visible()
    expect(phone.get_by_text(action.number)).to_have_count(0)
    window.close()
    window = browser.new_context(base_url=address, viewport=PHONE, locale="en-GB", reduced_motion="reduce")
    phone = window.new_page()
    phone.goto(f"/improvement/public/{world.enterprise.code}/")
    assert [*findings(phone), *cut(phone), *missed_without_bars(phone)] == []
    assert not wider_than_the_window(phone)
    window.close()
