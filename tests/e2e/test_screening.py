"""A member answers on the phone and is in danger: hotlines at once, and counsellors called until one of them speaks
with the member, on a clock that the test moves. Managers never learn of it."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from playwright.sync_api import Browser, Page, expect

from cases.care.models import IllnessCase
from cases.care.services.conditions import nobody_objects
from tests.e2e.axe import findings
from tests.e2e.conftest import PHONE, Staff
from tests.e2e.measures import cut, missed_by_a_thumb, wider_than_the_window
from tests.factories.cases import NOW, load_catalogues
from tests.factories.counselling import accepted, qualified
from tests.factories.protocol import in_care, in_force
from tests.factories.safety import counsellor
from tests.factories.safety import on_duty as put_on_duty
from tests.factories.screening import phq, screened, with_team
from tests.factories.world import World
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from visits.counselling.models import CounsellingTeam
from visits.safety.models import RiskAlert
from visits.safety.services.watching import watch_alerts
from visits.screening.models import ScaleResult, Screening

pytestmark = pytest.mark.django_db(transaction=True)
MANAGERS = (Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER, Role.CHAIR)
AFTER_30_MINUTES, AFTER_2_HOURS = NOW + timedelta(minutes=31), NOW + timedelta(hours=2, minutes=1)


@pytest.fixture
def case(world: World, live_server: Any, settings: Any) -> IllnessCase:
    settings.PUBLIC_URL = live_server.url
    load_catalogues()
    with_team(world)
    in_force(world.enterprise)
    return in_care(world)


@pytest.fixture
def on_duty(world: World, case: IllnessCase, staff: Staff) -> dict[str, User]:
    """Two counsellors on duty now, and one on duty next."""
    team = CounsellingTeam.objects.get()
    people = {
        "first": world.person(Role.COUNSELLOR),
        "second": counsellor(team, "白露"),
        "next": counsellor(team, "任远"),
    }
    put_on_duty(team, people["first"])
    put_on_duty(team, people["second"])
    put_on_duty(team, people["next"], start=NOW + timedelta(hours=8))
    staff.names = {**staff.names, **{name: person.username for name, person in people.items()}}
    return people


@pytest.fixture
def member(browser: Browser) -> Iterator[Page]:
    """A phone without an account and without scripts."""
    window = browser.new_context(
        viewport=PHONE, is_mobile=True, has_touch=True, java_script_enabled=False, locale="zh-CN"
    )
    yield window.new_page()
    window.close()


def make_link(page: Page, case: IllnessCase) -> str:
    """Make a link to the PHQ-9 as the counsellor does."""
    page.goto(f"/screening/{case.number}/")
    for name in ("GAD-7", "0–100"):
        page.locator(".uc-choices label", has_text=name).click()
    page.get_by_role("button", name="生成链接").click()
    text = page.locator("#link-text").input_value()
    found = re.search(r"http\S+/s/\S+", text)
    assert found
    assert case.member.name not in text
    return found[0]


def answer_all(page: Page, *answers: int) -> None:
    questions = page.locator("fieldset.uc-fs")
    expect(questions).to_have_count(9)
    for place, answer in enumerate(answers):
        questions.nth(place).locator(".uc-choices label").nth(answer).tap()
    page.locator("#answers button.btn-primary").tap()


def alert_page(page: Page) -> int:
    """Open the alert's page; return how the server answered."""
    answer = page.goto(RiskAlert.objects.get().get_absolute_url())
    assert answer
    return answer.status


def called(person: User) -> bool:
    """Whether somebody has a message of the chain."""
    return Message.objects.filter(recipient=person, kind="risk_call").exists()


def managers_know_nothing(staff: Staff, world: World) -> None:
    assert not any(called(world.person(role)) for role in MANAGERS)
    page = staff.on_phone(Role.CHAIR)
    assert alert_page(page) == 404
    page.goto("/messages/")
    expect(page.locator("main")).not_to_contain_text(re.compile("risk|危险|筛查"))


def test_item_9_raises_the_whole_chain(
    staff: Staff, world: World, case: IllnessCase, on_duty: dict[str, User], member: Page
) -> None:
    supervisor = world.person(Role.COUNSELLING_SUPERVISOR)
    with time_machine.travel(NOW):
        address = make_link(staff.on_phone("first"), case)
        member.goto(address)
        expect(member.get_by_text("有不如死掉或用某种方式伤害自己的念头")).to_be_visible()
        answer_all(member, 0, 0, 0, 0, 0, 0, 0, 0, 2)
        for number in ("12356", "120", "110"):
            expect(member.locator(f'main a[href="tel:{number}"]').first).to_be_visible()
        expect(member.locator("main")).to_contain_text("很快会打电话给您")
        case.refresh_from_db()
        assert case.psych == 4

        for name in ("first", "second"):
            assert called(on_duty[name])
            assert alert_page(staff.on_phone(name)) == 200
        assert not called(supervisor)
        managers_know_nothing(staff, world)
        assert nobody_objects(case, world.welfare_officer) is not None

    with time_machine.travel(AFTER_30_MINUTES):
        watch_alerts(now=AFTER_30_MINUTES)
        assert called(supervisor)
        assert not called(on_duty["next"])
        assert alert_page(staff.on_phone(Role.COUNSELLING_SUPERVISOR)) == 200

    with time_machine.travel(AFTER_2_HOURS):
        watch_alerts(now=AFTER_2_HOURS)
        assert called(on_duty["next"])
        page = staff.on_phone("next")
        assert alert_page(page) == 200
        managers_know_nothing(staff, world)

        press(page, "answer")
        record_conversation(page)
        press(page, "close")
        alert = RiskAlert.objects.get()
        assert (alert.acknowledged_by, alert.closed_by) == (on_duty["next"], on_duty["next"])
        assert nobody_objects(case, world.welfare_officer) is None


