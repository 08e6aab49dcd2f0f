"""Somebody leaves: everything goes to somebody else on one page, and nothing is stranded."""

from datetime import date

import pytest
import time_machine
from django.conf import settings

from tests.factories import PostFactory, UserFactory
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Post
from unioncare.worklist import conflicts
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import ItemRefused, complete_item
from unioncare.worklist.services.leaving import hand_over_everything
from unioncare.worklist.services.reminding import remind

pytestmark = pytest.mark.django_db
PAGE = "/work/hand-over/"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def successor(world):
    person = UserFactory(name="新主席")
    PostFactory(user=person, unit=world.branch, role=Role.BRANCH_CHAIR)
    return person


def item(world, **fields):
    basis = {"kind": "follow_up", "subject": SubjectFactory(unit=world.group), "assignee": world.branch_chair}
    return WorkItemFactory(**(basis | fields))


def go(world, to, **fields):
    basis = {"person": world.branch_chair, "to": to, "paths": None, "actor": world.branch_chair, "now": NOW}
    return hand_over_everything(**(basis | {"reason": "任期届满"} | fields))


def test_all_open_items_go_and_what_is_done_stays_with_the_doer(world, successor):
    items = [item(world) for _ in range(3)]
    done = complete_item(item=item(world), actor=world.branch_chair, now=NOW)
    assert go(world, successor).items == 3
    assert set(WorkItem.objects.filter(pk__in=[one.pk for one in items]).values_list("assignee", flat=True)) == {
        successor.pk
    }
    done.refresh_from_db()
    assert (done.assignee, done.done_by) == (world.branch_chair, world.branch_chair)


def test_the_successor_is_told_once(world, successor):
    for kind in ("visit", "visit", "verify"):
        item(world, kind=kind)
    go(world, successor)
    (message,) = Message.objects.inbox_of(successor.pk)
    assert message.params == {"kinds": {"visit": 2, "verify": 1}, "by": world.branch_chair.name}


def test_what_the_successor_must_keep_away_from_stays_with_its_reason(world, successor, monkeypatch):
    own, other = item(world), item(world)
    barred = {own.subject_id: {successor.pk: "您的亲属"}}
    monkeypatch.setattr(conflicts, "_finders", {"case": lambda subjects: barred})
    done = go(world, successor)
    assert (done.items, dict(done.staying)) == (1, {"您的亲属": 1})
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.assignee, other.assignee) == (world.branch_chair, successor)


def test_what_lies_outside_the_successors_units_stays(world):
    item(world)
    done = go(world, world.outsider(Role.BRANCH_CHAIR))
    assert done.items == 0
    assert sum(done.staying.values()) == 1


def test_whoever_may_not_read_the_subject_receives_nothing(world, monkeypatch):
    clerk = world.person(Role.CLERK)
    monkeypatch.setattr(conflicts, "_readers", {"case": "cases.see_case"})
    item(world)
    assert go(world, clerk).items == 0
    assert go(world, world.welfare_officer).items == 1


def test_nobody_hands_over_to_themself_or_without_a_reason(world, successor):
    item(world)
    with pytest.raises(ItemRefused):
        go(world, world.branch_chair)
    with pytest.raises(ItemRefused):
        go(world, successor, reason=" ")


