"""The conversation: encrypted, P follows and never falls, others are brought in, then the case is released."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection

from cases.care.enums import ConsentState
from cases.care.models import IllnessCase
from cases.care.services.closing import close_case
from cases.care.services.deaths import record_death
from cases.care.services.levels import psych_explanation
from cases.care.services.regrading import set_psych
from cases.care.services.verification import reject_case
from tests.factories.cases import NOW, TODAY, graded, reported
from tests.factories.safety import alerted, spoken
from unioncare.core.explain import explain
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.models import WorkItem
from visits.safety.enums import ContactKind, RiskStepKind
from visits.safety.models import RiskInterview
from visits.safety.services.answering import acknowledge
from visits.safety.services.closing import close_alert
from visits.safety.services.interviewing import note_measure, record_interview
from visits.safety.services.steps import AlertRefused

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=45)


@pytest.fixture
def alert(watch, case):
    return acknowledge(alert=alerted(case), actor=watch.first, now=NOW)


def record(alert, watch, **changes):
    return record_interview(alert=alert, entry=spoken(**changes), actor=watch.first, now=LATER)


def test_what_was_said_stands_encrypted_and_in_no_trail(watch, alert):
    texts = {
        "plan": "天台", "means": "安眠药", "time_set": "周五夜里", "attempts": "去年一次",
        "alone": "独自在家", "protection": "女儿", "thoughts": "活着没意思", "agreed": "妻子收好药",
    }  # fmt: skip
    record(alert, watch, outcome=3, has_plan=True, **texts)

    assert RiskInterview.objects.get().plan == "天台"
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(i)::text FROM visits_riskinterview i")
        (row,) = cursor.fetchone()
    trail = " ".join(f"{entry.changes} {entry.additional_data} {entry.object_repr}" for entry in LogEntry.objects.all())
    items = " ".join(f"{item.because} {item.result} {item.details} {item.title}" for item in WorkItem.objects.all())
    steps = " ".join(str(step.facts) for step in alert.steps.all())
    for text in texts.values():
        assert text not in row + trail + items + steps


def test_its_item_is_done_and_the_log_says_so(watch, alert):
    record(alert, watch)

    item = WorkItem.objects.get(kind="risk_interview")
    assert (item.state, item.done_by) == ("done", watch.first)
    alert.refresh_from_db()
    assert not alert.missed
    assert RiskStepKind.INTERVIEWED in alert.steps.values_list("kind", flat=True)


def test_a_conversation_without_taking_it_on_first_takes_it_on(watch, case):
    alert = alerted(case)
    record(alert, watch)

    alert.refresh_from_db()
    assert alert.acknowledged_by == watch.first
    assert not WorkItem.objects.open().filter(kind="risk_call").exists()


@pytest.mark.parametrize(
    ("outcome", "has_plan", "psych"), [(0, False, None), (1, False, 3), (2, False, 4), (3, False, 4), (1, True, 4)]
)
def test_p_follows_the_outcome(watch, world, outcome, has_plan, psych):
    case = graded(world)
    record(alerted(case), watch, outcome=outcome, has_plan=has_plan)

    case.refresh_from_db()
    assert case.psych == (psych or 1)


def test_p_never_falls_by_a_conversation(watch, world):
    case = graded(world)
    set_psych(case=case, psych=4, because=explain("PHQ-9"), actor=None, now=NOW)
    record(alerted(case), watch, outcome=1)

    case.refresh_from_db()
    assert case.psych == 4


def test_why_p_was_set_is_told_to_counsellors_alone_and_holds_nothing_that_was_said(watch, world):
    case = graded(world)
    record(alerted(case), watch, outcome=2, thoughts="活着没意思")

    grading = case.gradings.first()
    assert psych_explanation(grading, world.welfare_officer).text == "Set by the counselling team"
    assert psych_explanation(grading, watch.supervisor).text == "P4 after the risk interview of 2026-03-18"


def test_without_consent_the_conversation_is_kept_and_p_is_not_set(watch, world):
    case = graded(world)
    alert = alerted(case)
    IllnessCase.objects.filter(pk=case.pk).update(consent_state=ConsentState.WITHDRAWN)
    record(alert, watch, outcome=3)

    assert RiskInterview.objects.exists()
    assert RiskStepKind.UNGRADED in alert.steps.values_list("kind", flat=True)


def test_after_a_conversation_without_danger_it_is_closed_and_the_case_released(watch, alert, case):
    record(alert, watch, outcome=0)
    close_alert(alert=alert, actor=watch.first, now=LATER)

    alert.refresh_from_db()
    assert alert.closed_by == watch.first
    assert alert.subject.closed_at == LATER
    assert alert.steps.last().kind == RiskStepKind.CLOSED


def test_it_is_not_closed_before_anybody_has_spoken_with_the_member(watch, alert):
    with pytest.raises(AlertRefused, match="Nobody has spoken"):
        close_alert(alert=alert, actor=watch.first, now=LATER)


@pytest.mark.parametrize("kind", ContactKind.values)
def test_after_a_grave_one_somebody_is_brought_in_first(watch, alert, kind):
    record(alert, watch, outcome=2)
    item = WorkItem.objects.open().get(kind="risk_contact")
    assert (item.assignee, item.due_at.date().isoformat()) == (watch.first, "2026-03-18")
    with pytest.raises(AlertRefused, match="bring in a specialist"):
        close_alert(alert=alert, actor=watch.first, now=LATER)

    note_measure(alert=alert, kind=kind, reached_at=LATER, note="妻子陪着", actor=watch.first, now=LATER)
    assert not WorkItem.objects.open().filter(kind="risk_contact").exists()
    close_alert(alert=alert, actor=watch.first, now=LATER)


def test_a_contact_of_an_earlier_day_does_not_count_for_a_later_conversation(watch, alert):
    record(alert, watch, outcome=2)
    note_measure(alert=alert, kind="guardian", reached_at=LATER, note="妻子", actor=watch.first, now=LATER)
    tomorrow = NOW + timedelta(days=1)
    entry = spoken(at=tomorrow, outcome=3)
    record_interview(alert=alert, entry=entry, actor=watch.first, now=tomorrow)

    with pytest.raises(AlertRefused, match="bring in"):
        close_alert(alert=alert, actor=watch.first, now=tomorrow)


def test_a_conversation_after_the_time_is_marked_and_stays_so(watch, alert):
    late = NOW + timedelta(hours=3)
    record_interview(alert=alert, entry=spoken(at=late), actor=watch.first, now=late)

    alert.refresh_from_db()
    assert alert.missed


@pytest.mark.parametrize(
    ("at", "words"), [(NOW + timedelta(hours=2), "future"), (NOW - timedelta(days=1), "before the sign")]
)
def test_a_conversation_at_an_impossible_time_is_refused(watch, alert, at, words):
    with pytest.raises(AlertRefused, match=words):
        record(alert, watch, at=at)
    assert not RiskInterview.objects.exists()


def test_a_sign_after_the_conversation_begins_a_new_round(watch, alert, case):
    record(alert, watch)
    alerted(case, reference="answer:2", grade=1, now=LATER)

    alert.refresh_from_db()
    assert (alert.round, alert.interviewed_at, alert.acknowledged_by) == (2, None, None)
    with pytest.raises(AlertRefused, match="since the last sign"):
        close_alert(alert=alert, actor=watch.first, now=LATER)


# --- what an open alert holds back -----------------------------------------------------------------------------------


def test_while_it_is_open_the_case_is_not_closed_and_managers_read_no_reason(watch, world, case):
    IllnessCase.objects.filter(pk=case.pk).update(state="in_care")
    alert = alerted(case)

    with pytest.raises(MoveRefused) as refused:
        close_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="康复", waive_reason="康复")
    assert str(refused.value.reason) == "The counselling team has not released this case yet: ask the team."

    record(alert, watch, outcome=0)
    close_alert(alert=alert, actor=watch.first, now=LATER)
    closed = close_case(case_id=case.pk, actor=world.welfare_officer, now=LATER, reason="康复", waive_reason="康复")
    assert closed.state == "closed"


def test_nor_is_it_stopped_or_rejected(watch, world):
    case = reported(world)
    alerted(case)

    with pytest.raises(MoveRefused, match="not released"):
        reject_case(case_id=case.pk, actor=world.branch_chair, now=NOW, reason="不是大病")
    IllnessCase.objects.filter(pk=case.pk).update(consent_state=ConsentState.REFUSED)
    with pytest.raises(MoveRefused, match="not released"):
        close_case(case_id=case.pk, actor=world.welfare_officer, now=NOW, reason="不同意")


def test_a_death_is_recorded_all_the_same_and_then_it_is_closed_without_a_conversation(watch, world, case):
    alert = alerted(case)
    record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)

    close_alert(alert=alert, actor=watch.supervisor, now=LATER)
    alert.refresh_from_db()
    assert alert.closed_at == LATER


def test_its_work_stands_in_no_list_of_the_case(watch, case, alert):
    record(alert, watch, outcome=2)

    assert not WorkItem.objects.filter(subject=case.subject, kind__startswith="risk_").exists()
    assert alert.subject.confidential
