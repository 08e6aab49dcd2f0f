"""A case is closed, its member is asked, answers on a phone, and what was bad is made better for everybody to read."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from assessments.improvement.starter import load_causes
from assessments.surveys.enums import Occasion
from assessments.surveys.models import Invitation, Response
from assessments.surveys.services.occasions import ask_on_occasions
from assessments.surveys.services.releasing import release_answers
from cases.care.models import IllnessCase
from tests.e2e.axe import findings
from tests.e2e.conftest import PHONE, Staff
from tests.e2e.improving import confirm_and_publish, finish, plan, read_by_anybody
from tests.e2e.measures import cut, missed_without_bars, wider_than_the_window
from tests.factories import World
from tests.factories.cases import load_catalogues, recovering
from tests.factories.protocol import in_care, in_force
from tests.factories.questionnaires import links, questionnaire, survey
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)
DID = "探望改为两周一次，日期提前告知"


@pytest.fixture
def case(world: World) -> IllnessCase:
    """A member who is recovering, in a union that asks when a case is closed."""
    load_catalogues()
    load_causes()
    in_force(world.enterprise)
    case = recovering(in_care(world, now=timezone.now()), world, now=timezone.now())
    version = questionnaire(world.enterprise, now=timezone.now())
    survey(version, world.enterprise, Occasion.CASE_CLOSED, starts_on=timezone.localdate())
    return case


def test_from_the_closed_case_to_what_the_union_did(
    staff: Staff, browser: Browser, live_server, world: World, case: IllnessCase, settings
) -> None:
    settings.PUBLIC_URL = live_server.url
    welfare = staff.at_desk(Role.WELFARE_OFFICER)
    close(welfare, case)
    assert ask_on_occasions(now=timezone.now()) == 1
    link = Invitation.objects.select_related("survey").get()

    welfare.goto(f"/surveys/pass-on/{link.item_id}/")
    address = re.search(r"http\S+/q/\S+/", welfare.locator("#link-text").input_value())
    assert address is not None
    welfare.get_by_role("button", name="已转交", exact=True).click()
    expect(welfare.locator(".uc-messages")).to_contain_text("链接已转交")

    answer_on_a_phone(browser, address[0], with_scripts=True)
    others = links(link.survey, world.group, 4, now=timezone.now())
    for other in others:
        answer_on_a_phone(browser, f"{live_server.url}/q/{other.token}/", with_scripts=False)
    assert not Response.objects.exists()  # they wait in their envelopes
    assert release_answers(now=timezone.now()) == 5

    welfare.goto(f"/surveys/{link.survey_id}/results/")
    expect(welfare.locator("main")).to_contain_text("低分")
    welfare.locator("#improvement a[href*='source=score']").first.click()
    owner = world.person(Role.WOMENS_OFFICER)
    action = plan(welfare, "探望太少、太晚", "探望改为两周一次", str(owner))
    finish(staff.at_desk(Role.WOMENS_OFFICER), action, "十二月起已按两周一次排定")
    confirm_and_publish(staff, action, by=Role.VICE_CHAIR, said="来得太晚", did=DID)
    read_by_anybody(browser, live_server.url, world, action, DID)


def close(page: Page, case: IllnessCase) -> None:
    """Close a case; what is still open of its care is waived."""
    page.goto(f"/cases/{case.number}/close/")
    page.fill("[name=reason]", "康复返岗")
    if page.locator("[name=waive]").count():
        page.check("[name=waive]")
        page.fill("[name=waive_reason]", "康复返岗")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(f"**/cases/{case.number}/")
    case.refresh_from_db()
    assert case.closed_at is not None


def answer_on_a_phone(browser: Browser, address: str, *, with_scripts: bool) -> None:
    """Say on a phone that it was bad, and why."""
    window = browser.new_context(viewport=PHONE, java_script_enabled=with_scripts, locale="zh-CN", has_touch=True)
    phone = window.new_page()
    phone.goto(address)
    if with_scripts:
        assert [*findings(phone), *cut(phone), *missed_without_bars(phone)] == []
        assert not wider_than_the_window(phone)
        expect(phone.get_by_text("哪里不好")).to_be_hidden()
    phone.get_by_text("非常不满意", exact=True).first.click()
    phone.get_by_text("太晚", exact=True).click()
    phone.fill("[name=q-words]", "等了很久才有人来")
    if with_scripts:
        phone.reload()  # what was chosen stays on this phone
        expect(phone.locator("[name=q-words]")).to_have_value("等了很久才有人来")
    phone.locator("button.btn-primary").click()
    expect(phone.locator("h1")).to_have_text("谢谢")
    window.close()
