"""Whoever is not of the circle guesses addresses, numbers and methods: there is no such page, and nothing changes."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PostFactory, World
from tests.factories.cases import NOW, TODAY, graded, make_member
from tests.factories.counselling import (
    GOAL,
    SECRETS,
    TEAM,
    accepted,
    agreed,
    another_counsellor,
    counselled,
    joined,
    qualified,
    staffed,
)
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Post, User
from visits.counselling.enums import AccessState
from visits.counselling.models import Counselling, CounsellingMove, EmergencyAccess, Goal, TeamMember
from visits.counselling.selectors.circle import in_circle, in_circles, may_read
from visits.counselling.selectors.offers import offers_for
from visits.counselling.services.accessing import ask_access, decide_access
from visits.counselling.services.deciding import set_counsellors
from visits.counselling.services.goals import set_goal
from visits.counselling.services.members import admit_member, end_membership
from visits.counselling.services.teams import found_team

pytestmark = pytest.mark.django_db
METHODS = ("get", "head", "options", "post", "put", "patch", "delete")
ACTS = ("", "_phone", "_accept", "_decline", "_counsellors", "_consent", "_consent_print", "_goal", "_session",
        "_review", "_begin_review", "_go_on", "_end")  # fmt: skip
WORDS = {"reason": "x", "text": "x", "purpose": "x", "answer": "given", "by": "member", "on": "2026-04-01",
         "key": "6a1f3c52-9a0f-4a7e-8a5e-000000000009", "attendance": "missed", "held_at": "2026-03-18T08:00",
         "mode": "office"}  # fmt: skip


@pytest.fixture
def counselling(world) -> Counselling:
    staffed(world)
    counselling = counselled(world)
    set_goal(counselling_id=counselling.pk, text=GOAL, actor=world.person(Role.COUNSELLOR), now=NOW)
    return counselling


def superuser(world: World, counselling: Counselling) -> User:
    User.objects.filter(pk=world.administrator.pk).update(is_superuser=True, is_staff=True)
    return world.administrator


def superuser_with_every_post(world: World, counselling: Counselling) -> User:
    """Somebody who gave themselves every post there is; no supervisor admitted them."""
    root = superuser(world, counselling)
    for role in Role:
        PostFactory(user=root, unit=world.corporation, role=role, starts_on=TODAY)
    return world.administrator


def chair(world: World, counselling: Counselling) -> User:
    return world.chair


def manager(world: World, counselling: Counselling) -> User:
    return world.welfare_officer


def colleague(world: World, counselling: Counselling) -> User:
    return reread(joined(world, counselling.team, another_counsellor(world)).user)


def supervisor_of_another_team(world: World, counselling: Counselling) -> User:
    person = world.outsider(Role.COUNSELLING_SUPERVISOR)
    qualified(person)
    found_team(unit=world.far_enterprise, entry=TEAM, supervisor=person, actor=world.outsider(Role.CHAIR), now=NOW)
    return reread(person)


def counsellor_of_another_team(world: World, counselling: Counselling) -> User:
    supervisor, person = supervisor_of_another_team(world, counselling), world.outsider(Role.COUNSELLOR)
    # With a post over our unit as well: posts open nothing.
    PostFactory(user=person, unit=world.enterprise, role=Role.COUNSELLOR, starts_on=TODAY)
    qualified(person)
    admit_member(team_id=supervisor.counselling_memberships.get().team_id, person=person, actor=supervisor, now=NOW)
    return reread(person)


def who_left_the_team(world: World, counselling: Counselling) -> User:
    person = world.person(Role.COUNSELLOR)
    place = TeamMember.objects.get(user=person, ends_on__isnull=True)
    end_membership(member_id=place.pk, actor=world.person(Role.COUNSELLING_SUPERVISOR), now=NOW)
    return reread(person)


def who_lost_the_post(world: World, counselling: Counselling) -> User:
    Post.objects.filter(user=world.person(Role.COUNSELLOR)).update(ends_on=TODAY - timedelta(days=1))
    return world.person(Role.COUNSELLOR)


def who_was_replaced(world: World, counselling: Counselling) -> User:
    other = colleague(world, counselling)
    supervisor = world.person(Role.COUNSELLING_SUPERVISOR)
    set_counsellors(counselling_id=counselling.pk, counsellors=[other], actor=supervisor, now=NOW)
    return world.person(Role.COUNSELLOR)


def cover_of_the_counsellor(world: World, counselling: Counselling) -> User:
    Leave.objects.create(
        user=world.person(Role.COUNSELLOR), cover=world.welfare_officer, starts_on=TODAY, ends_on=TODAY
    )
    return world.welfare_officer


def cover_of_the_supervisor(world: World, counselling: Counselling) -> User:
    cover = another_counsellor(world, "任远")
    Leave.objects.create(user=world.person(Role.COUNSELLING_SUPERVISOR), cover=cover, starts_on=TODAY, ends_on=TODAY)
    return reread(cover)


def unqualified_colleague(world: World, counselling: Counselling) -> User:
    person = colleague(world, counselling)
    person.qualifications.update(expires_on=TODAY - timedelta(days=1))
    return person


def who_asked_for_emergency_access_alone(world: World, counselling: Counselling) -> User:
    person = another_counsellor(world, "任远")
    ask_access(counselling_id=counselling.pk, reason="x", actor=person, now=NOW)
    return person


def who_agreed_to_emergency_access(world: World, counselling: Counselling) -> User:
    person = who_asked_for_emergency_access_alone(world, counselling)
    access = EmergencyAccess.objects.get(asked_by=person)
    decide_access(access_id=access.pk, agree=True, actor=world.chair, now=NOW)
    return world.chair


def whose_emergency_access_is_over(world: World, counselling: Counselling) -> User:
    person = who_asked_for_emergency_access_alone(world, counselling)
    EmergencyAccess.objects.update(state=AccessState.GRANTED, decided_by=world.chair, decided_at=NOW, opens_until=NOW)
    return person


def reread(person: User) -> User:
    return User.objects.get(pk=person.pk)


OUTSIDERS: tuple[Callable[[World, Counselling], User], ...] = (
    superuser, superuser_with_every_post, chair, manager, colleague, supervisor_of_another_team,
    counsellor_of_another_team, who_left_the_team, who_lost_the_post, who_was_replaced, cover_of_the_counsellor,
    cover_of_the_supervisor, unqualified_colleague, who_asked_for_emergency_access_alone,
    who_agreed_to_emergency_access, whose_emergency_access_is_over,
)  # fmt: skip


def addresses(counselling: Counselling) -> Iterator[str]:
    number = counselling.number
    for act in ACTS:
        yield reverse(f"visits:counselling{act}", args=[number])
    yield reverse("visits:counselling_strike", args=[number, counselling.sessions.get().pk])
    for state in ("open", "reached", "dropped"):
        yield reverse("visits:counselling_settle_goal", args=[number, counselling.goals.get().pk, state])


def kept(counselling: Counselling) -> list[object]:
    """Return all that a request could change."""
    names = ("referrals", "goals", "sessions", "consents", "assignments", "moves")
    rows = [sorted(map(str, getattr(counselling, name).values())) for name in names]
    return [Counselling.objects.values().get(pk=counselling.pk), *rows]


@pytest.mark.parametrize("make", OUTSIDERS, ids=lambda make: make.__name__)
def test_for_everybody_outside_there_is_no_such_page_whatever_the_method(world, counselling, sign_in, make):
    client = sign_in(make(world, counselling))
    before = kept(counselling)

    for url in addresses(counselling):
        for method in METHODS:
            for headers in ({}, {"HX-Request": "true"}):
                call = getattr(client, method)
                answer = call(url, WORDS, headers=headers) if method == "post" else call(url, headers=headers)
                assert answer.status_code == 404, (method, url)
                assert not [word for word in SECRETS if word in answer.content.decode()]

    assert kept(counselling) == before


@pytest.mark.parametrize("make", OUTSIDERS, ids=lambda make: make.__name__)
def test_the_rule_itself_says_so_for_one_and_for_many(world, counselling, make):
    person = make(world, counselling)

    assert not may_read(person, counselling, NOW)
    assert not in_circle(person, counselling, TODAY)
    assert in_circles(person, [counselling], TODAY) == set()


def test_whoever_is_outside_learns_not_even_whether_a_number_exists(world, counselling, sign_in):
    client = sign_in(colleague(world, counselling))

    answers = [
        client.get(reverse("visits:counselling", args=[number])).content.decode().replace(number, "N")
        for number in (counselling.number, "2026-9999-1")
    ]

    secret = r"""(nonce|content|value)="[^"]*"|hx-headers='[^']*'"""
    known, unknown = (re.sub(secret, "", html) for html in answers)
    assert known == unknown


