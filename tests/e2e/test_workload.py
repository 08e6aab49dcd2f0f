"""Workload in a real browser: the chair sees that work lies unevenly, asks for a proposal and carries it out."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.e2e.axe import findings
from tests.e2e.conftest import Staff
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.factories import World
from tests.factories.worklist import SubjectFactory
from tests.factories.workload import colleague, did, held
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)


def pile_up(world: World) -> User:
    """Let six cases stand with one branch chair, who has done something too; return a second one without any."""
    now = timezone.now()
    for number in range(6):
        subject = SubjectFactory(unit=world.branch, level=1 + number % 4)
        held(world.branch_chair, subject, points="9", opens_at=now, due_at=now)
        did(world.branch_chair, subject, now, points="6")
    return colleague(world.branch, Role.BRANCH_CHAIR)


def spread(page: Page) -> float:
    """Read the spread as the board tells it."""
    return float(page.locator(".uc-tiles > div", has_text="离散度").locator("b").inner_text())


def test_the_chair_spreads_work_more_evenly(staff: Staff, world: World) -> None:
    other = pile_up(world)
    chair = staff.at_desk(Role.CHAIR)
    chair.goto(f"/workload/?unit={world.branch.code}")
    expect(chair.locator(".uc-notice-amber")).to_contain_text("工作量不均衡")
    before = spread(chair)
    row = chair.locator("#people tr", has_text=world.branch_chair.name)
    expect(row).to_contain_text("偏多")

    chair.get_by_role("link", name="建议更均衡的分配").click()
    boxes = chair.locator("#proposal input[name=move]")
    assert boxes.count() >= 2
    boxes.last.uncheck()
    left_out, kept = boxes.last.get_attribute("value"), boxes.count() - 1
    chair.get_by_role("button", name="对比移交前后").click()
    expect(chair.locator("#moves tbody tr")).to_have_count(kept)
    expect(chair.locator(".uc-tiles")).to_contain_text("更均衡")
    assert not WorkItem.objects.filter(assignee=other).exists()

    chair.fill("[name=reason]", "分担分会主席的工作")
    chair.get_by_role("button", name="执行移交").click()
    expect(chair.get_by_text(f"已执行 {kept} 项移交。")).to_be_visible()
    chair.goto(f"/workload/?unit={world.branch.code}")
    assert spread(chair) < before
    assert WorkItem.objects.open().filter(assignee=other).count() == kept
    assert left_out is not None
    stays = WorkItem.objects.open().get(subject=int(left_out.split(".")[1]))
    assert stays.assignee == world.branch_chair
    # What was done before stays the doer's.
    assert WorkItem.objects.filter(done_by=world.branch_chair).count() == 6
    chair.locator("#people tr", has_text=world.branch_chair.name).locator("a[href*='/items/done/']").click()
    expect(chair.locator("#items tbody tr")).to_have_count(6)


def test_the_pages_read_well_on_a_phone(staff: Staff, world: World) -> None:
    pile_up(world)
    unit: Unit = world.branch
    phone = staff.on_phone(Role.CHAIR, reduced_motion="reduce")
    pages = ["", "items/open/", "proposal/", f"of/{world.branch_chair.pk}/cases/", f"of/{world.branch_chair.pk}/post/"]
    for page in pages:
        phone.goto(f"/workload/{page}?unit={unit.code}")
        assert [*findings(phone), *cut(phone), *missed_without_bars(phone)] == [], page
        assert not wider_than_the_window(phone), page
    phone.goto(f"/workload/proposal/?unit={unit.code}")
    phone.locator("#proposal button[type=submit]").click()
    phone.wait_for_url("**/what-if/**")
    assert [*findings(phone), *cut(phone), *missed_without_bars(phone)] == []
