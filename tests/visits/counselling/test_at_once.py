"""Two people at the same moment: one waits for the other, limits hold, nothing is recorded twice."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from auditlog.models import LogEntry
from django.db import transaction

from cases.care.models import IllnessCase
from tests.crowd import Act, wait_for
from tests.factories import PostFactory, World, build_world
from tests.factories.cases import NOW, TODAY, graded, load_catalogues, make_member
from tests.factories.counselling import (
    REASON,
    TEAM,
    accepted,
    agreed,
    another_counsellor,
    counselled,
    entry,
    founded,
    joined,
    qualified,
    referred,
    staffed,
    supervisor_of_world,
)
from unioncare.core.workflow import MoveRefused
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from visits.counselling.enums import AccessState, Outcome, Source
from visits.counselling.errors import FullCaseload
from visits.counselling.models import (
    Assignment,
    Counselling,
    CounsellingSession,
    CounsellingTeam,
    EmergencyAccess,
    Qualification,
    SupervisorProposal,
    TeamMember,
)
from visits.counselling.selectors.circle import may_read
from visits.counselling.selectors.teams import supervisor_of
from visits.counselling.services.accessing import ask_access, decide_access
from visits.counselling.services.course import end_counselling
from visits.counselling.services.deciding import accept_referral, set_counsellors
from visits.counselling.services.erasing import erase_expired
from visits.counselling.services.members import admit_member, end_membership
from visits.counselling.services.referring import refer
from visits.counselling.services.sessions import record_session
from visits.counselling.services.supervisors import decide_proposal, propose_supervisor
from visits.counselling.services.teams import TeamEntry, change_team, found_team

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_work(clean_slate) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    load_catalogues()
    return build_world()


def both(acts: list[Act]) -> None:
    """Let both begin, and wait until both are done."""
    for act in acts:
        act.start()
    for act in acts:
        act.join(30)
        assert not act.is_alive()


def test_two_acceptances_share_the_last_place_of_a_counsellor_only_once(world):
    team = staffed(world)
    CounsellingTeam.objects.filter(pk=team.pk).update(caseload_limit=1)
    first = referred(world)
    second = referred(world, case=second_case(world))
    supervisor, counsellor = supervisor_of_world(world), world.person(Role.COUNSELLOR)
    acts = [
        Act(lambda pk=pk: accept_referral(counselling_id=pk, counsellors=[counsellor], actor=supervisor, now=NOW))
        for pk in (first.pk, second.pk)
    ]
    with transaction.atomic():
        CounsellingTeam.objects.select_for_update().get(pk=team.pk)
        for act in acts:
            act.start()
        wait_for(2)
    for act in acts:
        act.join(30)

    assert sorted(type(act.failed).__name__ for act in acts) == ["FullCaseload", "NoneType"]
    assert isinstance(next(act.failed for act in acts if act.failed), FullCaseload)
    assert Counselling.objects.filter(state="accepted").count() == 1


def test_two_who_refer_at_once_make_one_counselling(world):
    staffed(world)
    case = graded(world, facts=False)
    people = (world.welfare_officer, world.branch_chair)
    both([
        Act(lambda one=one: refer(case=case, source=Source.VISITOR, reason=REASON, agreed=True, actor=one, now=NOW))
        for one in people
    ])  # fmt: skip

    assert Counselling.objects.get(case=case).referrals.count() == 2


def test_two_who_record_the_same_session_at_once_record_it_once(world):
    staffed(world)
    counselling = accepted(world)
    agreed(world, counselling)
    people = (world.person(Role.COUNSELLOR), supervisor_of_world(world))
    call = {"counselling_id": counselling.pk, "entry": entry(), "now": NOW}
    acts = [Act(lambda one=one: record_session(key=uuid4(), actor=one, **call)) for one in people]
    both(acts)

    assert CounsellingSession.objects.count() == 1
    assert isinstance(next(act.failed for act in acts if act.failed), MoveRefused)


def queued(table: type, pk: int, acts: list[Act]) -> list[str]:
    """Let all wait for one row and then go, whichever first; return what each ended with."""
    with transaction.atomic():
        table.objects.select_for_update().get(pk=pk)
        for act in acts:
            act.start()
        wait_for(len(acts))
    for act in acts:
        act.join(30)
        assert not act.is_alive()
    return sorted(type(act.failed).__name__ for act in acts)


ONE_IS_REFUSED = ["MoveRefused", "NoneType"]


class TestEmergencyAccess:
    def test_of_two_second_persons_one_decides(self, world):
        staffed(world)
        counselling, asker = counselled(world), another_counsellor(world)
        access = ask_access(counselling_id=counselling.pk, reason="x", actor=asker, now=NOW)
        acts = [
            Act(lambda one=one: decide_access(access_id=access.pk, agree=True, actor=one, now=NOW))
            for one in (world.chair, world.person(Role.VICE_CHAIR))
        ]

        assert queued(Counselling, counselling.pk, acts) == ONE_IS_REFUSED

        access.refresh_from_db()
        assert access.state == AccessState.GRANTED
        told = Message.objects.filter(kind="emergency_access", channel="inbox", recipient=asker)
        assert sorted(row.params["what"] for row in told) == ["asked", "granted"]

    def test_agreed_to_and_refused_at_once_it_is_one_of_both(self, world):
        staffed(world)
        counselling, asker = counselled(world), another_counsellor(world)
        access = ask_access(counselling_id=counselling.pk, reason="x", actor=asker, now=NOW)
        people = ((world.chair, True), (world.person(Role.VICE_CHAIR), False))
        acts = [
            Act(lambda one=one, yes=yes: decide_access(access_id=access.pk, agree=yes, actor=one, now=NOW))
            for one, yes in people
        ]

        assert queued(Counselling, counselling.pk, acts) == ONE_IS_REFUSED

        access.refresh_from_db()
        assert may_read(asker, counselling, NOW) == (access.state == AccessState.GRANTED)

    def test_two_who_agree_to_each_other_at_once_open_it_for_one_at_most(self, world):
        staffed(world)
        counselling, pair = counselled(world), []
        for name in ("任远", "武清"):
            person = another_counsellor(world, name)
            PostFactory(user=person, unit=world.enterprise, role=Role.VICE_CHAIR, starts_on=TODAY)
            pair.append(User.objects.get(pk=person.pk))
        first, second = (
            ask_access(counselling_id=counselling.pk, reason="x", actor=person, now=NOW) for person in pair
        )
        acts = [
            Act(lambda: decide_access(access_id=second.pk, agree=True, actor=pair[0], now=NOW)),
            Act(lambda: decide_access(access_id=first.pk, agree=True, actor=pair[1], now=NOW)),
        ]

        assert queued(Counselling, counselling.pk, acts) == ONE_IS_REFUSED

        assert sum(may_read(person, counselling, NOW) for person in pair) == 1

    def test_asked_twice_at_once_it_is_asked_once(self, world):
        staffed(world)
        counselling, asker = counselled(world), another_counsellor(world)
        acts = [
            Act(lambda: ask_access(counselling_id=counselling.pk, reason="x", actor=asker, now=NOW)) for _ in range(2)
        ]

        assert queued(Counselling, counselling.pk, acts) == ["NoneType", "NoneType"]

        assert EmergencyAccess.objects.count() == 1


class TestCaseload:
    def test_a_lowered_limit_holds_for_who_is_accepted_at_the_same_moment(self, world):
        team = staffed(world)
        accepted(world)
        other = referred(world, case=second_case(world))
        supervisor, counsellor = supervisor_of_world(world), world.person(Role.COUNSELLOR)
        lower = TeamEntry(TEAM.name, TEAM.hotline, 1)
        change = Act(lambda: change_team(team_id=team.pk, entry=lower, actor=supervisor, now=NOW))
        accept = Act(
            lambda: accept_referral(counselling_id=other.pk, counsellors=[counsellor], actor=supervisor, now=NOW)
        )

        queued(CounsellingTeam, team.pk, [change, accept])

        load = Assignment.objects.filter(user=counsellor, ended_at__isnull=True).count()
        # Whichever came first: beyond the limit only whoever was accepted before it was lowered.
        assert (load, type(accept.failed)) in ((1, FullCaseload), (2, type(None)))
        assert change.failed is None

    def test_somebody_who_leaves_is_not_given_a_member_at_the_same_moment(self, world):
        team = staffed(world)
        other = another_counsellor(world)
        place = joined(world, team, other)
        counselling = accepted(world)
        supervisor, person = supervisor_of_world(world), User.objects.get(pk=other.pk)
        acts = [
            Act(lambda: end_membership(member_id=place.pk, actor=supervisor, now=NOW)),
            Act(
                lambda: set_counsellors(counselling_id=counselling.pk, counsellors=[person], actor=supervisor, now=NOW)
            ),
        ]

        queued(CounsellingTeam, team.pk, acts)

        assert not may_read(User.objects.get(pk=other.pk), counselling, NOW)
        assert not Assignment.objects.filter(user=other, ended_at__isnull=True).exists()
        assert may_read(supervisor_of_world(world), counselling, NOW)

    def test_who_was_qualified_when_asked_and_is_no_more_gets_nobody(self, world):
        staffed(world)
        counselling, counsellor = referred(world), world.person(Role.COUNSELLOR)
        Qualification.objects.filter(user=counsellor).update(expires_on=TODAY)
        supervisor = supervisor_of_world(world)
        tomorrow = NOW + timedelta(days=1)

        with pytest.raises(MoveRefused, match="No valid qualification"), time_machine.travel(tomorrow, tick=False):
            accept_referral(counselling_id=counselling.pk, counsellors=[counsellor], actor=supervisor, now=tomorrow)
        # On its last day it counts.
        accept_referral(counselling_id=counselling.pk, counsellors=[counsellor], actor=supervisor, now=NOW)


class TestSupervisorsActs:
    def test_somebody_who_is_admitted_twice_at_once_belongs_once(self, world):
        team, person = founded(world), another_counsellor(world)
        qualified(person)
        supervisor = supervisor_of_world(world)
        acts = [Act(lambda: admit_member(team_id=team.pk, person=person, actor=supervisor, now=NOW)) for _ in range(2)]

        assert queued(CounsellingTeam, team.pk, acts) == ONE_IS_REFUSED

        assert TeamMember.objects.filter(team=team, user=person).count() == 1

    def test_a_unit_gets_one_team_of_two_that_are_founded_at_once(self, world):
        supervisor = supervisor_of_world(world)
        qualified(supervisor)
        acts = [
            Act(
                lambda: found_team(unit=world.enterprise, entry=TEAM, supervisor=supervisor, actor=world.chair, now=NOW)
            )
            for _ in range(2)
        ]

        assert queued(type(world.enterprise), world.enterprise.pk, acts) == ONE_IS_REFUSED

        assert CounsellingTeam.objects.filter(unit=world.enterprise).count() == 1

    def test_of_two_answers_to_a_proposal_one_counts_and_the_old_supervisor_admits_nobody_afterwards(self, world):
        team = staffed(world)
        witness = User.objects.get(pk=joined(world, team, another_counsellor(world, "任远")).user_id)
        candidate = another_counsellor(world, "武清")
        PostFactory(user=candidate, unit=world.enterprise, role=Role.COUNSELLING_SUPERVISOR, starts_on=TODAY)
        candidate = User.objects.get(pk=candidate.pk)
        proposal = propose_supervisor(team_id=team.pk, candidate=candidate, actor=world.chair, now=NOW)
        acts = [
            Act(lambda one=one: decide_proposal(proposal_id=proposal.pk, agree=True, actor=one, now=NOW))
            for one in (witness, world.person(Role.COUNSELLOR))
        ]

        assert queued(CounsellingTeam, team.pk, acts) == ONE_IS_REFUSED

        assert supervisor_of(team, TODAY) == candidate
        assert TeamMember.objects.filter(team=team, role="supervisor", ends_on__isnull=True).count() == 1
        late = another_counsellor(world)
        qualified(late)
        with pytest.raises(MoveRefused, match="Only the supervisor"):
            admit_member(team_id=team.pk, person=late, actor=supervisor_of_world(world), now=NOW)

    def test_a_team_has_one_open_proposal_of_two_that_are_made_at_once(self, world):
        team, candidate = staffed(world), another_counsellor(world, "武清")
        PostFactory(user=candidate, unit=world.enterprise, role=Role.COUNSELLING_SUPERVISOR, starts_on=TODAY)
        candidate = User.objects.get(pk=candidate.pk)
        acts = [
            Act(lambda: propose_supervisor(team_id=team.pk, candidate=candidate, actor=world.chair, now=NOW))
            for _ in range(2)
        ]

        assert queued(CounsellingTeam, team.pk, acts) == ONE_IS_REFUSED

        assert SupervisorProposal.objects.filter(team=team).count() == 1


def test_two_sweeps_at_once_delete_what_was_said_once(world):
    staffed(world)
    counselling, later = counselled(world), NOW.replace(year=2030)
    end_counselling(counselling_id=counselling.pk, outcome=Outcome.GOALS, actor=world.person(Role.COUNSELLOR), now=NOW)
    acts = [Act(lambda: erase_expired(now=later)) for _ in range(2)]

    assert queued(Counselling, counselling.pk, acts) == ["NoneType", "NoneType"]

    trail = LogEntry.objects.filter(additional_data__what="content deleted")
    assert trail.count() == 1


def second_case(world: World) -> IllnessCase:
    return graded(world, member=make_member(world, name="马志强", number="040001"), facts=False)
