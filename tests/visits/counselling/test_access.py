"""Emergency access: two persons, a reason, some hours, the team told, every look recorded."""

from datetime import date, timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories import PostFactory, RelativeFactory
from tests.factories.cases import NOW, graded, make_member
from tests.factories.counselling import REASON, SUMMARY, another_counsellor, counselled, joined, staffed
from unioncare.core.workflow import MoveRefused
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Post, User
from visits.counselling.enums import AccessState
from visits.counselling.models import Counselling, EmergencyAccess
from visits.counselling.selectors.circle import circle_of, in_circle, may_read
from visits.counselling.services.accessing import ask_access, close_access, decide_access

pytestmark = pytest.mark.django_db
WHY = "来电称要跳楼，沈岚和叶青都联系不上"


@pytest.fixture
def counselling(world) -> Counselling:
    staffed(world)
    return counselled(world)


@pytest.fixture
def asker(world) -> User:
    return another_counsellor(world)


def asked(counselling: Counselling, asker: User) -> EmergencyAccess:
    return ask_access(counselling_id=counselling.pk, reason=WHY, actor=asker, now=NOW)


def granted(counselling: Counselling, asker: User, by: User) -> EmergencyAccess:
    access = asked(counselling, asker)
    return decide_access(access_id=access.pk, agree=True, actor=by, now=NOW)


def told() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="emergency_access", channel="inbox").order_by("pk")
    return [(row.params["what"], row.recipient.name) for row in rows.select_related("recipient")]


def test_two_persons_open_it_for_hours_and_the_team_is_told_each_time(world, counselling, asker):
    assert not may_read(asker, counselling, NOW)

    access = asked(counselling, asker)
    assert not may_read(asker, counselling, NOW)
    decide_access(access_id=access.pk, agree=True, actor=world.chair, now=NOW)

    assert may_read(asker, counselling, NOW)
    assert not in_circle(asker, counselling, NOW.date())
    assert asker.pk not in circle_of(counselling.case, NOW.date())
    assert not may_read(world.chair, counselling, NOW)
    assert may_read(asker, counselling, NOW + timedelta(hours=3, minutes=59))
    assert not may_read(asker, counselling, NOW + timedelta(hours=4))
    asking = {name for what, name in told() if what == "asked"}
    assert asking == {"叶青", "沈岚", "苏平", "高国平", "吴建民"}
    assert {name for what, name in told() if what == "granted"} == {"叶青", "沈岚", "苏平"}


@pytest.mark.parametrize("role", [Role.CHAIR, Role.VICE_CHAIR, Role.COUNSELLING_SUPERVISOR])
def test_these_may_be_the_second_person(world, counselling, asker, role):
    assert granted(counselling, asker, world.person(role)).state == AccessState.GRANTED


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.WELFARE_OFFICER, Role.COUNSELLOR])
def test_these_may_not(world, counselling, asker, role):
    access = asked(counselling, asker)

    with pytest.raises(MoveRefused, match="do not include this step"):
        decide_access(access_id=access.pk, agree=True, actor=world.person(role), now=NOW)


def test_nobody_agrees_to_their_own_request(world, counselling, asker):
    PostFactory(user=asker, unit=world.enterprise, role=Role.CHAIR)
    access = asked(counselling, User.objects.get(pk=asker.pk))

    with pytest.raises(MoveRefused, match="A second person decides"):
        decide_access(access_id=access.pk, agree=True, actor=User.objects.get(pk=asker.pk), now=NOW)


def test_whoever_agreed_never_reads(world, counselling, asker):
    other = another_counsellor(world, "武清")
    PostFactory(user=other, unit=world.enterprise, role=Role.COUNSELLING_SUPERVISOR)
    other = User.objects.get(pk=other.pk)
    granted(counselling, asker, other)

    with pytest.raises(MoveRefused, match="whoever agrees never reads"):
        asked(counselling, other)


