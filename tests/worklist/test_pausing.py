"""The clock of an item stands still with a reason, and what passes meanwhile does not count."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse

from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import DayKind
from unioncare.organisation.models import CalendarDay
from unioncare.organisation.services.calendar import save_calendar_day
from unioncare.worklist.models import Pause, WorkItem
from unioncare.worklist.services import (
    ItemRefused,
    cancel_items,
    complete_item,
    pause_item,
    resume_item,
)
from unioncare.worklist.services.overdue import mark_missed

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def evening(day: int) -> datetime:
    return datetime(2026, 3, day, 18, tzinfo=SHANGHAI)


def item(world, **fields):
    basis = {"subject": SubjectFactory(unit=world.group), "assignee": world.branch_chair, "due_at": evening(20)}
    return WorkItemFactory(**(basis | fields))


def paused(world, at: datetime = NOW, **fields) -> WorkItem:
    return pause_item(item=item(world, **fields), actor=world.branch_chair, now=at, why="family")


def test_working_days_of_a_pause_are_added(world):
    held = paused(world)  # Wednesday
    resumed = resume_item(item=held, actor=world.branch_chair, now=NOW + timedelta(days=6))  # the next Tuesday
    assert resumed.due_at == evening(26)  # Friday and four working days
    assert resumed.planned_due_at == evening(20)
    assert resumed.paused_at is None
    assert Pause.objects.get(item=held).ended_at == NOW + timedelta(days=6)


def test_a_pause_within_a_day_changes_nothing(world):
    held = paused(world)
    assert resume_item(item=held, actor=world.branch_chair, now=NOW + timedelta(hours=5)).due_at == evening(20)


def test_hours_are_added_to_the_minute(world):
    held = paused(world, in_hours=True, due_at=NOW + timedelta(hours=10))
    resumed = resume_item(item=held, actor=world.branch_chair, now=NOW + timedelta(hours=3, minutes=7))
    assert resumed.due_at == NOW + timedelta(hours=13, minutes=7)


def test_a_second_pause_adds_up_and_the_first_due_day_stays_known(world):
    held = paused(world)
    held = resume_item(item=held, actor=world.branch_chair, now=NOW + timedelta(days=1))
    held = pause_item(item=held, actor=world.branch_chair, now=NOW + timedelta(days=1), why="hospital")
    held = resume_item(item=held, actor=world.branch_chair, now=NOW + timedelta(days=2))
    assert (held.due_at, held.planned_due_at, held.paused_days) == (evening(24), evening(20), 2)


def test_a_paused_item_is_never_late(world):
    held = paused(world)
    later = NOW + timedelta(days=9)
    assert mark_missed(now=later) == 0
    assert not WorkItem.objects.overdue(later).exists()
    assert not held.is_overdue(later)


def test_doing_a_paused_item_ends_the_pause_and_is_punctual(world):
    held = paused(world)
    done = complete_item(item=held, actor=world.branch_chair, now=NOW + timedelta(days=9))
    assert (done.state, done.missed, done.paused_at) == ("done", False, None)
    assert Pause.objects.get(item=held).ended_at is not None


def test_cancelling_ends_the_pauses_too(world):
    held = paused(world)
    assert cancel_items(subject=held.subject, now=NOW + timedelta(days=9), actor=None, reason="结案") == 1
    held.refresh_from_db()
    assert (held.state, held.paused_at) == ("cancelled", None)


def test_what_is_late_cannot_be_paused(world):
    with pytest.raises(ItemRefused, match="逾期"):
        paused(world, due_at=NOW - timedelta(hours=1))
    assert not Pause.objects.exists()


def test_it_is_paused_once(world):
    held = paused(world)
    with pytest.raises(ItemRefused):
        pause_item(item=held, actor=world.branch_chair, now=NOW, why="family")
    resume_item(item=held, actor=world.branch_chair, now=NOW)
    with pytest.raises(ItemRefused):
        resume_item(item=held, actor=world.branch_chair, now=NOW)


def test_something_else_needs_words(world):
    with pytest.raises(ItemRefused):
        pause_item(item=item(world), actor=world.branch_chair, now=NOW, why="other", note="  ")


def test_a_new_holiday_counts_the_pause_with_it(world):
    held = paused(world, counted_from=NOW, working_days=2, opens_at=NOW)
    held = resume_item(item=held, actor=world.branch_chair, now=NOW + timedelta(days=1))
    assert held.due_at == evening(23)
    with time_machine.travel(NOW, tick=False):
        holiday = CalendarDay(date=date(2026, 3, 23), kind=DayKind.HOLIDAY)
        save_calendar_day(day=holiday, actor=world.administrator, now=NOW)
    held.refresh_from_db()
    assert held.due_at == evening(24)


class TestPages:
    @pytest.fixture(autouse=True)
    def today(self):
        with time_machine.travel(NOW, tick=False):
            yield

    @pytest.fixture
    def chair(self, world, client):
        client.force_login(world.branch_chair, backend=settings.AUTHENTICATION_BACKENDS[-1])
        return world.branch_chair

    def test_an_item_is_paused_and_resumed_on_its_page(self, world, chair, client):
        held = item(world)
        client.post(reverse("worklist:pause", args=[held.pk]), {"why": "hospital", "note": "等检查结果"})
        page = client.get(reverse("worklist:item", args=[held.pk])).text
        assert "已暂停" in page
        assert "等检查结果" in page
        assert "医院" in page
        with time_machine.travel(NOW + timedelta(days=1), tick=False):
            page = client.get(reverse("worklist:item", args=[held.pk])).text
            assert "现在恢复计时的到期时间" in page
            assert "2026-03-20" in page
            assert "2026-03-23" in page
            client.post(reverse("worklist:resume", args=[held.pk]))
            page = client.get(reverse("worklist:item", args=[held.pk])).text
        assert "不计暂停的到期时间" in page
        assert "2026-03-20" in page
        assert "2026-03-23" in page

    def test_a_paused_item_leaves_the_list_for_its_own_tab(self, world, chair, client):
        paused(world)
        assert "没有待办" in client.get("/work/").text
        page = client.get("/work/?tab=paused").text
        assert "已暂停" in page
        assert "探望" in page

    def test_the_supervisor_sees_it_once(self, world, chair, client):
        paused(world)
        paused(world, assignee=world.group_leader)
        page = client.get("/work/?tab=paused").text
        assert page.count('class="uc-item"') == 2

    def test_who_does_not_answer_for_it_cannot_pause_it(self, world, client):
        held = item(world)
        client.force_login(world.outsiders["branch_chair"], backend=settings.AUTHENTICATION_BACKENDS[-1])
        assert client.post(reverse("worklist:pause", args=[held.pk]), {"why": "family"}).status_code == 404

    def test_something_else_without_words_is_asked_for(self, world, chair, client):
        held = item(world)
        page = client.post(reverse("worklist:pause", args=[held.pk]), {"why": "other", "note": ""})
        assert "说明等待什么" in page.text
