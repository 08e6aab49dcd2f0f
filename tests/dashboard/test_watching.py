"""Failures of jobs and letters that were given up reach the administrators, once a day."""

from datetime import timedelta

import pytest
import time_machine

from tests.factories import build_world
from tests.factories.worklist import NOW
from unioncare.core.jobs import forget_runs, run_once
from unioncare.core.models import JobRun
from unioncare.dashboard.schedules import create_schedules
from unioncare.dashboard.tasks import watch
from unioncare.dashboard.watching import tell_of_failures
from unioncare.notifications.enums import Channel, MessageState, Trouble
from unioncare.notifications.models import Message
from unioncare.notifications.selectors.inbox import entry_of
from unioncare.notifications.services.telling import News, tell
from unioncare.organisation.enums import Role

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    create_schedules()
    return build_world()


def fail() -> int:
    raise RuntimeError("no calendar")


def failed(name: str = "dashboard.sweep") -> None:
    with pytest.raises(RuntimeError):
        run_once(name, NOW, fail, now=NOW)


def told(person) -> list[str]:
    return [entry_of(message).subject for message in Message.objects.inbox_of(person.pk).order_by("pk")]


def test_a_failed_job_is_told_once_a_day_to_administrators_only(world):
    failed()
    watch()
    tell_of_failures(now=NOW + timedelta(minutes=30))

    for person in (world.administrator, world.outsider(Role.ADMINISTRATOR)):
        assert told(person) == ["运行失败：每日清理与提醒"]
    assert told(world.chair) == []


def test_the_error_itself_stays_in_the_house(world):
    failed()
    tell_of_failures(now=NOW)
    assert "calendar" not in str(list(Message.objects.values_list("params", flat=True)))


def test_what_was_mended_is_no_news(world):
    failed()
    run_once("dashboard.sweep", NOW, lambda: 3, now=NOW)
    assert tell_of_failures(now=NOW) == 0


def test_letters_given_up_are_counted_but_not_those_about_letters(world):
    tell(news=[News("trial", "t", recipient=world.chair.pk, params={"contact": "x"})], now=NOW)
    outside = Message.objects.exclude(channel=Channel.INBOX)
    outside.update(state=MessageState.DEAD, trouble=Trouble.REFUSED)
    tell_of_failures(now=NOW)
    assert told(world.administrator) == ["有 1 条消息放弃发送"]

    outside.update(state=MessageState.DEAD, trouble=Trouble.REFUSED)
    tell_of_failures(now=NOW + DAY - timedelta(hours=1))
    assert told(world.administrator) == ["有 1 条消息放弃发送", "有 1 条消息放弃发送"]
    tell_of_failures(now=NOW + 3 * DAY)
    assert len(told(world.administrator)) == 2


def test_runs_of_long_ago_go_but_the_last_of_each_job_stays(world):
    for days in (0, 40, 50):
        run_once("old", NOW - days * DAY, lambda: 1, now=NOW - days * DAY)
    run_once("asleep", NOW - 60 * DAY, lambda: 1, now=NOW - 60 * DAY)

    assert forget_runs(now=NOW) == 2
    assert set(JobRun.objects.values_list("name", "scheduled_for")) == {("old", NOW), ("asleep", NOW - 60 * DAY)}
