"""Emergency access: two persons, a reason, some hours, the team told, every look recorded."""

from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.urls import reverse

from tests.factories import PostFactory, RelativeFactory
from tests.factories.cases import NOW
from tests.factories.counselling import REASON, SUMMARY, another_counsellor, counselled, joined, staffed
from unioncare.core.workflow import MoveRefused
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
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

    def test_paged_the_list_asks_a_fixed_number_of_queries(
        self, world, counselling, asker, sign_in, django_assert_num_queries
    ):
        client, url = sign_in(world.person(Role.COUNSELLOR)), reverse("visits:accesses")
        client.get(url)
        for count in (1, 3):
            while EmergencyAccess.objects.count() < count:
                EmergencyAccess.objects.create(
                    counselling=counselling, asked_by=asker, asked_at=NOW, reason=WHY, state=AccessState.REFUSED,
                    decided_by=world.chair, decided_at=NOW,
                )  # fmt: skip
            with django_assert_num_queries(4):
                client.get(url)


def test_a_new_member_of_the_team_hears_of_it_too(world, counselling, asker):
    joined(world, counselling.team, another_counsellor(world, "任远"))
    asked(counselling, asker)

    assert ("asked", "任远") in told()