def press(page: Page, what: str) -> None:
    """Press a button of the alert's page, which is gone on the page that comes then."""
    form = page.locator(f"form[action$='/{what}/']")
    form.get_by_role("button").click()
    expect(form).to_have_count(0)


def record_conversation(page: Page) -> None:
    page.goto(f"{RiskAlert.objects.get().get_absolute_url()}conversation/")
    page.fill("[name=thoughts]", "近两周常想，没有打算")
    page.locator("label", has=page.locator("[name=has_plan][value=no]")).click()
    page.fill("[name=agreed]", "妻子陪着，明天上午再通话")
    page.locator("label", has=page.locator("[name=outcome][value='1']")).click()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url(re.compile(r"/duty/calls/\w+/$"))


def test_what_is_missing_is_marked_and_nothing_chosen_is_lost(
    staff: Staff, case: IllnessCase, on_duty: dict[str, User], member: Page
) -> None:
    with time_machine.travel(NOW):
        member.goto(make_link(staff.on_phone("first"), case))
        answer_all(member, 1, 1, 1, 1, 1, 1, 1, 1)
        expect(member.locator(".uc-choices-error")).to_have_count(1)
        expect(member.locator("main input:checked")).to_have_count(8)
        member.get_by_role("button", name="English").tap()
        expect(member.get_by_text("Feeling tired or having little energy").first).to_be_visible()
        expect(member.locator("main input:checked")).to_have_count(8)
        assert not Screening.objects.exists()
        member.locator("fieldset.uc-fs").nth(8).locator(".uc-choices label").first.tap()
        member.locator("#answers button.btn-primary").tap()
        expect(member.get_by_role("heading", name="Thank you")).to_be_visible()
        assert ScaleResult.objects.get().total == 8


def test_the_page_fits_a_phone_and_a_thumb(
    browser: Browser, staff: Staff, case: IllnessCase, on_duty: dict[str, User]
) -> None:
    with time_machine.travel(NOW):
        address = make_link(staff.on_phone("first"), case)
        window = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True, reduced_motion="reduce")
        page = window.new_page()
        page.goto(address)
        assert findings(page) == []
        assert not wider_than_the_window(page)
        assert cut(page) == []
        assert missed_by_a_thumb(page) == []
        answer_all(page, *[3] * 9)
        expect(page.get_by_role("heading", name="谢谢")).to_be_visible()
        assert findings(page) == []
        assert not wider_than_the_window(page)
        window.close()


def test_the_counsellor_sees_the_trend_with_a_table_under_it(
    staff: Staff, world: World, case: IllnessCase, on_duty: dict[str, User]
) -> None:
    with time_machine.travel(NOW):
        for days, total in ((60, 18), (30, 12), (0, 7)):
            screened(case, world, phq(total), now=NOW - timedelta(days=days))
        page = staff.at_desk("first")
        page.goto(f"/screening/{case.number}/results/")
        expect(page.locator(".uc-chart canvas")).to_be_visible()
        expect(page.locator("main table tbody tr")).to_have_count(3)
        expect(page.locator("main table")).to_contain_text("中重度")
        assert findings(page) == []


def test_the_trend_stands_on_the_page_of_the_counselling(
    staff: Staff, world: World, case: IllnessCase, on_duty: dict[str, User]
) -> None:
    with time_machine.travel(NOW):
        for person in (on_duty["first"], world.person(Role.COUNSELLING_SUPERVISOR)):
            qualified(person)
        counselling = accepted(world, case=case)
        for days, total in ((60, 18), (30, 12), (0, 7)):
            screened(case, world, phq(total), now=NOW - timedelta(days=days))
        for page in (staff.at_desk("first"), staff.on_phone("first")):
            page.goto(counselling.get_absolute_url())
            panel = page.locator("#screenings")
            expect(panel.locator(".uc-chart canvas")).to_be_visible()
            expect(panel.locator("tbody tr")).to_have_count(3)
            assert findings(page) == []
            assert not wider_than_the_window(page)


def test_a_visitor_on_the_telephone_calls_those_on_duty_and_keeps_the_numbers_in_sight(
    staff: Staff, world: World, case: IllnessCase, on_duty: dict[str, User]
) -> None:
    with time_machine.travel(NOW):
        page = staff.on_phone(Role.GROUP_LEADER, reduced_motion="reduce")
        page.goto(f"/duty/tell/{case.number}/")
        assert findings(page) == []
        assert not wider_than_the_window(page)
        assert missed_by_a_thumb(page) == []
        page.fill("[name=words]", "电话里说活着没意思")
        page.locator("main form button[type=submit]").last.click()
        expect(page.locator("main")).to_contain_text("已呼叫疏导员")
        expect(page.locator('main a[href="tel:12356"]')).to_be_visible()
        assert findings(page) == []
        assert [called(on_duty[name]) for name in ("first", "second", "next")] == [True, True, False]
        assert alert_page(page) == 404
        managers_know_nothing(staff, world)
