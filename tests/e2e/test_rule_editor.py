"""Somebody who writes no programs makes the union's next protocol: by forms, with its checks, up to the chair."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.care.enums import ProtocolState
from cases.care.models import Protocol
from tests.factories.protocol import in_force
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)


def make_draft(page: Page) -> None:
    """Begin a version as a copy of the one in force."""
    page.goto("/protocols/2026-1/")
    page.locator("main .uc-head details.uc-menu summary").click()
    page.locator("a[href$='/protocols/new/?from=2026-1']").click()
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/protocols/2026-2/edit/$"))


def change_visits(page: Page, days: str, *, wording: str = "") -> None:
    """Set how often members of level 4 are visited, in the dialog of that rule."""
    row = page.locator("tr", has_text=re.compile(r"L4：.*探望一次"))
    row.get_by_role("link", name=re.compile("修改")).click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    dialog.locator("[name=every_days]").fill(days)
    if wording:
        dialog.locator("[name=text_zh]").fill(wording)
        dialog.locator("[name=text_en]").fill("")
    dialog.locator("button[type=submit].btn-primary").click()


def set_first_day(page: Page) -> None:
    page.get_by_role("link", name="名称和日期").click()
    page.locator("#dialog [name=starts_on]").fill((timezone.localdate() + timedelta(days=7)).isoformat())
    page.locator("#dialog button[type=submit].btn-primary").click()
    expect(page.locator("#dialog")).to_be_hidden()


def test_a_rule_is_changed_by_its_form_checked_and_submitted(staff, world) -> None:
    in_force(world.enterprise)
    page = staff.at_desk(Role.WELFARE_OFFICER)
    make_draft(page)
    expect(page.locator("#problems")).to_contain_text("等级越高给得越多")
    change_visits(page, "30")
    # The wording still says "every week": the dialog asks, and nothing is saved yet.
    expect(page.locator("#dialog")).to_contain_text("请一并修改条文")
    page.locator("#dialog [data-close]").first.click()

    change_visits(page, "30", wording="L4：每 30 天探望一次")
    expect(page.locator("#problems")).to_contain_text("L4 反而少于 L3")
    expect(page.locator("#dialog")).to_be_hidden()

    change_visits(page, "5", wording="L4：每 5 天探望一次，主席带队")
    expect(page.locator("#problems")).to_contain_text("等级越高给得越多")
    expect(page.locator("#dialog")).to_be_hidden()
    set_first_day(page)
    page.get_by_role("button", name="报批").click()
    page.wait_for_url(re.compile(r"/protocols/2026-2/$"))

    draft = Protocol.objects.get(code="2026-2")
    assert draft.state == ProtocolState.SUBMITTED
    assert draft.rules.get(text_zh="L4：每 5 天探望一次，主席带队").params["every_days"] == 5
    item = WorkItem.objects.open().get(kind="protocol_approval")
    assert (item.subject, item.assignee) == (draft.subject, world.chair)
    chair = staff.at_desk(Role.CHAIR)
    chair.goto("/protocols/2026-2/?tab=changes")
    expect(chair.locator("#changes")).to_contain_text("L4：每 5 天探望一次")
    expect(chair.locator("#approval")).to_contain_text("批准")