@pytest.mark.parametrize("role", [Role.CHAIR, Role.ADMINISTRATOR, Role.WELFARE_OFFICER])
def test_only_counsellors_in_scope_ask(world, counselling, role):
    for person in (world.person(role), world.outsider(Role.COUNSELLOR)):
        with pytest.raises(MoveRefused, match="Only counsellors"):
            asked(counselling, person)


def test_a_superuser_cannot_ask_for_it(world, counselling):
    root = world.administrator
    root.is_superuser = True
    root.save()

    with pytest.raises(MoveRefused, match="Only counsellors"):
        asked(counselling, root)


def test_a_relative_neither_asks_nor_agrees(world, counselling, asker):
    for person in (asker, world.chair):
        RelativeFactory(user=person, employee_no="030217", relation="兄弟")
    with pytest.raises(MoveRefused, match="兄弟"):
        asked(counselling, asker)
    other = another_counsellor(world, "任远")
    access = asked(counselling, other)

    with pytest.raises(MoveRefused, match="兄弟"):
        decide_access(access_id=access.pk, agree=True, actor=world.chair, now=NOW)


def test_it_needs_a_reason_and_asking_twice_asks_once(counselling, asker):
    with pytest.raises(MoveRefused, match="A reason is needed"):
        ask_access(counselling_id=counselling.pk, reason=" ", actor=asker, now=NOW)

    assert asked(counselling, asker) == asked(counselling, asker)


def test_refused_nothing_opens_and_the_team_knows(world, counselling, asker):
    access = asked(counselling, asker)
    decide_access(access_id=access.pk, agree=False, actor=world.chair, now=NOW)

    assert not may_read(asker, counselling, NOW)
    assert ("refused", "沈岚") in told()
    with pytest.raises(MoveRefused, match="decided already"):
        decide_access(access_id=access.pk, agree=True, actor=world.person(Role.VICE_CHAIR), now=NOW)


def test_it_is_closed_early_by_the_team_who_asked_or_who_agreed(world, counselling, asker):
    access = granted(counselling, asker, world.chair)
    with pytest.raises(MoveRefused):
        close_access(access_id=access.pk, actor=another_counsellor(world, "任远"), now=NOW)

    close_access(access_id=access.pk, actor=world.person(Role.COUNSELLOR), now=NOW)

    assert not may_read(asker, counselling, NOW)
    assert ("closed", "叶青") in told()


