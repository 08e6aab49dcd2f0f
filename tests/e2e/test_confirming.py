"""Whatever throws something away asks first and names what is lost: with scripts, and without them."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from allauth.usersessions.models import UserSession
from playwright.sync_api import Page, expect

from tests.architecture.scope_objects import Stage
from tests.e2e.conftest import Staff
from unioncare.imports.models import RunState
from unioncare.organisation.enums import Role
from unioncare.organisation.models import SavedFilter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stage(transactional_db: None) -> Stage:
    return Stage()


@pytest.fixture
def people(browser, live_server, stage: Stage) -> Iterator[Staff]:
    staff = Staff(browser, live_server.url, {role: user.username for role, user in stage.world.people.items()})
    yield staff
    staff.close()


@dataclass(frozen=True, slots=True)
class Question:
    """What one presses, what one is asked, and the button that does it."""

    opener: str
    names: str
    submit: str


def ask(page: Page, question: Question) -> None:
    page.get_by_role("button", name=question.opener).click()
    expect(page.get_by_role("dialog")).to_contain_text(question.names)


def answer(page: Page, question: Question, *, keep: str = "保留") -> None:
    """Ask, keep it, ask again, and let it go."""
    ask(page, question)
    page.get_by_role("dialog").get_by_role("button", name=keep).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    ask(page, question)
    with page.expect_navigation():
        page.get_by_role("dialog").get_by_role("button", name=question.submit).click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_checked_import_is_thrown_away_only_after_a_question(people, stage, scripts) -> None:
    roster, ledger = stage.roster, stage.run("cases", Role.WELFARE_OFFICER)
    organisation = stage.run("organisation")
    previews = [
        (Role.WELFARE_OFFICER, roster, f"/members/roster/{roster.pk}/"),
        (Role.WELFARE_OFFICER, ledger, f"/cases/import/{ledger.pk}/"),
        (Role.ORGANISATION_OFFICER, organisation, f"/organisation/import/{organisation.pk}/"),
    ]
    for role, run, address in previews:
        page = people.at_desk(role, java_script_enabled=scripts)
        page.goto(address)
        ask(page, Question("放弃…", run.file_name, "放弃导入"))
        run.refresh_from_db()
        assert run.state == RunState.STAGED
        page.goto(address)
        answer(page, Question("放弃…", run.file_name, "放弃导入"))
        run.refresh_from_db()
        assert run.state == RunState.DISCARDED, address


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_kept_filter_is_dropped_only_after_a_question(people, stage, scripts) -> None:
    assert stage.kept_filter.name == "L4"
    page = people.at_desk(Role.CHAIR, java_script_enabled=scripts)
    page.goto("/cases/?level=4")
    ask(page, Question("删除“L4”", "L4", "删除筛选"))
    assert SavedFilter.objects.count() == 1
    page.goto("/cases/?level=4")
    answer(page, Question("删除“L4”", "L4", "删除筛选"))
    assert SavedFilter.objects.count() == 0


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_other_browsers_are_signed_out_only_after_a_question(people, settings, scripts) -> None:
    settings.ZEAL_RAISE = False  # allauth reads the person of every session
    people.on_phone(Role.CHAIR)
    page = people.at_desk(Role.CHAIR, java_script_enabled=scripts)
    page.goto("/accounts/sessions/")
    question = Question("退出其他设备", "没保存的内容会丢失", "退出其他设备")
    ask(page, question)
    assert UserSession.objects.count() == 2
    page.goto("/accounts/sessions/")
    answer(page, question, keep="保持登录")
    assert UserSession.objects.count() == 1
