"""Leave: who is away, who stands in, entered by oneself."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings

from tests.factories import PostFactory, UserFactory, build_world
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


# Who is away and who was named for them; who cannot sign in; who in the end stands in for whom.
COVERED = {
    "one": ({"A": "B"}, "", {"A": "B"}),
    "chain": ({"A": "B", "B": "C"}, "", {"A": "C", "B": "C"}),
    "long chain": ({"A": "B", "B": "C", "C": "D"}, "", {"A": "D", "B": "D", "C": "D"}),
    "two in one hand": ({"A": "C", "B": "C"}, "", {"A": "C", "B": "C"}),
    "ring": ({"A": "B", "B": "A"}, "", {}),
    "into a ring": ({"A": "B", "B": "C", "C": "B"}, "", {}),
    "the cover has left": ({"A": "B"}, "B", {}),
    "the last cover has left": ({"A": "B", "B": "C"}, "C", {}),
    "who has left passes on": ({"A": "B", "B": "C"}, "B", {"A": "C"}),
    "the absent has left": ({"A": "B"}, "A", {}),
}


@pytest.mark.parametrize("case", COVERED)
def test_who_is_told_of_absent_people_holds_their_posts_and_nobody_else_does(world, case):
    leaves, gone, expected = COVERED[case]
    people = {letter: UserFactory(name=letter, is_active=letter not in gone) for letter in "ABCD"}
    for person in people.values():
        PostFactory(user=person, unit=world.group, role=Role.GROUP_LEADER)
    for person, cover in leaves.items():
        Leave.objects.create(user=people[person], cover=people[cover], starts_on=TODAY, ends_on=TODAY)
    names = {person.pk: name for name, person in people.items()}
    told = {names[person]: names[cover] for person, cover in stand_ins(names, TODAY).items()}
    held = {
        names[post.user_id]: name
        for name, person in people.items()
        for post in person.active_posts
        if post.user_id != person.pk
    }
    assert told == held == expected


def test_stand_ins_are_found_with_one_query(world, django_assert_num_queries):
    Leave.objects.create(user=world.branch_chair, cover=world.group_leader, starts_on=TODAY, ends_on=TODAY)
    Leave.objects.create(user=world.group_leader, cover=world.welfare_officer, starts_on=TODAY, ends_on=TODAY)
    with django_assert_num_queries(1):
        stand_ins([world.people[Role.BRANCH_CHAIR].pk], TODAY)
    person = world.welfare_officer
    with django_assert_num_queries(1):
        assert {post.user_id for post in person.active_posts} == {
            person.pk,
            world.people[Role.BRANCH_CHAIR].pk,
            world.people[Role.GROUP_LEADER].pk,
        }


class TestAbsentCover:
    """Nobody is named who is away themselves."""

    @pytest.mark.parametrize(("start", "end"), [("2026-03-25", "2026-04-02"), ("2026-03-01", "2026-03-20")])
    def test_they_are_refused_by_name_and_days(self, world, chair, client, start, end):
        leader = world.group_leader
        Leave.objects.create(user=leader, cover=world.welfare_officer, starts_on=start, ends_on=end)
        (words,) = client.post(ENTER, given(leader)).context["leave_form"].errors["cover"]
        assert all(part in words for part in (leader.name, start, end))
        assert not Leave.objects.filter(user=chair).exists()

    def test_who_is_back_in_time_is_accepted(self, world, chair, client):
        leader = world.group_leader
        Leave.objects.create(
            user=leader, cover=world.welfare_officer, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 19)
        )
        client.post(ENTER, given(leader))
        assert Leave.objects.get(user=chair).cover == leader

    def test_a_ring_does_not_come_about(self, world, chair, client):
        client.post(ENTER, given(world.group_leader))
        client.force_login(world.group_leader, backend=settings.AUTHENTICATION_BACKENDS[-1])
        (words,) = client.post(ENTER, given(chair)).context["leave_form"].errors["cover"]
        assert all(part in words for part in (chair.name, "2026-03-20", "2026-03-25"))
        assert not Leave.objects.filter(user=world.group_leader).exists()

    def test_a_cover_who_goes_later_names_the_next(self, world, chair, client):
        client.post(ENTER, given(world.group_leader))
        client.force_login(world.group_leader, backend=settings.AUTHENTICATION_BACKENDS[-1])
        client.post(ENTER, given(world.welfare_officer))
        assert stand_ins([chair.pk], date(2026, 3, 21)) == {chair.pk: world.welfare_officer.pk}
