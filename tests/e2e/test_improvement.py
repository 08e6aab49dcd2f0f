"""Improvement in a real browser: from a finding of the audit to what anybody reads on a phone."""

import pytest
from playwright.sync_api import Browser

from assessments.improvement.starter import load_causes
from tests.e2e.conftest import Staff
from tests.e2e.improving import confirm_and_publish, finish, plan, read_by_anybody
from tests.factories import World
from tests.factories.funds import fund
from tests.factories.improvement import found_by_audit
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)
DID = "每一笔都由本人签领，当月公示"


def test_from_a_finding_to_what_anybody_reads(staff: Staff, browser: Browser, live_server, world: World) -> None:
    load_causes()
    finding = found_by_audit(fund(world.enterprise), world)
    auditor = staff.at_desk(Role.AUDITOR)
    auditor.goto(finding.get_absolute_url())
    auditor.locator("#improvement a[href*='source=finding']").click()
    owner = world.person(Role.FINANCE_OFFICER)
    action = plan(auditor, "慰问金缺签领单", "当日签领，次日归档", str(owner))
    finish(staff.at_desk(Role.FINANCE_OFFICER), action, "本月签领单已全部归档")
    confirm_and_publish(staff, action, by=Role.AUDITOR, said="慰问金有没有发到本人手里，看不到", did=DID)
    read_by_anybody(browser, live_server.url, world, action, DID)
