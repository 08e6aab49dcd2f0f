"""Who answers what until when, and what a mark does: every state by every move, reopened once, never by the same."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import timezone

from assessments.feedback.enums import Category, FeedbackState
from assessments.feedback.errors import FeedbackRefused
from assessments.feedback.models import FeedbackRequest
from assessments.feedback.services.answering import acknowledge, answer, ask_back, judge_answer, refuse, write_back
from assessments.feedback.services.details import RightsEntry, note_rights, route_anew
from assessments.feedback.services.flow import FEEDBACK_FLOW, lock_request
from tests.factories.cases import NOW
from tests.factories.feedback import work_of, written
from tests.factories.organisation import PostFactory
from tests.factories.world import SINCE
from unioncare.core.refusals import Refusal
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.acting import candidates_for
from unioncare.worklist.services import ItemRefused, hand_over_item

_S = FeedbackState
ALLOWED = {
    ("acknowledge", _S.RECEIVED), ("answer", _S.RECEIVED), ("answer", _S.ACKNOWLEDGED), ("answer", _S.REOPENED),
    ("refuse", _S.RECEIVED), ("refuse", _S.ACKNOWLEDGED), ("reopen", _S.ANSWERED), ("close", _S.ANSWERED),
    ("withdraw", _S.RECEIVED), ("withdraw", _S.ACKNOWLEDGED), ("withdraw", _S.ANSWERED), ("withdraw", _S.REOPENED),
}  # fmt: skip


def test_every_state_allows_exactly_the_moves_of_the_table(world):
    request = written(world)
    found = set()
    for state, move in product(FeedbackState, FEEDBACK_FLOW.moves):
        request.state = state
        if FEEDBACK_FLOW.why_not(request, move.name, world.chair) is None:
            found.add((move.name, state))
    assert found == ALLOWED


@pytest.mark.parametrize(
    ("category", "role"),
    [
        (Category.CARE, Role.WELFARE_OFFICER),
        (Category.AID, Role.WELFARE_OFFICER),
        (Category.INSURANCE, Role.INSURANCE_OFFICER),
        (Category.RIGHTS, Role.BRANCH_CHAIR),
        (Category.SUGGESTION, Role.ORGANISATION_OFFICER),
        (Category.COMPLAINT, Role.VICE_CHAIR),
    ],
)
def test_numbers_have_no_gaps_and_each_kind_goes_to_its_role_on_the_working_day_clock(world, category, role):
    first, second = written(world, category), written(world, category, is_major=True)
    assert (first.number, second.number) == ("Q2026-0001", "Q2026-0002")
    for request, answered in ((first, date(2026, 4, 9)), (second, date(2026, 4, 30))):
        items = work_of(request)
        assert set(items) == {"feedback_acknowledge", f"feedback_{category}"}
        assert {item.assignee for item in items.values()} == {world.person(role)}
        dues = {kind: timezone.localdate(item.due_at) for kind, item in items.items()}
        # 3, 15 and 30 working days from Wednesday 18 March; weekends alone stand in this calendar.
        assert dues == {"feedback_acknowledge": date(2026, 3, 23), f"feedback_{category}": answered - timedelta(days=1)}


def test_an_answer_does_what_was_owed_and_a_good_mark_closes(world):
    request, officer = written(world), world.welfare_officer
    acknowledge(request_id=request.pk, actor=officer, now=NOW)
    assert set(work_of(request)) == {"feedback_care"}
    ask_back(request_id=request.pk, text="在哪家医院？", actor=officer, now=NOW)
    write_back(request_id=request.pk, text="市人民医院。", now=NOW)
    assert set(work_of(request)) == {"feedback_care"}  # what is open already is enough
    answer(request_id=request.pk, text="我们周五来看您。", actor=officer, now=NOW)
    assert work_of(request) == {}
    done = WorkItem.objects.get(subject=request.subject, kind="feedback_care")
    assert (done.state, done.done_by, done.missed) == ("done", officer, False)
    write_back(request_id=request.pk, text="谢谢，还有一事。", now=NOW)
    assert set(work_of(request)) == {"feedback_acknowledge"}  # somebody reads what comes after the answer
    closed = judge_answer(request_id=request.pk, score=5, words="好", now=NOW)
    assert (closed.state, closed.ended_at) == (_S.CLOSED, NOW)
    assert work_of(request) == {}
    with pytest.raises(FeedbackRefused):
        write_back(request_id=request.pk, text="再说一句", now=NOW)
    assert [step.move for step in request.steps.all()] == ["receive", "acknowledge", "answer", "close"]


def test_dissatisfied_means_reopened_once_to_somebody_else(world):
    second = PostFactory(unit=world.enterprise, role=Role.WELFARE_OFFICER, starts_on=SINCE).user
    request, first = written(world), work_of(written(world))["feedback_care"].assignee
    answer(request_id=request.pk, text="不行。", actor=first, now=NOW)
    again = judge_answer(request_id=request.pk, score=2, words="没有回答我的问题", now=NOW)
    assert (again.state, again.reopened_at) == (_S.REOPENED, NOW)
    item = work_of(request)["feedback_care"]
    other = ({world.welfare_officer, second} - {first}).pop()
    assert item.assignee == other
    # By no door does it come back to who answered.
    assert first not in [one.user for one in candidates_for(item, NOW.date())]
    with pytest.raises(ItemRefused):
        hand_over_item(item=item, to=first, actor=other, now=NOW, reason="换人")
    with pytest.raises(MoveRefused):
        answer(request_id=request.pk, text="还是不行。", actor=first, now=NOW)
    answer(request_id=request.pk, text="可以这样办。", actor=other, now=NOW)
    ended = judge_answer(request_id=request.pk, score=1, words="", now=NOW)
    assert ended.state == _S.CLOSED  # a second time it closes, with the way further
    assert [one.score for one in request.messages.filter(is_answer=True)] == [2, 1]
    with pytest.raises(FeedbackRefused):
        judge_answer(request_id=request.pk, score=5, words="", now=NOW)


def test_where_only_one_holds_the_role_a_leader_answers_the_second_time(world):
    request = written(world, Category.SUGGESTION)
    answer(request_id=request.pk, text="不采纳。", actor=world.person(Role.ORGANISATION_OFFICER), now=NOW)
    judge_answer(request_id=request.pk, score=1, words="", now=NOW)
    assert work_of(request)["feedback_suggestion"].assignee == world.person(Role.VICE_CHAIR)


def test_a_request_of_another_kind_goes_to_another_role_and_refusing_needs_a_reason(world):
    request = written(world, Category.SUGGESTION)
    routed = {"category": Category.RIGHTS, "is_major": True, "about": None, "member": None}
    route_anew(request_id=request.pk, actor=world.chair, now=NOW, **routed)
    items = work_of(request)
    assert items["feedback_rights"].assignee == world.branch_chair
    assert "feedback_suggestion" not in items
    limit = NOW.date() + timedelta(days=40)
    rights = RightsEntry(kind="wages", respondent="某公司", limitation_date=limit)
    for entry in (RightsEntry(limitation_date=limit + timedelta(days=9)), rights):
        note_rights(request_id=request.pk, entry=entry, actor=world.branch_chair, now=NOW)
    alarm = work_of(request)["feedback_limitation"]
    # Forty days ahead, thirty before it, on the last working day: Friday 27 March.
    assert timezone.localdate(alarm.due_at) == date(2026, 3, 27)
    assert alarm.assignee == world.branch_chair
    with pytest.raises(Refusal):
        refuse(request_id=request.pk, reason=" ", actor=world.branch_chair, now=NOW)
    refused = refuse(request_id=request.pk, reason="不属工会职责", actor=world.branch_chair, now=NOW)
    assert (refused.state, work_of(request)) == (_S.REFUSED, {})


def test_of_somebody_unknown_nothing_is_kept(world):
    request = written(world, name="李志强", phone="13800001111")
    kept = FeedbackRequest.objects.get(pk=request.pk)
    assert (kept.name, kept.phone, lock_request(kept.pk).member) == ("", "", None)
    told = {"category": Category.CARE, "is_major": False, "about": None}
    with pytest.raises(FeedbackRefused):
        route_anew(request_id=kept.pk, member=object(), actor=world.welfare_officer, now=NOW, **told)  # type: ignore[arg-type]
