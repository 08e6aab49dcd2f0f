"""Somebody who writes no programs builds a questionnaire with a branch, tries it beside it, and puts it into use."""

import re

import pytest
from playwright.sync_api import Page, expect

from assessments.surveys.models import Question, QuestionnaireVersion, Response
from tests.e2e.axe import findings
from tests.e2e.measures import wider_than_the_window
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db(transaction=True)


def add_question(
    page: Page, kind: str, text: str, options: str = "", after: str = "", answers: tuple[str, ...] = ()
) -> None:
    """Fill the dialog of a new question."""
    page.get_by_role("link", name=re.compile("^添加题目")).first.click()
    dialog = page.locator("#dialog")
    dialog.get_by_text(kind, exact=True).click()
    dialog.locator("[name=text_zh]").fill(text)
    if options:
        dialog.locator("[name=options_zh]").fill(options)
    if after:
        dialog.locator("[name=after]").select_option(label=f"接在“{after}”之后")
        for answer in answers:
            dialog.locator("[data-when^='after=']:not([hidden])").get_by_text(answer, exact=True).click()
    dialog.locator("button[type=submit].btn-primary").click()
    expect(page.locator("main td b", has_text=text).first).to_be_visible()


def test_a_questionnaire_with_a_branch_is_built_tried_and_put_into_use(staff, world) -> None:
    page = staff.at_desk(Role.WELFARE_OFFICER)
    page.goto("/surveys/questionnaires/")
    page.get_by_role("link", name="新建问卷").click()
    page.locator("#dialog [name=title_zh]").fill("食堂问卷")
    page.locator("#dialog button[type=submit].btn-primary").click()
    page.wait_for_url(re.compile(r"/q001/1/$"))
    publish = page.get_by_role("button", name="启用")
    expect(publish).to_be_disabled()

    add_question(page, "五级评分", "食堂您满意吗")
    add_question(
        page, "多选", "哪里不好", options="太贵\n太凉", after="食堂您满意吗", answers=("不满意", "非常不满意")
    )  # fmt: skip
    assert findings(page) == []

    phone = page.frame_locator("iframe[name=preview]")
    expect(phone.get_by_text("太凉")).to_be_hidden()
    phone.get_by_text("不满意", exact=True).click()
    expect(phone.get_by_text("太凉")).to_be_visible()
    expect(phone.get_by_role("button", name="提交")).to_be_disabled()
    page.get_by_role("link", name="English").last.click()
    expect(phone.get_by_text("Very dissatisfied", exact=True)).to_be_visible()

    page.get_by_role("button", name="上移：哪里不好").click()
    expect(page.locator(".uc-messages")).to_contain_text("不能排到它前面")
    page.get_by_role("button", name="启用").click()
    page.wait_for_url(re.compile(r"/q001/$"))
    version = QuestionnaireVersion.objects.get()
    assert (version.state, version.published_by) == ("published", world.welfare_officer)
    assert Question.objects.get(text_zh="哪里不好").shown_for == ["2", "1"]
    assert not Response.objects.exists()

    handy = staff.on_phone(Role.WELFARE_OFFICER)
    page.get_by_role("button", name="新版本").click()
    handy.goto("/surveys/questionnaires/q001/2/")
    assert not wider_than_the_window(handy)
    handy.get_by_role("button", name=re.compile("^删除“哪里不好”")).click()
    handy.get_by_role("button", name="删除题目").click()
    expect(handy.locator("#changes")).to_contain_text("去掉：")
    expect(handy.locator("#preview iframe")).to_be_visible()
