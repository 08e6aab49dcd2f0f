"""An item becomes due, is told of, climbs, is handed over and done: at the browser, day by day."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.core.management import call_command
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Staff
from tests.factories import PostFactory, UserFactory
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from tests.outside import MailServer, mail_server
from unioncare.notifications.enums import Channel
from unioncare.notifications.services.delivering import deliver
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)
MORNING = NOW.replace(hour=8, minute=0)  # Wednesday
DUE = NOW.replace(hour=18, minute=0) + timedelta(days=1)  # Thursday evening


@pytest.fixture
def mail(settings) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.PUBLIC_URL = "https://care.mine.example"
    with mail_server() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


@pytest.fixture
def item(world) -> WorkItem:
    leader = world.group_leader
    leader.email = "leader@mine.example"
    leader.save()
    subject = SubjectFactory(unit=world.group, kind=SubjectKind.UNIT, label="陈国栋 2026-0001")
    return WorkItemFactory(subject=subject, kind="follow_up", assignee=leader, role=Role.GROUP_LEADER, due_at=DUE)


def night() -> None:
    """The night before a morning: browsers are signed out, the sweep, then the workers of the outbox."""
    UserSession.objects.all().delete()
    call_command("sweep", "--json")
    deliver(channel=Channel.EMAIL)


def newest(page: Page) -> str:
    page.goto("/messages/")
    return page.locator(".uc-letters li").first.inner_text()


def test_nothing_is_forgotten(staff: Staff, world, item, mail) -> None:
    with time_machine.travel(MORNING):
        night()
        page = staff.on_phone(Role.GROUP_LEADER)
        expect(page.locator("#inbox-count, .uc-count-hot").first).to_have_text("1")
        assert "即将到期 1 项" in newest(page)
    [letter] = mail.letters
    body = letter.get_body(("plain",)).get_content()
    assert "https://care.mine.example/work/" in body
    assert "陈国栋" not in letter.as_string() + body

    with time_machine.travel(MORNING + timedelta(days=1)):
        night()
        page = staff.on_phone(Role.GROUP_LEADER)
        assert "今天 1 项到期" in newest(page)

    with time_machine.travel(MORNING + timedelta(days=2)):
        night()
        night()  # a second one tells nobody again
        page = staff.on_phone(Role.GROUP_LEADER)
        assert "1 项逾期" in newest(page)
        expect(page.locator(".uc-letters li")).to_have_count(3)
        page.goto("/work/")
        expect(page.locator("main")).to_contain_text("逾期")

        chair = staff.at_desk(Role.BRANCH_CHAIR)
        assert "有 1 项逾期工作督办给您" in newest(chair)
        hand_over_all(chair, world.group_leader, successor(world))

        staff.names = {**staff.names, "successor": "successor"}
        page = staff.on_phone("successor")
        assert "有 1 项工作交给您" in newest(page)
        do(page, item)
    item.refresh_from_db()
    assert (item.state, item.missed, item.escalation_level) == ("done", True, 1)
    assert item.done_by == item.assignee == User.objects.get(name="新组长")
    assert len(set(mail.message_ids)) == len(mail.letters) == 3


def successor(world) -> User:
    person = UserFactory(name="新组长", username="successor")
    PostFactory(user=person, unit=world.group, role=Role.GROUP_LEADER)
    return person


def hand_over_all(page: Page, leaver: User, to: User) -> None:
    page.goto(f"/work/hand-over/?person={leaver.pk}")
    expect(page.locator("#what")).to_contain_text("随访")
    page.locator("#choose [name=to]").select_option(str(to.pk))
    page.locator("#choose [name=reason]").fill("组长调离")
    page.locator("#choose button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("已移交 1 项给 新组长")


def do(page: Page, item: WorkItem) -> None:
    page.goto(f"/work/{item.pk}/")
    expect(page.locator("main")).to_contain_text("随访")
    page.goto(f"/work/{item.pk}/do/")
    page.locator("[name=result]").fill("已打电话问过")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("body")).to_contain_text("已办结：随访")
    assert page.url.endswith("/work/")
