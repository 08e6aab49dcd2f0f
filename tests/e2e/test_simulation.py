"""The welfare officer tries a draft on past cases; the chair reads the result where the draft is decided."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.care.enums import Entitlement
from tests.factories.cases import graded, load_catalogues
from tests.factories.protocol import drafted, in_force
from tests.factories.simulation import change, double_tiers
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_draft_is_tried_its_figures_open_their_cases_and_the_chair_reads_it(staff, world, worker) -> None:
    load_catalogues()
    in_force(world.enterprise)
    now = timezone.now()
    case = graded(world, now=now - timedelta(days=60))
    protocol = drafted(world, now=now, starts_on=timezone.localdate() + timedelta(days=7))
    change(protocol, Entitlement.AID, double_tiers)
    page = staff.at_desk(Role.WELFARE_OFFICER)
    page.goto(f"/protocols/{protocol.code}/edit/")
    expect(page.locator("#simulation")).to_contain_text("还没有用过去的个案试算过")
    page.locator("#simulation").get_by_role("link", name="用过去的个案试算").click()
    page.locator("main form button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/simulations/\d+/$"))
    compare = page.locator("#compare")
    expect(compare).to_contain_text("6,000.00", timeout=60_000)
    expect(compare).to_contain_text("12,000.00")

    compare.locator("tr", has_text="救助").get_by_role("link").click()
    expect(page.locator("#cases")).to_contain_text(case.number)

    page.goto(f"/protocols/{protocol.code}/edit/")
    page.get_by_role("button", name="报批").click()
    page.wait_for_url(re.compile(rf"/protocols/{protocol.code}/$"))
    chair = staff.at_desk(Role.CHAIR)
    chair.goto(f"/protocols/{protocol.code}/")
    expect(chair.locator("#approval")).to_contain_text("批准")
    expect(chair.locator("#simulation")).to_contain_text("6,000.00 → 12,000.00")
    chair.locator("#simulation").get_by_role("link", name="查看结果").click()
    expect(chair.locator("#compare")).to_contain_text("+6,000.00")
