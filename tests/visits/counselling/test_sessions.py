"""Sessions: no content without consent, each recorded once, struck out and never edited; work tells nothing of them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.factories.cases import NOW, graded
from tests.factories.counselling import (
    GOAL,
    SUMMARY,
    accepted,
    agreed,
    another_counsellor,
    counselled,
    entry,
    planned,
    sat,
    staffed,
)
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from visits.counselling.contributions import _checks, register_ending_check
from visits.counselling.enums import Attendance, ConsentAnswer, CounsellingState, GoalState, Outcome, Risk
from visits.counselling.models import CounsellingConsentText, CounsellingSession
from visits.counselling.services.consent import AnswerEntry, record_answer
from visits.counselling.services.course import end_counselling
from visits.counselling.services.goals import set_goal, settle_goal
from visits.counselling.services.sessions import record_session, strike_session
from visits.counselling.signals import danger_told
from visits.counselling.starter import load_counselling_consent_text

pytestmark = pytest.mark.django_db


def answer(world, counselling, what: ConsentAnswer) -> None:
    record_answer(counselling_id=counselling.pk, entry=AnswerEntry(what), actor=world.person(Role.COUNSELLOR), now=NOW)


class TestConsent:
    def test_without_it_no_attended_session_and_no_goal_is_recorded(self, world):
        staffed(world)
        counselling = accepted(world)

        with pytest.raises(MoveRefused, match="has not consented"):
            sat(world, counselling)
        with pytest.raises(MoveRefused, match="has not consented"):
            set_goal(counselling_id=counselling.pk, text=GOAL, actor=world.person(Role.COUNSELLOR), now=NOW)
        assert not CounsellingSession.objects.exists()

    def test_withdrawn_it_counts_no_more_and_given_again_it_does(self, world):
        staffed(world)
        counselling = counselled(world)
        answer(world, counselling, ConsentAnswer.WITHDRAWN)

        with pytest.raises(MoveRefused, match="has not consented"):
            sat(world, counselling, held_at=NOW)
        answer(world, counselling, ConsentAnswer.GIVEN)

        assert sat(world, counselling, held_at=NOW).consent.answer == ConsentAnswer.GIVEN
        assert counselling.consents.count() == 3

    def test_what_was_not_given_is_not_withdrawn_and_what_was_given_not_refused(self, world):
        staffed(world)
        counselling = accepted(world)

        with pytest.raises(MoveRefused, match="no consent to withdraw"):
            answer(world, counselling, ConsentAnswer.WITHDRAWN)
        agreed(world, counselling)
        with pytest.raises(MoveRefused, match="record its withdrawal"):
            answer(world, counselling, ConsentAnswer.REFUSED)

    def test_each_answer_keeps_the_version_in_force_and_names_the_exceptions(self, world):
        staffed(world)
        counselling = accepted(world)
        agreed(world, counselling)
        text = counselling.consents.get().text

        assert text.version == 1
        assert "danger" in text.body_en
        assert "法律规定" in text.body_zh
        assert load_counselling_consent_text() == 0
        CounsellingConsentText.objects.create(version=2, body_zh="二", body_en="two", published_on=NOW.date())
        answer(world, counselling, ConsentAnswer.WITHDRAWN)
        assert [one.text.version for one in counselling.consents.all()] == [2, 1]


class TestRecording:
    def test_an_attended_session_does_the_plans_counselling_item_without_a_word_of_it(self, world):
        staffed(world)
        case = graded(world, facts=False)
        first, later = planned(case)

        counselling = counselled(world, case=case)

        done = WorkItem.objects.get(pk=first.pk)
        assert (done.state, done.result, done.done_by) == (ItemState.DONE, "", world.person(Role.COUNSELLOR))
        assert WorkItem.objects.get(pk=later.pk).state == ItemState.OPEN
        assert counselling.state == CounsellingState.RUNNING

    def test_a_session_that_did_not_take_place_keeps_no_content(self, world):
        staffed(world)
        counselling = accepted(world)

        session = sat(world, counselling, attendance=Attendance.MISSED)

        session.refresh_from_db()
        assert (session.summary, session.goal, session.risk, session.plan, session.minutes) == ("", "", "", "", None)
        counselling.refresh_from_db()
        assert counselling.state == CounsellingState.ACCEPTED

    def test_sent_twice_it_is_recorded_once(self, world):
        staffed(world)
        counselling, key = accepted(world), uuid4()
        agreed(world, counselling)
        call = {"counselling_id": counselling.pk, "key": key, "actor": world.person(Role.COUNSELLOR), "now": NOW}

        first = record_session(entry=entry(), **call)
        again = record_session(entry=entry(summary="另一份"), **call)

        assert (first, again.summary) == (again, SUMMARY)

    def test_of_two_who_record_the_same_moment_the_second_reads_who_was_first(self, world):
        staffed(world)
        counselling = counselled(world)

        with pytest.raises(MoveRefused, match="沈岚 has recorded a session of this moment already"):
            record_session(
                counselling_id=counselling.pk,
                entry=entry(),
                key=uuid4(),
                actor=world.person(Role.COUNSELLING_SUPERVISOR),
                now=NOW,
            )

    def test_one_to_come_is_not_recorded_but_may_be_called_off(self, world):
        staffed(world)
        counselling, tomorrow = counselled(world), NOW + timedelta(days=1)

        with pytest.raises(MoveRefused, match="still to come"):
            sat(world, counselling, held_at=tomorrow)
        assert sat(world, counselling, held_at=tomorrow, attendance=Attendance.CANCELLED).pk

    @pytest.mark.parametrize("role", [Role.CHAIR, Role.ADMINISTRATOR, Role.WELFARE_OFFICER])
    def test_nobody_outside_the_circle_records_one(self, world, role):
        staffed(world)
        counselling = counselled(world)

        for actor in (world.person(role), another_counsellor(world)):
            with pytest.raises(MoveRefused, match="Only the counsellors of this member"):
                record_session(
                    counselling_id=counselling.pk, entry=entry(held_at=NOW), key=uuid4(), actor=actor, now=NOW
                )

    def test_danger_is_told_to_the_rooms_above(self, world):
        staffed(world)
        counselling, heard = counselled(world), []

        def listen(**facts):
            heard.append((facts["case"].pk, facts["reference"], facts["actor"].name, facts["now"]))

        danger_told.connect(listen)
        try:
            session = sat(world, counselling, held_at=NOW, risk=Risk.ACUTE)
        finally:
            danger_told.disconnect(listen)

        assert heard == [(counselling.case_id, f"session:{session.pk}", "沈岚", NOW)]

    def test_a_room_above_may_hold_the_end(self, world, monkeypatch):
        monkeypatch.setattr("visits.counselling.contributions._checks", list(_checks))
        staffed(world)
        counselling = counselled(world)
        register_ending_check(lambda row, user: "A danger is not settled.")

        with pytest.raises(MoveRefused, match="not settled"):
            end_counselling(
                counselling_id=counselling.pk, outcome=Outcome.GOALS, actor=world.person(Role.COUNSELLOR), now=NOW
            )


class TestStriking:
    def test_it_stays_with_its_reason_and_counts_no_more(self, world):
        staffed(world)
        counselling = counselled(world)
        session = counselling.sessions.get()
        call = {"session_id": session.pk, "actor": world.person(Role.COUNSELLOR), "now": NOW}

        with pytest.raises(MoveRefused, match="A reason is needed"):
            strike_session(reason=" ", **call)
        strike_session(reason="记错了人", **call)

        session.refresh_from_db()
        assert (session.struck_reason, session.summary) == ("记错了人", SUMMARY)
        with pytest.raises(MoveRefused, match="already struck out"):
            strike_session(reason="再来", **call)
        assert sat(world, counselling).pk  # the same moment is free again


def test_goals_are_set_reached_and_worked_on_again(world):
    staffed(world)
    counselling, counsellor = counselled(world), world.person(Role.COUNSELLOR)

    goal = set_goal(counselling_id=counselling.pk, text=GOAL, actor=counsellor, now=NOW)
    settle_goal(goal_id=goal.pk, state=GoalState.REACHED, actor=counsellor, now=NOW)

    goal.refresh_from_db()
    assert (goal.text, goal.state, goal.settled_by) == (GOAL, GoalState.REACHED, counsellor)
