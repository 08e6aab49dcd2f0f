"""An appraisal in a real browser, from opening the period to the end: self, colleagues, superior, result, appeal."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from assessments.appraisal.enums import Aspect, PeriodState
from assessments.appraisal.models import AppraisalPeriod, HeldReview, PeerDoor
from assessments.appraisal.services.peers import take_view
from tests.e2e.axe import findings
from tests.e2e.conftest import Staff
from tests.e2e.measures import cut, missed_by_a_thumb, wider_than_the_window
from tests.factories import World
from tests.factories.appraisal import marks, of, scheme_in_force, superiors_review
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


def take(page: Page, period: AppraisalPeriod, step: str, reason: str = "") -> None:
    """Take a step of the period in its dialog."""
    page.goto(period.get_absolute_url())
    page.locator(f".uc-head a[href$='/{step}/']").click()
    if reason:
        page.fill("#dialog [name=reason]", reason)
    with page.expect_navigation():
        page.locator("#dialog button[type=submit]").click()


def mark(page: Page, points: int) -> None:
    """Give the same points for every aspect, by touching them."""
    for aspect in Aspect.values:
        page.locator(f"main label:has([name={aspect}][value='{points}'])").click()


def awkward(page: Page) -> list[str]:
    """Return what stands in the way on a phone: of readers, of what is cut off, of buttons that a thumb misses."""
    buttons = [one for one in missed_by_a_thumb(page) if one.startswith("btn")]
    return [*findings(page), *cut(page), *buttons]


def send(page: Page) -> None:
    with page.expect_navigation():
        page.locator("main form button[type=submit]").last.click()


def open_period(page: Page) -> AppraisalPeriod:
    """Open last quarter for the enterprise."""
    page.goto("/appraisal/periods/new/")
    page.select_option("[name=unit]", label="青岭三矿工会")
    send(page)
    page.wait_for_url("**/periods/K*/")
    return AppraisalPeriod.objects.get()


def test_a_period_run_to_its_end_with_an_appeal(staff: Staff, world: World) -> None:
    scheme_in_force(world.enterprise, now=timezone.now())
    office = staff.at_desk(Role.ORGANISATION_OFFICER)
    period = open_period(office)
    take(office, period, "begin")

    leader = staff.on_phone(Role.GROUP_LEADER)
    leader.goto(f"/appraisal/periods/{period.number}/mine/")
    mark(leader, 5)
    leader.fill("[name=words]", "每月入户两次，记录当日完成")
    assert awkward(leader) == []
    send(leader)
    take(office, period, "ask", "都已交齐")

    answer_about_the_leader(staff, world, period)
    take(office, period, "review", "都已答完")
    chair_of_branch = staff.at_desk(Role.BRANCH_CHAIR)
    review_the_leader(chair_of_branch, period)
    superiors_review(period, 3, now=timezone.now())

    chair = staff.at_desk(Role.CHAIR)
    take(chair, period, "publish")
    expect(chair.locator("#ranking")).to_contain_text("郭建华")
    assert [*findings(chair), *cut(chair)] == []

    appeal_and_uphold(staff, leader, world, period)
    take_the_end(office, period)


def answer_about_the_leader(staff: Staff, world: World, period: AppraisalPeriod) -> None:
    """Let five colleagues answer: one on a phone, with one thumb."""
    doors = PeerDoor.objects.filter(appraisal=of(period, world.group_leader)).select_related("appraisal__period")
    first = doors.filter(colleague=world.people[Role.INSURANCE_OFFICER]).get()
    phone = staff.on_phone(Role.INSURANCE_OFFICER)
    phone.goto(f"/appraisal/periods/{period.number}/colleagues/")
    phone.locator(f"a[href$='/colleagues/{first.pk}/']").click()
    mark(phone, 5)
    assert awkward(phone) == []
    assert not wider_than_the_window(phone)
    send(phone)
    assert HeldReview.objects.count() == 1
    for door in doors.exclude(pk=first.pk).select_related("colleague"):
        take_view(door=door, scores=marks(4), actor=door.colleague)
    phone.goto(f"/appraisal/periods/{period.number}/colleagues/")
    expect(phone.locator(f"a[href$='/colleagues/{first.pk}/']")).to_have_count(0)


def review_the_leader(page: Page, period: AppraisalPeriod) -> None:
    """Review them with words; what they wrote stands beside the form."""
    page.goto(f"/appraisal/periods/{period.number}/team/")
    page.locator("#team a[href$='/review/']").click()
    expect(page.locator("#self")).to_contain_text("每月入户两次")
    mark(page, 3)
    page.fill("[name=strengths]", "走访扎实")
    page.fill("[name=improve]", "多与医院联系")
    send(page)


def appeal_and_uphold(staff: Staff, leader: Page, world: World, period: AppraisalPeriod) -> None:
    """Let the leader appeal on the phone and the chair uphold it; the new version stands above the first."""
    mine = of(period, world.group_leader)
    leader.goto(mine.get_absolute_url())
    expect(leader.locator("#words")).to_contain_text("走访扎实")
    before = leader.locator("#result .uc-amount").inner_text()
    leader.locator(f"a[href='/appraisal/of/{mine.pk}/appeal/']").click()
    leader.fill("[name=words]", "两次走访记在别人名下")
    send(leader)
    decider = staff.at_desk(next(role for role, one in world.people.items() if one.pk == mine.appeals.get().decider_id))
    decider.goto(f"/appraisal/periods/{period.number}/appeals/")
    decider.locator("a[href$='/uphold/']").click()
    mark(decider, 5)
    decider.fill("[name=answer]", "核对签到，予以更正")
    send(decider)
    leader.goto(mine.get_absolute_url())
    expect(leader.locator("#earlier")).to_contain_text("v1")
    assert leader.locator("#result .uc-amount").inner_text() != before
    expect(leader.locator("#appeal")).to_contain_text("核对签到")


def take_the_end(office: Page, period: AppraisalPeriod) -> None:
    """Close it once the days to appeal are over."""
    AppraisalPeriod.objects.filter(pk=period.pk).update(appeal_until=timezone.localdate() - timedelta(days=1))
    take(office, period, "close")
    period.refresh_from_db()
    assert period.state == PeriodState.CLOSED