class TestPage:
    @pytest.fixture
    def signed_in(self, client):
        def sign_in(person):
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
            return client

        return sign_in

    def test_the_page_shows_what_goes_and_what_stays_before_it_is_done(self, world, successor, signed_in):
        item(world)
        page = signed_in(world.branch_chair).get(PAGE).text
        assert "探望" in page
        assert "新主席" in page
        far = PostFactory(user=UserFactory(name="低一级"), unit=world.branch, role=Role.CLERK)
        WorkItem.objects.update(scope_path=world.enterprise.path, unit=world.enterprise)
        page = signed_in(world.branch_chair).get(f"{PAGE}?to={far.user_id}").text
        assert "低一级 在该单位没有任职" in page

    def test_it_is_done_with_one_confirmation(self, world, successor, signed_in):
        item(world)
        answer = signed_in(world.branch_chair).post(PAGE, {"to": successor.pk, "reason": "任期届满"}, follow=True)
        assert "已移交 1 项给 新主席" in answer.text
        assert WorkItem.objects.get().assignee == successor

    def test_sent_twice_the_second_finds_nothing(self, world, successor, signed_in):
        item(world)
        client = signed_in(world.branch_chair)
        client.post(PAGE, {"to": successor.pk, "reason": "任期届满"})
        assert "已移交 0 项" in client.post(PAGE, {"to": successor.pk, "reason": "任期届满"}, follow=True).text

    def test_a_supervisor_hands_over_what_lies_in_their_units(self, world, successor, signed_in):
        inside = item(world)
        outside = item(world, subject=SubjectFactory(unit=world.far_group))
        client = signed_in(world.welfare_officer)
        client.post(f"{PAGE}?person={world.branch_chair.pk}", {"to": successor.pk, "reason": "调离"})
        inside.refresh_from_db()
        outside.refresh_from_db()
        assert (inside.assignee, outside.assignee) == (successor, world.branch_chair)

    def test_who_assigns_no_work_there_sees_nobody_elses(self, world, successor, signed_in):
        item(world)
        for person in (world.group_leader, world.outsider(Role.WELFARE_OFFICER)):
            assert signed_in(person).get(f"{PAGE}?person={world.branch_chair.pk}").status_code == 404
        assert signed_in(world.welfare_officer).get(f"{PAGE}?person=x").status_code == 404

    def test_of_somebody_without_work_there_the_page_is_empty(self, world, successor, signed_in):
        client = signed_in(world.welfare_officer)
        assert client.get(f"{PAGE}?person={world.branch_chair.pk}").status_code == 200
        assert client.get(f"{PAGE}?person={world.outsider(Role.BRANCH_CHAIR).pk}").status_code == 404

    def test_somebody_who_may_not_take_over_is_no_choice(self, world, signed_in):
        item(world)
        client = signed_in(world.branch_chair)
        answer = client.post(PAGE, {"to": world.administrator.pk, "reason": "x"})
        assert answer.status_code == 200
        assert WorkItem.objects.get().assignee == world.branch_chair