def test_a_counsellor_on_leave_and_one_whose_qualification_ran_out_go_on_with_whom_they_counsel(world, counselling):
    person = world.person(Role.COUNSELLOR)
    person.qualifications.update(expires_on=TODAY - timedelta(days=1))
    Leave.objects.create(user=person, cover=world.welfare_officer, starts_on=TODAY, ends_on=TODAY)

    assert in_circle(world.person(Role.COUNSELLOR), counselling, TODAY)
    # They get nobody new.
    other = accepted(world, case=second_case(world), counsellors=[world.person(Role.COUNSELLING_SUPERVISOR)])
    refused = {offer.user: str(offer.why_not) for offer in offers_for(other, TODAY) if offer.why_not}
    assert refused == {person: "No valid qualification"}


def second_case(world):
    return graded(world, member=make_member(world, name="马志强", number="040001"), facts=False)


def test_an_account_that_is_switched_off_is_of_no_circle(world, counselling):
    person = world.person(Role.COUNSELLOR)
    person.is_active = False
    person.save()

    assert not may_read(person, counselling, NOW)


class TestForgedNumbers:
    @pytest.fixture
    def foreign(self, world, counselling) -> Goal:
        """A goal of a counselling that the counsellor does not know."""
        other = joined(world, counselling.team, another_counsellor(world)).user
        theirs = accepted(world, case=second_case(world), counsellors=[reread(other)])
        agreed(world, theirs, by=reread(other))
        return set_goal(counselling_id=theirs.pk, text="别人的目标", actor=reread(other), now=NOW)

    def test_a_goal_and_a_session_of_another_counselling_are_not_reached_through_ones_own(
        self, world, counselling, foreign, sign_in
    ):
        client: Client = sign_in(world.person(Role.COUNSELLOR))
        session = counselling.sessions.get()
        own, theirs = counselling.number, foreign.counselling.number

        for url in (
            reverse("visits:counselling_settle_goal", args=[own, foreign.pk, "reached"]),
            reverse("visits:counselling_settle_goal", args=[theirs, foreign.pk, "reached"]),
            reverse("visits:counselling_settle_goal", args=[own, counselling.goals.get().pk, "lost"]),
            reverse("visits:counselling_strike", args=[theirs, session.pk]),
            reverse("visits:counselling_strike", args=[own, session.pk + 999]),
        ):
            assert client.post(url, {"reason": "x"}).status_code == 404, url

        foreign.refresh_from_db()
        session.refresh_from_db()
        assert (foreign.state, session.struck_at) == ("open", None)

    def test_an_access_is_decided_and_closed_by_nobody_whom_it_does_not_concern(self, world, counselling, sign_in):
        person = who_asked_for_emergency_access_alone(world, counselling)
        access = EmergencyAccess.objects.get(asked_by=person)
        strangers = (another_counsellor(world, "武清"), world.outsider(Role.CHAIR), world.welfare_officer)

        for stranger in strangers:
            client = sign_in(stranger)
            for name in ("access_decide", "access_close"):
                answer = client.post(reverse(f"visits:{name}", args=[access.pk]), {"answer": "agree"})
                assert answer.status_code in (403, 404)

        access.refresh_from_db()
        assert access.state == AccessState.ASKED

    def test_who_asks_cannot_answer_for_themselves_on_the_page_with_a_chairs_post_either(
        self, world, counselling, sign_in
    ):
        person = who_asked_for_emergency_access_alone(world, counselling)
        PostFactory(user=person, unit=world.enterprise, role=Role.CHAIR, starts_on=TODAY)
        access = EmergencyAccess.objects.get(asked_by=person)

        answer = sign_in(reread(person)).post(
            reverse("visits:access_decide", args=[access.pk]), {"answer": "agree"}, follow=True
        )

        assert "A second person decides, not the one who asks." in answer.content.decode()
        access.refresh_from_db()
        assert access.state == AccessState.ASKED

    def test_nobody_enters_a_name_that_was_not_offered(self, world, counselling, sign_in):
        """A forged choice in the form of the supervisor names nobody from outside the team."""
        stranger, supervisor = another_counsellor(world, "武清"), world.person(Role.COUNSELLING_SUPERVISOR)
        url = reverse("visits:counselling_counsellors", args=[counselling.number])

        html = sign_in(supervisor).post(url, {"counsellors": [str(stranger.pk)]}).content.decode()

        assert "Select a valid choice" in html
        assert not counselling.assignments.filter(user=stranger).exists()
        assert not CounsellingMove.objects.filter(actor=stranger).exists()
