"""From the referral to the end: who may take which step, who gets the work, whose load counts."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.deaths import record_death
from cases.care.services.reports import ConsentEntry
from tests.factories import RelativeFactory
from tests.factories.cases import NOW, TODAY, graded, make_member
from tests.factories.counselling import (
    REASON,
    accepted,
    agreed,
    another_counsellor,
    counselled,
    founded,
    joined,
    planned,
    referred,
    sat,
    staffed,
)
from unioncare.core.explain import Explanation
from unioncare.core.workflow import MoveRefused
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import NOWHERE, WorkItem
from visits.counselling.enums import CounsellingState, DeclineReason, Outcome, Source
from visits.counselling.errors import FullCaseload, NoTeam
from visits.counselling.messages import ReferralSeen
from visits.counselling.models import Counselling, CounsellingTeam
from visits.counselling.selectors.circle import circle_of, counsellors_of, may_read
from visits.counselling.selectors.offers import offers_for
from visits.counselling.services.course import begin_review, end_counselling, end_with_cases, go_on, set_review
from visits.counselling.services.deciding import accept_referral, decline_referral, set_counsellors
from visits.counselling.services.flow import COUNSELLING_FLOW
from visits.counselling.services.referring import refer

pytestmark = pytest.mark.django_db
S = CounsellingState


def supervisor(world) -> User:
    return world.person(Role.COUNSELLING_SUPERVISOR)


def second_case(world) -> IllnessCase:
    return graded(world, member=make_member(world, name="马志强", number="040001"), facts=False)


def told(kind: str = "counselling_referred") -> list[str]:
    rows = Message.objects.filter(kind=kind, channel="inbox").order_by("pk")
    return list(rows.values_list("recipient__name", flat=True))


class TestReferring:
    def test_the_supervisor_gets_private_work_that_is_due_in_working_days(self, world):
        staffed(world)
        counselling = referred(world)

        item = WorkItem.objects.get(kind="counselling_intake")
        assert (item.subject, item.assignee, item.scope_path) == (counselling.subject, supervisor(world), NOWHERE)
        assert item.due_at.date() == TODAY + timedelta(days=5)  # three working days over a weekend
        assert counselling.subject.confidential
        assert told() == ["叶青"]

    def test_while_one_runs_a_further_reason_is_added_and_its_counsellors_are_told(self, world):
        staffed(world)
        counselling = accepted(world)
        Message.objects.all().delete()

        again = refer(
            case=counselling.case, source=Source.SCREENING, reason="PHQ 16", agreed=False, actor=None, now=NOW
        )

        assert again == counselling
        assert counselling.referrals.count() == 2
        assert sorted(told()) == ["叶青", "沈岚"]
        assert WorkItem.objects.filter(kind="counselling_intake").count() == 1

    def test_the_same_form_sent_twice_refers_once(self, world):
        staffed(world)
        case, key = graded(world, facts=False), uuid4()
        call = {"case": case, "source": Source.SELF, "reason": REASON, "agreed": True, "key": key}

        for _time in range(2):
            refer(**call, actor=world.welfare_officer, now=NOW)

        assert Counselling.objects.get(case=case).referrals.count() == 1

    def test_without_a_team_it_says_who_founds_one(self, world):
        with pytest.raises(NoTeam, match="the chair founds one first"):
            referred(world)

    def test_it_needs_consent_to_process_health_data(self, world):
        staffed(world)
        case = graded(world, facts=False)
        withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

        with pytest.raises(MoveRefused, match="Consent was withdrawn"):
            referred(world, case=case)

    def test_nobody_refers_a_relative(self, world):
        staffed(world)
        case = graded(world, facts=False)
        RelativeFactory(user=world.welfare_officer, employee_no="030217", relation="配偶")

        with pytest.raises(MoveRefused, match="配偶"):
            referred(world, case=case)

    def test_a_supervisor_who_is_concerned_keeps_away_and_the_team_decides(self, world):
        staffed(world)
        RelativeFactory(user=supervisor(world), employee_no="030217", relation="姐姐")
        counselling, counsellor = referred(world), world.person(Role.COUNSELLOR)

        assert WorkItem.objects.get(kind="counselling_intake").assignee == counsellor
        assert may_read(counsellor, counselling, NOW)
        assert not may_read(supervisor(world), counselling, NOW)
        with pytest.raises(MoveRefused, match="姐姐"):
            accept_referral(counselling_id=counselling.pk, counsellors=[counsellor], actor=supervisor(world), now=NOW)
        accept_referral(counselling_id=counselling.pk, counsellors=[counsellor], actor=counsellor, now=NOW)
        assert counsellors_of(counselling, TODAY) == [counsellor]

    def test_a_case_has_one_running_counselling(self, world):
        staffed(world)
        counselling = referred(world)
        twin = Counselling.objects.get(pk=counselling.pk)
        twin.pk, twin.number = None, "x"

        with pytest.raises(IntegrityError), transaction.atomic():
            twin.save()


class TestDeciding:
    def test_acceptance_names_the_counsellor_moves_the_plans_items_and_tells(self, world):
        staffed(world)
        case = graded(world, facts=False)
        asked = [item.pk for item in planned(case)]
        counselling = referred(world, case=case)
        Message.objects.all().delete()
        counsellor = joined(world, counselling.team, another_counsellor(world)).user

        accept_referral(counselling_id=counselling.pk, counsellors=[counsellor], actor=supervisor(world), now=NOW)

        assert set(WorkItem.objects.filter(pk__in=asked).values_list("assignee", flat=True)) == {counsellor.pk}
        assert WorkItem.objects.get(kind="counselling_intake").state == ItemState.DONE
        assert told() == ["苏平"]
        row = counselling.assignments.get()
        assert Explanation.from_json(row.because).text.startswith("Counsels 0 of at most 12 members")
        assert circle_of(case, TODAY) == {supervisor(world).pk, counsellor.pk}

    def test_whoever_counsels_fewest_is_proposed_first_and_who_cannot_is_named_with_the_reason(self, world):
        team = staffed(world)
        idle, unqualified = another_counsellor(world), another_counsellor(world, "任远")
        joined(world, team, idle)
        joined(world, team, unqualified)
        unqualified.qualifications.update(expires_on=TODAY - timedelta(days=1))
        accepted(world)
        other = referred(
            world, case=graded(world, member=make_member(world, name="马志强", number="040001"), facts=False)
        )

        offers = offers_for(other, TODAY)

        assert [(offer.user.name, offer.load) for offer in offers if not offer.why_not] == [
            ("叶青", 0), ("苏平", 0), ("沈岚", 1),
        ]  # fmt: skip
        assert [(offer.user.name, str(offer.why_not)) for offer in offers if offer.why_not] == [
            ("任远", "No valid qualification")
        ]

    def test_the_limit_holds(self, world):
        team = staffed(world)
        CounsellingTeam.objects.filter(pk=team.pk).update(caseload_limit=1)
        accepted(world)
        other = referred(
            world, case=graded(world, member=make_member(world, name="马志强", number="040001"), facts=False)
        )

        with pytest.raises(FullCaseload, match="as many members as the team allows"):
            accept_referral(
                counselling_id=other.pk, counsellors=[world.person(Role.COUNSELLOR)], actor=supervisor(world), now=NOW
            )

    @pytest.mark.parametrize("role", [Role.CHAIR, Role.ADMINISTRATOR, Role.COUNSELLOR, Role.WELFARE_OFFICER])
    def test_only_the_supervisor_of_the_team_decides(self, world, role):
        staffed(world)
        counselling, actor = referred(world), world.person(role)

        with pytest.raises(MoveRefused):
            accept_referral(counselling_id=counselling.pk, counsellors=[actor], actor=actor, now=NOW)
        with pytest.raises(MoveRefused):
            decline_referral(counselling_id=counselling.pk, reason=DeclineReason.NOT_NEEDED, actor=actor, now=NOW)

    def test_nobody_outside_the_team_is_named(self, world):
        staffed(world)
        counselling, stranger = referred(world), another_counsellor(world)
        qualified_only = stranger

        with pytest.raises(MoveRefused, match="does not belong to the team"):
            accept_referral(
                counselling_id=counselling.pk, counsellors=[qualified_only], actor=supervisor(world), now=NOW
            )

    def test_declined_with_a_coded_reason_its_work_is_done(self, world):
        staffed(world)
        counselling = referred(world)

        decline_referral(
            counselling_id=counselling.pk, reason=DeclineReason.NOT_WISHED, actor=supervisor(world), now=NOW
        )

        counselling.refresh_from_db()
        assert (counselling.state, counselling.ended_at) == (S.DECLINED, NOW)
        assert counselling.moves.get(target=S.DECLINED).reason == "The member does not wish it"
        assert not WorkItem.objects.open().filter(subject=counselling.subject).exists()

    def test_who_is_left_out_reads_no_more(self, world):
        team = staffed(world)
        counselling, other = counselled(world), another_counsellor(world)
        joined(world, team, other)

        set_counsellors(counselling_id=counselling.pk, counsellors=[other], actor=supervisor(world), now=NOW)

        assert may_read(User.objects.get(pk=other.pk), counselling, NOW)
        assert not may_read(world.person(Role.COUNSELLOR), counselling, NOW)

    def test_the_review_goes_to_whoever_counsels_now(self, world):
        team = staffed(world)
        counselling, other = counselled(world), another_counsellor(world)
        joined(world, team, other)
        set_review(counselling_id=counselling.pk, on=TODAY, actor=world.person(Role.COUNSELLOR), now=NOW)

        set_counsellors(counselling_id=counselling.pk, counsellors=[other], actor=supervisor(world), now=NOW)

        assert WorkItem.objects.get(kind="counselling_review").assignee == other


class TestTellingWhoReferred:
    def test_they_hear_that_the_team_has_looked_at_it_and_no_more(self, world):
        staffed(world)
        counselling = accepted(world)

        message = Message.objects.get(kind="referral_seen", channel="inbox")

        assert (message.recipient, message.params, message.path) == (
            world.welfare_officer, {}, counselling.case.get_absolute_url(),
        )  # fmt: skip

    def test_the_same_words_whatever_was_decided(self, world):
        staffed(world)
        counselling = referred(world)
        reason = DeclineReason.NOT_WISHED
        decline_referral(counselling_id=counselling.pk, reason=reason, actor=supervisor(world), now=NOW)

        declined = Message.objects.get(kind="referral_seen", channel="inbox")

        assert (declined.recipient, declined.params) == (world.welfare_officer, {})
        words = ReferralSeen().subject({}) + " ".join(ReferralSeen().lines({}))
        assert "received your referral" in words
        assert counselling.case.member.name not in words

    def test_everybody_who_referred_hears_it_once_and_the_team_itself_not(self, world):
        staffed(world)
        counselling = referred(world)
        for actor in (world.group_leader, world.group_leader, world.person(Role.COUNSELLOR)):
            referred(world, case=counselling.case, actor=actor)

        accept_referral(
            counselling_id=counselling.pk,
            counsellors=[world.person(Role.COUNSELLOR)],
            actor=supervisor(world),
            now=NOW,
        )

        assert sorted(told("referral_seen")) == sorted([world.welfare_officer.name, world.group_leader.name])

    def test_a_screening_refers_without_anybody_to_tell(self, world):
        staffed(world)
        case = graded(world, facts=False)
        counselling = refer(case=case, source=Source.SCREENING, reason="PHQ 16", agreed=False, actor=None, now=NOW)
        counsellor = world.person(Role.COUNSELLOR)

        accept_referral(counselling_id=counselling.pk, counsellors=[counsellor], actor=supervisor(world), now=NOW)

        assert told("referral_seen") == []


class TestCourse:
    def test_a_review_is_private_work_and_goes_on_until_the_next(self, world):
        staffed(world)
        counselling, counsellor = counselled(world), world.person(Role.COUNSELLOR)
        assert counselling.state == S.RUNNING

        set_review(counselling_id=counselling.pk, on=TODAY, actor=counsellor, now=NOW)
        item = WorkItem.objects.get(kind="counselling_review")
        assert (item.assignee, item.scope_path) == (counsellor, NOWHERE)
        begin_review(counselling_id=counselling.pk, actor=counsellor, now=NOW)
        item.refresh_from_db()
        assert item.state == ItemState.DONE
        go_on(counselling_id=counselling.pk, next_review=TODAY + timedelta(days=30), actor=counsellor, now=NOW)

        counselling.refresh_from_db()
        assert (counselling.state, counselling.review_on) == (S.RUNNING, TODAY + timedelta(days=30))

    def test_the_end_closes_its_work_and_stays_readable(self, world):
        staffed(world)
        counselling, counsellor = counselled(world), world.person(Role.COUNSELLOR)
        set_review(counselling_id=counselling.pk, on=TODAY + timedelta(days=9), actor=counsellor, now=NOW)

        end_counselling(counselling_id=counselling.pk, outcome=Outcome.GOALS, actor=counsellor, now=NOW)

        counselling.refresh_from_db()
        assert (counselling.state, counselling.ended_at) == (S.ENDED, NOW)
        assert not WorkItem.objects.open().filter(subject=counselling.subject).exists()
        assert may_read(world.person(Role.COUNSELLOR), counselling, NOW)
        with pytest.raises(MoveRefused, match="is over"):
            sat(world, counselling)

    def test_a_later_referral_begins_anew(self, world):
        staffed(world)
        first = counselled(world)
        end_counselling(counselling_id=first.pk, outcome=Outcome.WISH, actor=world.person(Role.COUNSELLOR), now=NOW)

        second = referred(world, case=first.case)

        assert second != first
        assert (first.number, second.number) == ("2026-0001-1", "2026-0001-2")

    def test_a_death_ends_it_with_the_next_sweep(self, world):
        staffed(world)
        counselling = counselled(world)
        record_death(case_id=counselling.case_id, died_on=TODAY, actor=world.branch_chair, now=NOW)

        assert end_with_cases(now=NOW) == 1
        assert end_with_cases(now=NOW) == 0

        counselling.refresh_from_db()
        assert counselling.state == S.ENDED


# Which moves leave each state, whoever makes them.
LEAVES: dict[str, set[str]] = {
    S.REFERRED: {"accept", "decline", "end_with_case"},
    S.ACCEPTED: {"begin", "end", "end_with_case"},
    S.RUNNING: {"review", "end", "end_with_case"},
    S.REVIEW: {"go_on", "end", "end_with_case"},
    S.ENDED: set(),
    S.DECLINED: set(),
}


@pytest.mark.parametrize("state", list(S))
def test_every_state_allows_these_moves_to_the_supervisor_and_says_why_not(world, state):
    founded(world)
    counselling = referred(world)
    Counselling.objects.filter(pk=counselling.pk).update(state=state)
    counselling.refresh_from_db()

    offered = {move.name for move, _why in COUNSELLING_FLOW.offered(counselling, supervisor(world))}
    possible = {move.name for move in COUNSELLING_FLOW.available(counselling, supervisor(world))}

    assert offered == LEAVES[state]
    assert possible == LEAVES[state] - {"end_with_case"}
    assert not COUNSELLING_FLOW.available(counselling, world.chair)
    for move in COUNSELLING_FLOW.moves:
        if move.name not in LEAVES[state]:
            assert "does not allow this step" in str(
                COUNSELLING_FLOW.why_not(counselling, move.name, supervisor(world))
            )


def test_consent_withdrawn_from_the_case_stops_the_recording(world):
    staffed(world)
    counselling = accepted(world)
    agreed(world, counselling)
    withdraw_consent(case_id=counselling.case_id, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)

    with pytest.raises(MoveRefused, match="Consent was withdrawn"):
        sat(world, counselling)
