"""A campaign's money in a real browser: from the statement to the beneficiary, what it changed, and books that tell."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from playwright.sync_api import expect

from cases.care.models import IllnessCase
from donations.aid.enums import GrantState
from donations.aid.models import Grant, GrantEffect, Notice
from donations.aid.services.notices import end_notices
from donations.aid.starter import load_aid_rules
from donations.campaigns.enums import ShownField
from donations.campaigns.models import Campaign
from tests.donations.campaigns.statement_files import wechat, wechat_file
from tests.e2e.conftest import Staff
from tests.e2e.paying import approve, pay_what_waits, press
from tests.factories import World
from tests.factories.campaigns import opened_for
from tests.factories.cases import graded, load_catalogues
from tests.factories.grants import LARGE
from tests.factories.payments import account
from tests.factories.protocol import in_force
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(world: World) -> IllnessCase:
    """A severe lung cancer, 35,000 CNY of it out of pocket; the member has a verified account."""
    load_catalogues()
    load_aid_rules()
    in_force(world.enterprise)
    case = graded(world)
    account(world, case.member)
    return case


@pytest.fixture
def campaign(world: World, case: IllnessCase) -> Campaign:
    today = timezone.localdate()
    return opened_for(
        case, world, ShownField.MASKED_NAME, ShownField.UNIT, ShownField.BURDEN, ends_on=today + timedelta(days=6)
    )


def test_from_the_statement_to_what_it_changed(staff: Staff, world: World, worker, case, campaign) -> None:
    take_in(staff, campaign)
    grant = pay_out(staff, campaign)
    month_later(grant)
    welfare = staff.at_desk(Role.WELFARE_OFFICER)
    welfare.goto(f"{grant.get_absolute_url()}effect/1/")
    expect(welfare.locator("main")).to_contain_text("15,000.00")
    welfare.locator("label:has(input[name=used_for][value=medicine])").click()
    welfare.locator("main form button[type=submit]").last.click()
    expect(welfare.locator(".uc-messages")).to_contain_text("已记下")
    assert GrantEffect.objects.get().grant == grant
    welfare.goto(f"/donations/aid/of-case/{case.number}/effect/")
    ladder = welfare.locator("#aid-effect")
    for amount in ("35,000.00", "15,000.00", "20,000.00"):
        expect(ladder).to_contain_text(amount)

    phone = staff.browser.new_context(base_url=staff.address, viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"/donations/give/{campaign.token}/")
    expect(phone.locator("main")).to_contain_text("20,000.00")
    expect(phone.locator("body")).not_to_contain_text("肺癌")
    phone.context.close()
    a_changed_row_is_found()


def take_in(staff: Staff, campaign: Campaign) -> None:
    """Let finance take in a statement of two gifts and a payment that is none."""
    today = f"{timezone.localdate():%Y-%m-%d} 08:15:02"
    file = wechat_file(
        wechat("1000039801202603110001", time=today, party="老李", amount="¥12,000.00", note=campaign.code),
        wechat("1000039801202603110002", time=today, party="张军", amount="¥9,000.00", note=campaign.code),
        wechat("1000039801202603110003", time=today, way="支出", amount="¥35.00", note=campaign.code),
    )
    finance = staff.at_desk(Role.FINANCE_OFFICER)
    finance.goto(campaign.get_absolute_url())
    finance.get_by_role("link", name="导入账单").click()
    finance.set_input_files("input[type=file]", {"name": "账单.csv", "mimeType": "text/csv", "buffer": file})
    finance.locator("#choose button[type=submit]").click()
    expect(finance.locator(".uc-sticky")).to_contain_text("21,000.00")
    finance.locator(".uc-sticky button.btn-primary").click()
    expect(finance.get_by_role("link", name="回到募捐")).to_be_visible(timeout=30_000)
    expect(finance.locator(".uc-tiles")).to_contain_text("21,000.00")


def pay_out(staff: Staff, campaign: Campaign) -> Grant:
    """Ask for 20,000 of it, let three people decide, publish it, pay it, and let the member sign."""
    welfare = staff.at_desk(Role.WELFARE_OFFICER)
    welfare.goto(campaign.get_absolute_url())
    welfare.get_by_role("link", name="拨付").click()
    welfare.get_by_role("dialog").locator("[name=amount]").fill("20000")
    welfare.get_by_role("dialog").locator("button[type=submit]").click()
    welfare.wait_for_url(re.compile(r"/donations/aid/J\d+"))
    grant = Grant.objects.get()
    for role in LARGE:
        approve(staff.at_desk(role), grant.get_absolute_url())
    welfare.goto(grant.get_absolute_url())
    press(welfare, "公示", "已发布公示")
    yesterday = timezone.localdate() - timedelta(days=1)
    Notice.objects.update(published_on=yesterday, ends_on=yesterday)
    end_notices(now=timezone.now())
    pay_what_waits(staff, checker=Role.COMMITTEE_MEMBER)
    welfare.goto(grant.get_absolute_url())
    press(welfare, "登记签收", "签收已登记")
    grant.refresh_from_db()
    assert (grant.state, grant.received_by) == (GrantState.PAID, "陈国栋")
    return grant


def month_later(grant: Grant) -> None:
    """Let the month pass after which the first look is due."""
    Grant.objects.filter(pk=grant.pk).update(paid_on=timezone.localdate() - timedelta(days=35))


def a_changed_row_is_found() -> None:
    """Somebody with the database's own rights makes a payment smaller: the books say which."""
    call_command("verify_ledger", stdout=StringIO())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE donations_entryline SET amount = amount - 1 WHERE account = 'relief'")
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_ledger", stdout=told)
    assert re.search(r"\b3\b", told.getvalue())
