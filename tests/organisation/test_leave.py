"""Leave: who is away, who stands in, entered by oneself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings

from tests.factories import build_world
from tests.factories.worklist import NOW
from unioncare.organisation.enums import Role
from unioncare.organisation.leaves import covers_for, stand_ins
from unioncare.organisation.models import Leave

pytestmark = pytest.mark.django_db
TODAY, ENTER = date(2026, 3, 18), "/organisation/profile/leave/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world():
    return build_world()


@pytest.fixture
def chair(world, client):
    client.force_login(world.branch_chair, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return world.branch_chair


def given(cover, start: str = "2026-03-20", end: str = "2026-03-25") -> dict[str, object]:
    return {"starts_on": start, "ends_on": end, "cover": cover.pk}


def test_a_leave_is_entered_and_shown(world, chair, client):
    page = client.post(ENTER, given(world.group_leader), follow=True).text
    leave = Leave.objects.get()
    assert (leave.user, leave.cover, leave.ends_on) == (chair, world.group_leader, date(2026, 3, 25))
    assert "这些天由 郭建华 代理您的工作" in page


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-03-25", "2026-03-20", "请假的结束日期早于开始日期"),
        ("2026-03-01", "2026-03-10", "该请假已经结束"),
        ("x", "2026-03-10", "输入一个有效的日期"),
    ],
)
def test_days_that_make_no_sense_are_refused_beside_the_field(world, chair, client, start, end, words):
    assert words in client.post(ENTER, given(world.group_leader, start, end)).text
    assert not Leave.objects.exists()


def test_leaves_do_not_overlap(world, chair, client):
    client.post(ENTER, given(world.group_leader))
    page = client.post(ENTER, given(world.welfare_officer, "2026-03-25", "2026-03-30")).text
    assert "已登记 2026-03-20 至 2026-03-25 的请假" in page
    assert Leave.objects.count() == 1


def test_only_people_of_the_same_part_stand_in_and_no_auditor(world):
    names = {post.user.name for post in covers_for(world.branch_chair, TODAY)}
    assert {world.group_leader.name, world.welfare_officer.name} <= names
    assert world.person(Role.AUDITOR).name not in names
    assert world.outsider(Role.BRANCH_CHAIR).name not in names


def test_nobody_chooses_a_stranger_by_a_forged_form(world, chair, client):
    client.post(ENTER, given(world.outsider(Role.BRANCH_CHAIR)))
    assert not Leave.objects.exists()


def test_a_leave_that_runs_ends_yesterday_and_a_coming_one_is_taken_back(world, chair, client):
    runs = Leave.objects.create(user=chair, cover=world.group_leader, starts_on=date(2026, 3, 10), ends_on=TODAY)
    client.post(f"{ENTER}{runs.pk}/end/")
    runs.refresh_from_db()
    assert runs.ends_on == TODAY - timedelta(days=1)
    comes = Leave.objects.create(
        user=chair, cover=world.group_leader, starts_on=date(2026, 4, 1), ends_on=date(2026, 4, 2)
    )
    client.post(f"{ENTER}{comes.pk}/end/")
    assert not Leave.objects.filter(pk=comes.pk).exists()


def test_whoever_stands_in_may_be_away_too(world):
    leader, officer = world.group_leader, world.welfare_officer
    Leave.objects.create(user=world.branch_chair, cover=leader, starts_on=TODAY, ends_on=TODAY)
    Leave.objects.create(user=leader, cover=officer, starts_on=TODAY, ends_on=TODAY)
    assert stand_ins([world.branch_chair.pk, leader.pk], TODAY) == {
        world.branch_chair.pk: officer.pk,
        leader.pk: officer.pk,
    }


def test_two_who_stand_in_for_each_other_end_somewhere(world):
    leader = world.group_leader
    Leave.objects.create(user=world.branch_chair, cover=leader, starts_on=TODAY, ends_on=TODAY)
    Leave.objects.create(user=leader, cover=world.branch_chair, starts_on=TODAY, ends_on=TODAY)
    assert stand_ins([world.branch_chair.pk], TODAY) == {world.branch_chair.pk: leader.pk}
