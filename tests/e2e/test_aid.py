"""Aid at a real browser: proposed and explained, approved by two people, on public notice, paid, signed for."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from cases.care.models import IllnessCase
from donations.aid.enums import GrantState
from donations.aid.models import Grant, Notice
from donations.aid.services.notices import end_notices
from donations.aid.starter import load_aid_rules
from tests.e2e import axe
from tests.e2e.conftest import Staff
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.e2e.paying import approve, pay_what_waits, press
from tests.factories import World
from tests.factories.cases import graded, load_catalogues
from tests.factories.funds import fund
from tests.factories.payments import account
from tests.factories.protocol import in_force
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world: World) -> IllnessCase:
    """A severe lung cancer with a verified account, where a fund holds enough."""
    load_catalogues()
    load_aid_rules()
    in_force(world.enterprise)
    fund(world.enterprise, code="union", bank=100_000)
    case = graded(world)
    account(world, case.member)
    return case


def ask(page: Page, case: IllnessCase) -> Grant:
    """Ask for 5,000 from the panel of the case; what the rules propose stands beside the form."""
    page.goto(case.get_absolute_url())
    page.locator("#aid").get_by_role("link", name="申请救助慰问").click()
    aside = page.locator("aside, .uc-aside").last
    expect(page.locator("body")).to_contain_text("达到 30,000 起的档位")
    expect(aside).to_contain_text("另一条规则更优厚")
    page.fill("[name=asked]", "5000")
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/donations/aid/J\d+"))
    press(page, "提交审批", "已提交审批")
    return Grant.objects.get()


def test_from_the_case_to_the_signed_receipt(browser: Browser, staff: Staff, world: World, case: IllnessCase) -> None:
    branch, welfare, chair = (staff.at_desk(role) for role in (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.CHAIR))
    grant = ask(branch, case)
    approve(welfare, grant.get_absolute_url())
    approve(chair, grant.get_absolute_url())
    welfare.goto(grant.get_absolute_url())
    press(welfare, "公示", "已发布公示")

    anybody = browser.new_context(base_url=staff.address, viewport={"width": 390, "height": 844}).new_page()
    anybody.goto("/donations/aid/notices/QL3/")
    expect(anybody.locator("main")).to_contain_text("陈**")
    expect(anybody.locator("main")).not_to_contain_text("陈国栋")

    yesterday = timezone.localdate() - timedelta(days=1)
    Notice.objects.update(published_on=yesterday, ends_on=yesterday)
    assert end_notices(now=timezone.now()) == 1
    anybody.reload()
    expect(anybody.locator("main")).not_to_contain_text("陈**")
    anybody.context.close()

    pay_what_waits(staff, checker=Role.VICE_CHAIR)
    branch.goto(grant.get_absolute_url())
    expect(branch.locator(".uc-head")).to_contain_text("已付款")
    press(branch, "登记签收", "签收已登记")
    press(branch, "办结", "已办结")
    grant.refresh_from_db()
    assert (grant.state, grant.received_by) == (GrantState.CLOSED, "陈国栋")


def test_its_pages_fit_a_phone_and_every_reader(
    browser: Browser, staff: Staff, world: World, case: IllnessCase
) -> None:
    branch, welfare, chair = (staff.at_desk(role) for role in (Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.CHAIR))
    grant = ask(branch, case)
    approve(welfare, grant.get_absolute_url())
    approve(chair, grant.get_absolute_url())
    welfare.goto(grant.get_absolute_url())
    press(welfare, "公示", "已发布公示")
    notice = Notice.objects.get()
    own = [
        "/donations/aid/", grant.get_absolute_url(), f"/donations/aid/of-case/{case.number}/apply/",
        f"/donations/aid/of-case/{case.number}/hardship/", f"{grant.get_absolute_url()}stop/",
    ]  # fmt: skip
    open_to_all = ["/donations/aid/notices/QL3/", f"/donations/aid/objections/new/{notice.mark}/"]
    troubles = []
    desk, phone = branch, staff.on_phone(Role.BRANCH_CHAIR)
    phone.set_viewport_size({"width": 360, "height": 780})
    for language in ("zh-hans", "en"):
        for page in (desk, phone):
            page.context.add_cookies([{"name": "unioncare_language", "value": language, "url": staff.address}])
        for address in own + open_to_all:
            desk.goto(address)
            troubles += [f"{language} {address}: {finding}" for finding in axe.findings(desk)]
            phone.goto(address)
            found = [*cut(phone), *(["wider"] if wider_than_the_window(phone) else []), *missed_without_bars(phone)]
            troubles += [f"{language} {address} on a phone: {finding}" for finding in found]
    assert troubles == []