class TestUsedAgain:
    def test_when_it_is_over_a_second_person_decides_anew(self, world, counselling, asker):
        first = granted(counselling, asker, world.chair)
        later = NOW + timedelta(hours=5)
        assert not may_read(asker, counselling, later)

        with pytest.raises(MoveRefused, match="decided already"):
            decide_access(access_id=first.pk, agree=True, actor=world.person(Role.VICE_CHAIR), now=later)
        again = ask_access(counselling_id=counselling.pk, reason=WHY, actor=asker, now=later)

        assert again != first
        assert not may_read(asker, counselling, later)
        decide_access(access_id=again.pk, agree=True, actor=world.person(Role.VICE_CHAIR), now=later)
        assert may_read(asker, counselling, later)

    def test_closed_early_it_opens_no_more_and_is_closed_once(self, world, counselling, asker):
        access = granted(counselling, asker, world.chair)
        close_access(access_id=access.pk, actor=asker, now=NOW)

        with pytest.raises(MoveRefused, match="not open"):
            close_access(access_id=access.pk, actor=world.chair, now=NOW)
        assert not may_read(asker, counselling, NOW)

    def test_it_opens_one_counselling_and_to_one_person(self, world, counselling, asker):
        granted(counselling, asker, world.chair)
        other = counselled(
            world, case=graded(world, member=make_member(world, name="马志强", number="040001"), facts=False)
        )

        assert not may_read(asker, other, NOW)
        assert not may_read(another_counsellor(world, "任远"), counselling, NOW)

    def test_without_the_post_it_opens_nothing_from_that_moment(self, world, counselling, asker):
        granted(counselling, asker, world.chair)
        Post.objects.filter(user=asker).update(ends_on=NOW.date() - timedelta(days=1))

        assert not may_read(User.objects.get(pk=asker.pk), counselling, NOW)

    def test_who_stands_in_for_the_chair_is_no_second_person(self, world, counselling, asker):
        access = asked(counselling, asker)
        Leave.objects.create(user=world.chair, cover=world.welfare_officer, starts_on=NOW.date(), ends_on=NOW.date())

        with pytest.raises(MoveRefused, match="do not include this step"):
            decide_access(access_id=access.pk, agree=True, actor=world.welfare_officer, now=NOW)

    def test_who_stands_in_for_a_counsellor_cannot_ask(self, world, counselling):
        Leave.objects.create(
            user=world.person(Role.COUNSELLOR), cover=world.welfare_officer, starts_on=NOW.date(), ends_on=NOW.date()
        )

        with pytest.raises(MoveRefused, match="Only counsellors"):
            asked(counselling, world.welfare_officer)

    def test_two_who_ask_do_not_open_it_for_each_other(self, world, counselling):
        """Whoever agreed never reads, so the second of a pair gets nothing from the first."""
        pair = []
        for name in ("任远", "武清"):
            person = another_counsellor(world, name)
            PostFactory(user=person, unit=world.enterprise, role=Role.VICE_CHAIR, starts_on=date(2020, 1, 1))
            pair.append(User.objects.get(pk=person.pk))
        one, two = (asked(counselling, person) for person in pair)
        decide_access(access_id=two.pk, agree=True, actor=pair[0], now=NOW)

        with pytest.raises(MoveRefused, match="whoever agrees never reads"):
            decide_access(access_id=one.pk, agree=True, actor=pair[1], now=NOW)

        assert [may_read(person, counselling, NOW) for person in pair] == [False, True]

    def test_the_database_itself_refuses_one_person_in_both_parts(self, counselling, asker):
        access = asked(counselling, asker)

        with pytest.raises(IntegrityError, match="access_two_persons"), transaction.atomic():
            EmergencyAccess.objects.filter(pk=access.pk).update(decided_by=asker)
        with pytest.raises(IntegrityError, match="access_granted_by_somebody"), transaction.atomic():
            EmergencyAccess.objects.filter(pk=access.pk).update(state=AccessState.GRANTED)


