"""Before a medical treatment period ends somebody is asked what follows: once, in time, and not when it is settled."""

from datetime import date, datetime, time, timedelta

import pytest
from django.utils import timezone

from cases.care.services.consent import record_consent, withdraw_consent
from cases.care.services.reports import ConsentEntry
from cases.members.services.people import silence_member
from tests.factories.cases import NOW, closed, graded, make_member
from tests.factories.protocol import in_care, in_force
from tests.factories.recovery import at_stage, period
from unioncare.core.models import Threshold
from unioncare.dashboard.sweep import STEPS
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import complete_item, waive_item
from visits.recovery.enums import Stage
from visits.recovery.services import extend_period, raise_alerts
from visits.recovery.starter import load_medical_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]
FIRST = date(2025, 8, 1)  # nine months: the last day is 30 April 2026
LAST = date(2026, 4, 30)
DAY = timedelta(days=1)


def days_before(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(LAST - timedelta(days=days), time(6)))


def alerts(case) -> list[WorkItem]:
    return list(WorkItem.objects.filter(subject=case.subject, kind="medical_period").order_by("pk"))


def states(case) -> list[str]:
    return [item.state for item in alerts(case)]


@pytest.fixture
def soon(case, world):
    """A case whose period ends in 43 days."""
    period(case, world, starts_on=FIRST)
    return case


def test_the_welfare_officer_is_asked_thirty_days_before_and_once(soon, world):
    assert raise_alerts(now=days_before(31)) == 0
    assert raise_alerts(now=days_before(30)) == 1
    assert raise_alerts(now=days_before(29)) == 0
    [item] = alerts(soon)
    assert item.assignee == world.welfare_officer
    assert timezone.localtime(item.due_at) == datetime(2026, 4, 30, 18, tzinfo=NOW.tzinfo)
    assert item.explanation.text.startswith("The medical treatment period of 9 months ends on 2026-04-30: settle")


def test_the_daily_sweep_does_it(soon):
    [step] = [step for step in STEPS if step.code == "medical"]
    assert [step.run(days_before(20)), step.run(days_before(20))] == [1, 0]


def test_how_many_days_is_the_administrators(soon):
    Threshold.objects.create(code="recovery.medical_alert_days", value=40)
    assert raise_alerts(now=days_before(41)) == 0
    assert raise_alerts(now=days_before(40)) == 1


@pytest.mark.parametrize("last", [date(2026, 4, 10), date(2026, 3, 18), date(2026, 2, 1)])
def test_one_that_is_noted_late_is_asked_about_at_once(case, world, last):
    noted = period(case, world, starts_on=last - timedelta(days=89), total=0, own=0)
    [item] = alerts(case)
    assert abs((noted.ends_on - last).days) < 3
    assert item.due_at >= NOW


def test_back_at_work_nobody_is_asked_and_away_again_somebody_is(soon, world):
    raise_alerts(now=days_before(30))
    at_stage(soon, world, Stage.MAINTENANCE, now=days_before(29))
    assert states(soon) == [ItemState.CANCELLED]
    assert alerts(soon)[0].reason == "Return to work: Back at work"
    assert raise_alerts(now=days_before(28)) == 0
    at_stage(soon, world, Stage.OFF_WORK, reason="复发", now=days_before(27))
    assert states(soon) == [ItemState.CANCELLED, ItemState.OPEN]


def test_a_step_on_the_way_back_leaves_the_question_open(soon, world):
    raise_alerts(now=days_before(30))
    at_stage(soon, world, Stage.REENTRY, now=days_before(29))
    assert states(soon) == [ItemState.OPEN]


def test_an_extension_answers_it_and_the_new_end_is_asked_about_in_time(soon, world):
    raise_alerts(now=days_before(30))
    officer, when = world.welfare_officer, days_before(20)
    extend_period(case_id=soon.pk, months=3, reason="康复较慢", actor=officer, now=when)
    [item] = alerts(soon)
    assert (item.state, item.done_by, item.result) == (ItemState.DONE, officer, "Extended until 2026-07-31")
    assert raise_alerts(now=days_before(-60)) == 0
    assert raise_alerts(now=days_before(-62)) == 1
    assert timezone.localtime(alerts(soon)[1].due_at).date() == date(2026, 7, 31)


def test_a_period_set_anew_moves_the_question(soon, world):
    raise_alerts(now=days_before(30))
    period(soon, world, starts_on=FIRST + 5 * DAY, reason="日期记错", now=days_before(24))
    assert [(item.state, timezone.localtime(item.due_at).day) for item in alerts(soon)] == [
        (ItemState.CANCELLED, 30), (ItemState.OPEN, 5),
    ]  # fmt: skip
    period(soon, world, starts_on=FIRST + 90 * DAY, reason="又记错", now=days_before(23))
    assert states(soon) == [ItemState.CANCELLED, ItemState.CANCELLED]


@pytest.mark.parametrize("end", ["done", "waived"])
def test_what_was_answered_is_not_asked_again(soon, world, end):
    raise_alerts(now=days_before(30))
    item, officer = alerts(soon)[0], world.welfare_officer
    if end == "done":
        complete_item(item=item, actor=officer, now=days_before(20), result="四月底返岗")
    else:
        waive_item(item=item, actor=officer, now=days_before(20), reason="已提前退休")
    assert raise_alerts(now=days_before(10)) == 0
    at_stage(soon, world, Stage.PREPARATION, now=days_before(9))
    assert states(soon) == [end]


def test_a_case_that_closes_takes_the_question_along(world):
    load_medical_rules()
    in_force(world.enterprise)
    case = in_care(world)
    period(case, world, starts_on=FIRST)
    raise_alerts(now=days_before(30))
    closed(case, world, now=days_before(20))
    assert states(case) == [ItemState.CANCELLED]
    assert raise_alerts(now=days_before(10)) == 0


def test_consent_withdrawn_ends_it_and_given_again_brings_it_back(soon, world):
    raise_alerts(now=days_before(30))
    withdraw_consent(case_id=soon.pk, entry=ConsentEntry(), actor=world.branch_chair, now=days_before(29))
    assert states(soon) == [ItemState.CANCELLED]
    assert raise_alerts(now=days_before(28)) == 0
    record_consent(case_id=soon.pk, entry=ConsentEntry(), actor=world.branch_chair, now=days_before(27))
    assert raise_alerts(now=days_before(26)) == 1


def test_who_is_silenced_is_left_in_peace(soon):
    silence_member(member=soon.member, actor=None, now=NOW)
    assert raise_alerts(now=days_before(10)) == 0


@pytest.mark.parametrize("others", [0, 2])
def test_the_number_of_queries_does_not_grow_with_the_cases(others, soon, world, django_assert_num_queries):
    for number, name in enumerate(["李强", "王芳"][:others]):
        other = graded(world, member=make_member(world, name=name, number=str(number)))
        period(other, world, starts_on=FIRST)
    with django_assert_num_queries(22):
        assert raise_alerts(now=days_before(30)) == others + 1


def test_where_the_last_day_is_free_it_is_due_on_the_working_day_before(case, world):
    period(case, world, starts_on=date(2026, 1, 20), total=0, own=0)  # Sunday 19 April is the last day
    raise_alerts(now=days_before(30))
    [item] = alerts(case)
    assert timezone.localtime(item.due_at).date() == date(2026, 4, 17)
