"""The scoreboard in a real browser: from a bad number to its rows, and to an improvement action."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from assessments.improvement.starter import load_causes
from tests.e2e.axe import findings
from tests.e2e.conftest import Staff
from tests.e2e.improving import plan
from tests.e2e.measures import wider_than_the_window
from tests.factories import World
from tests.factories.scoreboard import missed, taken, target
from unioncare.core.periods import quarter_with
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_scoreboard_to_the_rows_behind_a_bad_number_and_to_an_action(staff: Staff, world: World) -> None:
    load_causes()
    target(world.corporation, "A2", "0.95")
    now, today = timezone.now(), timezone.localdate()
    quarter = quarter_with(today)
    missed(world.group, world.branch_chair, 6, at=now - timedelta(minutes=5))
    for unit, count in ((world.branch, 0), (world.second_branch, 20)):
        taken(unit, "A2", count, 6 if unit == world.branch else 20, quarter, today)
    taken(world.enterprise, "A2", 20, 26, quarter, today)
    chair = staff.at_desk(Role.CHAIR)
    chair.goto("/scoreboard/")
    expect(chair.locator("#dimension-chart canvas, .uc-chart canvas")).to_be_visible()
    expect(chair.locator("#below")).to_contain_text("综采一队分会")
    assert findings(chair) == []
    chair.locator("#below tbody a", has_text="综采一队分会").click()
    expect(chair.locator(".uc-head")).to_contain_text("综采一队分会")
    expect(chair.locator("tr#A2")).to_contain_text("明显低于目标")
    chair.locator("tr#A2 th a").first.click()
    expect(chair.locator("tbody tr")).to_have_count(6)
    chair.go_back()
    chair.locator("tr#A2 a[href*='source=indicator']").click()
    action = plan(chair, "待办逾期多", "每周一核对待办，到期前提醒", str(world.branch_chair))
    # The action leads back to the number it was made of.
    chair.locator("main a[href*='/scoreboard/']").first.click()
    expect(chair.locator("tr#A2")).to_contain_text(action.number)
    phone = staff.on_phone(Role.CHAIR)
    phone.goto("/scoreboard/")
    assert not wider_than_the_window(phone)
    assert findings(phone) == []