class TestLeave:
    """Who is away is stood in for: the same rights in the same units, for those days only."""

    @pytest.fixture
    def cover(self, world):
        Leave.objects.create(
            user=world.branch_chair, cover=world.group_leader, starts_on=date(2026, 3, 18), ends_on=date(2026, 3, 20)
        )
        return world.person(Role.GROUP_LEADER)

    def test_the_cover_sees_and_does_the_work(self, world, cover, client):
        held = item(world)
        client.force_login(cover, backend=settings.AUTHENTICATION_BACKENDS[-1])
        assert client.get(f"/work/{held.pk}/").status_code == 200
        client.post(f"/work/{held.pk}/do/", {"result": "已探望"})
        held.refresh_from_db()
        assert (held.done_by, held.assignee) == (cover, world.branch_chair)

    def test_it_ends_with_the_last_day(self, world, cover):
        assert {post.user_id for post in cover.active_posts} == {cover.pk, world.branch_chair.pk}
        with time_machine.travel(NOW.replace(day=21), tick=False):
            assert {post.user_id for post in world.person(Role.GROUP_LEADER).active_posts} == {cover.pk}

    def test_whoever_covers_the_cover_sees_and_does_the_work_of_both(self, world, cover, client):
        last = UserFactory(name="最后的人")
        PostFactory(user=last, unit=world.second_group, role=Role.GROUP_LEADER)
        away(cover, last)
        held = item(world)
        remind(now=NOW)
        (message,) = Message.objects.inbox_of(last.pk)
        assert message.params["for"] == world.branch_chair.name
        assert listed(client, last, world.branch_chair) == [held.pk]
        assert do(client, last, held) == 200
        held.refresh_from_db()
        assert (held.done_by, held.assignee) == (last, world.branch_chair)

    def test_a_cover_who_is_away_stands_in_for_nobody(self, world, cover, client):
        away(cover, UserFactory())
        assert do(client, cover, item(world)) == 404

    def test_what_was_handed_to_the_absent_from_another_role_is_the_covers_too(self, world, cover, client):
        held = from_above(world)
        assert listed(client, cover, world.branch_chair) == [held.pk]
        assert do(client, cover, held) == 200
        held.refresh_from_db()
        assert (held.done_by, held.assignee) == (cover, world.branch_chair)

    def test_the_row_of_what_was_handed_to_the_absent_offers_to_do_it(self, world, cover, client):
        held = from_above(world)
        client.force_login(cover)
        context = client.get("/work/", {"for": world.branch_chair.pk}).context
        (row,) = context["groups"][0].rows
        assert (row.act, row.url) == ("do", f"/work/{held.pk}/")

    def test_a_deputy_of_the_post_does_what_belongs_to_the_post_alone(self, world, client):
        deputy = UserFactory()
        Post.objects.filter(pk=world.post_of(Role.BRANCH_CHAIR).pk).update(deputy=deputy)
        other, own = from_above(world), item(world)
        assert listed(client, deputy, world.branch_chair) == [own.pk]
        assert (do(client, deputy, other), do(client, deputy, own)) == (404, 200)

    def test_a_deputy_who_also_covers_the_leave_does_everything(self, world, cover, client):
        Post.objects.filter(pk=world.post_of(Role.BRANCH_CHAIR).pk).update(deputy=cover)
        assert do(client, cover, from_above(world)) == 200

    def test_a_cover_who_must_keep_away_from_the_subject_is_refused(self, world, cover, client, monkeypatch):
        held = from_above(world)
        barred = {held.subject_id: {cover.pk: "您的亲属"}}
        monkeypatch.setattr(conflicts, "_finders", {"case": lambda subjects: barred})
        assert do(client, cover, held) == 200
        held.refresh_from_db()
        assert held.done_by is None
        with pytest.raises(ItemRefused):
            complete_item(item=held, actor=cover, now=NOW)

    def test_a_confidential_subject_entrusted_to_the_absent_stays_unread(self, world, cover, client):
        subject = SubjectFactory(unit=world.enterprise, label="马晓燕 2025-0777", confidential=True)
        held = item(world, subject=subject, role=Role.COUNSELLOR)
        own = item(world, subject=SubjectFactory(unit=world.group, label="马晓燕 2025-0777", confidential=True))
        client.force_login(cover)
        assert "马晓燕" not in client.get(f"/work/{held.pk}/").text
        assert "马晓燕" in client.get(f"/work/{own.pk}/").text
        found = client.get("/work/", {"for": world.branch_chair.pk, "q": "马晓燕"})
        assert [row.pk for group in found.context["groups"] for row in group.rows] == [own.pk]
        assert "马晓燕" not in client.get(f"/work/{held.pk}/do/").text


def away(person, cover):
    """Note that somebody is away today."""
    Leave.objects.create(user=person, cover=cover, starts_on=date(2026, 3, 18), ends_on=date(2026, 3, 18))


def from_above(world):
    """Return an item of the enterprise's welfare officer that was handed to the chair of a branch."""
    return item(world, subject=SubjectFactory(unit=world.enterprise), role=Role.WELFARE_OFFICER)


def listed(client, person, holder):
    """Return what My work shows to a person of the work of somebody for whom they stand in."""
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    context = client.get("/work/", {"for": holder.pk}).context
    return [row.pk for group in context["groups"] for row in group.rows]


def do(client, person, held):
    """Open an item as somebody and tick it off; return how the page answered."""
    client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[-1])
    answer = client.get(f"/work/{held.pk}/")
    client.post(f"/work/{held.pk}/do/", {"result": "已探望"})
    return answer.status_code