class TestOnThePages:
    def test_it_reads_and_writes_nothing_and_each_look_is_recorded(self, world, counselling, asker, sign_in):
        client, page = sign_in(asker), counselling.get_absolute_url()
        assert client.get(page).status_code == 404
        access = granted(counselling, asker, world.chair)

        html = client.get(page).content.decode()

        assert SUMMARY in html
        assert REASON in html
        assert "You read by emergency access until" in html
        for act in ("Record a session", "Strike out", "Set a goal", "sessions/new"):
            assert act not in html
        for name in ("session", "consent", "goal", "review", "end", "counsellors", "accept"):
            assert client.get(reverse(f"visits:counselling_{name}", args=[counselling.number])).status_code == 404
        entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS, actor=asker).latest("pk")
        assert entry.additional_data == {"purpose": f"emergency access {access.pk}", "what": "counselling"}
        with time_machine.travel(NOW + timedelta(hours=5), tick=False):
            assert client.get(page).status_code in (302, 404)  # the session may be over as well

    def test_asked_decided_and_closed_on_pages_and_listed_for_the_team(self, world, counselling, asker, sign_in):
        number = counselling.case.number
        sign_in(asker).post(reverse("visits:access_ask"), {"number": number, "reason": WHY})
        access = EmergencyAccess.objects.get()
        url = reverse("visits:access_decide", args=[access.pk])
        chair = sign_in(world.chair)
        assert WHY in chair.get(url).content.decode()

        chair.post(url, {"answer": "agree"})

        listed = sign_in(world.person(Role.COUNSELLOR)).get(reverse("visits:accesses")).content.decode()
        for words in (WHY, "苏平", "高国平", "Close it now"):
            assert words in listed
        sign_in(world.person(Role.COUNSELLING_SUPERVISOR)).post(reverse("visits:access_close", args=[access.pk]))
        access.refresh_from_db()
        assert access.closed_by == world.person(Role.COUNSELLING_SUPERVISOR)

    def test_of_cases_outside_ones_posts_nobody_is_told_whether_they_are_counselled(self, world, counselling, sign_in):
        data = {"number": counselling.case.number, "reason": WHY}

        html = sign_in(world.outsider(Role.COUNSELLOR)).post(reverse("visits:access_ask"), data).content.decode()

        assert "No counselling of a case under your posts has this number" in html
        assert not EmergencyAccess.objects.exists()

    def test_the_list_tells_nobody_else(self, world, counselling, asker, sign_in):
        granted(counselling, asker, world.chair)
        colleague = another_counsellor(world, "任远")

        for person in (colleague, world.person(Role.VICE_CHAIR), world.outsider(Role.CHAIR)):
            html = sign_in(person).get(reverse("visits:accesses")).content.decode()
            assert WHY not in html
            assert counselling.case.number not in html

    def test_a_relative_in_the_team_and_who_stands_in_for_the_chair_do_not_read_why(
        self, world, counselling, asker, sign_in
    ):
        access = asked(counselling, asker)
        relative = User.objects.get(pk=joined(world, counselling.team, another_counsellor(world, "任远")).user_id)
        RelativeFactory(user=relative, employee_no="030217", relation="兄弟")
        today = NOW.date()
        Leave.objects.create(user=world.chair, cover=world.welfare_officer, starts_on=today, ends_on=today)

        for person in (relative, world.welfare_officer):
            client = sign_in(person)
            listed = client.get(reverse("visits:accesses"))
            assert listed.status_code == 200
            assert WHY not in listed.content.decode()
            assert counselling.case.member.name not in listed.content.decode()
            for name in ("access_decide", "access_close"):
                assert client.post(reverse(f"visits:{name}", args=[access.pk]), {"answer": "agree"}).status_code == 404

    @pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.COUNSELLING_SUPERVISOR, Role.CHAIR])
    def test_the_list_asks_the_same_number_of_queries_for_one_for_three_and_for_fifty(
        self, world, counselling, asker, sign_in, django_assert_num_queries, role
    ):
        """Rows of every state: what one may do with each is read at once for all."""
        client, url = sign_in(world.person(role)), reverse("visits:accesses")
        client.get(url)
        for count in (2, 6, 50):
            fill(counselling, world, count)
            with django_assert_num_queries(QUERIES[role]):
                client.get(url)


QUERIES = {Role.COUNSELLOR: 12, Role.COUNSELLING_SUPERVISOR: 12, Role.CHAIR: 10}


def fill(counselling: Counselling, world, count: int) -> None:
    """Open and waiting accesses by turns, each of somebody else, all answered by the chair where they are."""
    while (number := EmergencyAccess.objects.count()) < count:
        waits = number % 2 == 0
        EmergencyAccess.objects.create(
            counselling=counselling,
            asked_by=another_counsellor(world, f"疏导{number}"),
            asked_at=NOW,
            reason=WHY,
            state=AccessState.ASKED if waits else AccessState.GRANTED,
            decided_by=None if waits else world.person(Role.VICE_CHAIR),
            decided_at=None if waits else NOW,
            opens_until=None if waits else NOW + timedelta(hours=4),
        )


def test_a_new_member_of_the_team_hears_of_it_too(world, counselling, asker):
    joined(world, counselling.team, another_counsellor(world, "任远"))
    asked(counselling, asker)

    assert ("asked", "任远") in told()
