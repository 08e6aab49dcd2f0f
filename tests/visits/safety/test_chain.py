"""The clock of the chain: half an hour, two hours, and the time by which somebody has spoken with the member."""

from datetime import timedelta

import pytest

from tests.factories.cases import NOW, deceased
from tests.factories.safety import alerted, another, on_duty, spoken
from unioncare.core.models import JobRun, Threshold
from unioncare.notifications.models import Message
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services.escalating import escalate, escalate_urgent
from visits.counselling.models import CounsellingTeam, TeamMember
from visits.safety.enums import RiskStepKind, Rung
from visits.safety.models import DutyShift, RiskAlert, RiskCall
from visits.safety.services import watching
from visits.safety.services.answering import acknowledge
from visits.safety.services.closing import close_alert
from visits.safety.services.interviewing import note_measure, record_interview
from visits.safety.services.watching import watch_alerts
from visits.safety.tasks import watch as watch_task

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def at(minutes: float):
    return NOW + minutes * MINUTE


def called(alert: RiskAlert, rung: Rung | None = None) -> set[str]:
    calls = RiskCall.objects.filter(alert=alert)
    calls = calls if rung is None else calls.filter(rung=rung)
    return set(calls.values_list("person__name", flat=True))


def told(moment) -> set[str]:
    messages = Message.objects.filter(kind="risk_call", channel="inbox", created_at=moment)
    return set(messages.values_list("recipient__name", flat=True))


def run_until(minutes: int) -> list[int]:
    """Watch every minute; return the minutes at which something climbed."""
    return [minute for minute in range(minutes + 1) if watch_alerts(now=at(minute))]


def test_unanswered_it_climbs_at_thirty_minutes_and_at_two_hours_and_is_called_again_every_hour(watch, case):
    alert = alerted(case)

    assert run_until(300) == [30, 120, 180, 240, 300]
    assert told(at(30)) == {watch.supervisor.name}
    assert told(at(120)) == {"杜衡", "方晓"}
    steps = alert.steps.filter(kind=RiskStepKind.ESCALATED).values_list("at", "facts__rung")
    assert list(steps) == [(at(30), Rung.SUPERVISOR), (at(120), Rung.NEXT_DUTY)]
    again = alert.steps.filter(kind=RiskStepKind.REPEATED).values_list("at", flat=True)
    assert list(again) == [at(180), at(240), at(300)]
    for moment in again:
        assert told(moment) == {"白露", "程颖", "杜衡", "方晓", watch.supervisor.name}
        assert alert.steps.filter(kind=RiskStepKind.CALLED, at=moment).count() == 5
    # One item each, however often they are called.
    assert WorkItem.objects.open().filter(kind="risk_call").count() == 5


def test_the_manager_never_hears_of_it(watch, case, world):
    alerted(case)
    run_until(180)
    for hours in (1, 5, 50):
        escalate(now=NOW + timedelta(hours=hours))
        escalate_urgent(now=NOW + timedelta(hours=hours))

    readers = set(Message.objects.exclude(kind="visit").values_list("recipient", flat=True))
    counsellors = {watch.first.pk, watch.second.pk, watch.third.pk, watch.fourth.pk, watch.supervisor.pk}
    assert set(Message.objects.filter(kind="risk_call").values_list("recipient", flat=True)) == counsellors
    items = WorkItem.objects.filter(kind__startswith="risk_")
    assert not items.filter(escalation_level__gt=0).exists()
    assert {item.assignee_id for item in items} == counsellors
    assert readers >= counsellors


@pytest.mark.parametrize(
    ("minute", "who", "later"),
    [(0, "first", []), (29, "second", []), (31, "supervisor", [30]), (119, "first", [30]), (121, "third", [30, 120])],
)
def test_taken_on_at_any_moment_it_climbs_no_further(watch, case, minute, who, later):
    alert = alerted(case)
    climbed = run_until(minute)
    acknowledge(alert=alert, actor=getattr(watch, who), now=at(minute))

    climbed += [late for late in range(minute, 119) if watch_alerts(now=at(late))]
    assert climbed == later
    open_calls = WorkItem.objects.open().filter(kind="risk_call")
    assert not open_calls.exists()
    item = WorkItem.objects.open().get(kind="risk_interview")
    assert item.assignee == getattr(watch, who)


def test_whoever_took_it_on_and_does_nothing_is_followed_by_the_supervisor(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.first, now=at(5))

    assert run_until(124) == [120]
    assert called(alert, Rung.LATE) == {watch.supervisor.name}
    alert.refresh_from_db()
    assert alert.missed
    acknowledge(alert=alert, actor=watch.supervisor, now=at(125))
    alert.refresh_from_db()
    assert alert.acknowledged_by == watch.supervisor
    assert WorkItem.objects.open().get(kind="risk_interview").assignee == watch.supervisor


def test_whoever_took_it_on_and_never_speaks_with_the_member_is_called_again_with_all_others(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.first, now=at(5))

    assert run_until(300) == [120, 180, 240, 300]
    for minute in (180, 240, 300):
        assert told(at(minute)) == {"白露", "程颖", watch.supervisor.name}


def test_the_supervisor_who_was_called_before_is_called_anew_when_the_conversation_is_late(watch, case):
    alert = alerted(case)
    run_until(31)
    acknowledge(alert=alert, actor=watch.first, now=at(35))
    assert not WorkItem.objects.open().filter(kind="risk_call").exists()

    watch_alerts(now=at(121))
    assert told(at(121)) == {watch.supervisor.name}
    assert WorkItem.objects.open().get(kind="risk_call").assignee == watch.supervisor


def test_whoever_takes_it_over_late_has_an_hour_before_all_are_called_again(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.first, now=at(5))
    run_until(120)
    acknowledge(alert=alert, actor=watch.supervisor, now=at(150))

    assert [minute for minute in range(150, 230) if watch_alerts(now=at(minute))] == [210]


def test_whoever_takes_it_on_after_the_time_of_the_conversation_has_half_an_hour(watch, case):
    alert = alerted(case)
    run_until(180)
    acknowledge(alert=alert, actor=watch.first, now=at(200))

    assert WorkItem.objects.open().get(kind="risk_interview").due_at == at(230)
    assert [minute for minute in range(200, 300) if watch_alerts(now=at(minute))] == [230, 290]
    assert told(at(230)) == {watch.supervisor.name}


def test_after_a_grave_conversation_for_which_nobody_is_brought_in_it_climbs_and_is_called_again(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.first, now=at(5))
    record_interview(alert=alert, entry=spoken(at=at(40), outcome=2), actor=watch.first, now=at(45))

    assert run_until(300) == [165, 225, 285]
    assert told(at(165)) == {watch.supervisor.name, watch.first.name}
    assert told(at(225)) == {"白露", "程颖", watch.supervisor.name}
    note_measure(alert=alert, kind="guardian", reached_at=at(290), note="妻子", actor=watch.supervisor, now=at(290))

    assert [minute for minute in range(290, 500) if watch_alerts(now=at(minute))] == []
    assert not WorkItem.objects.open().filter(kind__in=("risk_call", "risk_contact")).exists()


def test_a_contact_that_does_not_count_for_the_conversation_stops_nothing(watch, case):
    alert = alerted(case)
    record_interview(alert=alert, entry=spoken(at=at(40), outcome=3), actor=watch.first, now=at(45))
    yesterday = NOW - timedelta(days=1)
    note_measure(alert=alert, kind="guardian", reached_at=yesterday, note="妻子", actor=watch.first, now=at(50))

    assert WorkItem.objects.open().filter(kind="risk_contact").exists()
    assert run_until(170) == [165]


def test_late_in_the_evening_the_contact_is_due_at_the_end_of_the_day(watch, case):
    alert = alerted(case)
    evening = NOW + timedelta(hours=13, minutes=30)
    record_interview(alert=alert, entry=spoken(at=evening, outcome=2), actor=watch.first, now=evening)

    item = WorkItem.objects.open().get(kind="risk_contact")
    assert item.due_at == NOW + timedelta(hours=14)
    assert watch_alerts(now=item.due_at) == 1


def test_a_closed_one_is_called_no_more(watch, case):
    alert = alerted(case)
    run_until(120)
    record_interview(alert=alert, entry=spoken(at=at(130), outcome=0), actor=watch.first, now=at(131))
    close_alert(alert=alert, actor=watch.first, now=at(132))

    assert [minute for minute in range(132, 400) if watch_alerts(now=at(minute))] == []


def test_a_supervisor_who_does_nothing_is_followed_by_the_team(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.supervisor, now=at(5))
    run_until(121)

    assert called(alert, Rung.LATE) == {"白露", "程颖", "杜衡", "方晓", "葛青"}


def test_once_somebody_has_spoken_with_the_member_nobody_is_called_any_more(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.first, now=at(5))
    record_interview(alert=alert, entry=spoken(at=at(40)), actor=watch.first, now=at(45))

    assert run_until(300) == []


def test_after_a_time_without_a_watch_both_rungs_are_climbed_at_once(watch, case):
    alert = alerted(case)

    assert watch_alerts(now=at(180)) == 1
    assert called(alert, Rung.SUPERVISOR) == {watch.supervisor.name}
    assert called(alert, Rung.NEXT_DUTY) == {"杜衡", "方晓"}
    assert watch_alerts(now=at(181)) == 0


def test_where_the_supervisor_was_called_first_the_next_rung_calls_the_team(watch, case):
    DutyShift.objects.all().delete()
    alert = alerted(case)
    watch_alerts(now=at(30))

    assert called(alert, Rung.SUPERVISOR) == {"白露", "程颖", "杜衡", "方晓", "葛青"}


def test_where_nobody_new_is_left_all_are_called_again(watch, case):
    TeamMember.objects.exclude(user__in=[watch.first, watch.second]).delete()
    alert = alerted(case)
    watch_alerts(now=at(30))

    assert called(alert, Rung.SUPERVISOR) == {"白露", "程颖"}
    again = Message.objects.filter(kind="risk_call", channel="inbox", created_at=at(30))
    assert again.count() == 2


def test_the_next_on_duty_are_whoever_has_come_on_duty_meanwhile(watch, case):
    DutyShift.objects.filter(counsellor__in=[watch.third, watch.fourth]).delete()
    on_duty(watch.team, watch.spare, start=at(60))
    alert = alerted(case)
    run_until(120)

    assert called(alert, Rung.NEXT_DUTY) == {"葛青"}


def test_an_alert_for_which_nobody_could_be_called_calls_as_soon_as_somebody_can(watch, case, world):
    CounsellingTeam.objects.update(is_active=False)
    for person in (*world.people.values(), watch.first, watch.second, watch.third, watch.fourth, watch.spare):
        person.posts.filter(role__in=("counsellor", "counselling_supervisor")).delete()
    alert = alerted(case)
    assert run_until(10) == []
    CounsellingTeam.objects.update(is_active=True)

    assert watch_alerts(now=at(11)) == 1
    assert called(alert) == {"白露", "程颖"}
    assert alert.steps.filter(kind=RiskStepKind.NOBODY).count() == 1


def test_as_long_as_nobody_can_be_called_the_log_says_so_every_hour(watch, case, world):
    CounsellingTeam.objects.update(is_active=False)
    for person in (*world.people.values(), watch.first, watch.second, watch.third, watch.fourth, watch.spare):
        person.posts.filter(role__in=("counsellor", "counselling_supervisor")).delete()
    alert = alerted(case)

    assert run_until(130) == [60, 120]
    assert alert.steps.filter(kind=RiskStepKind.NOBODY).count() == 3


def test_the_times_are_the_administrators(watch, case):
    Threshold.objects.create(code="safety.supervisor_minutes", value=10)
    Threshold.objects.create(code="safety.next_duty_minutes", value=45)
    Threshold.objects.create(code="safety.repeat_minutes", value=40)
    alerted(case)

    assert run_until(150) == [10, 45, 85, 125]


def test_after_the_member_has_died_nobody_is_called(watch, world):
    case = deceased(world)
    alerted(case)

    assert run_until(300) == []


def test_the_job_runs_once_a_minute_and_is_noted(watch, case, at_work, time_machine):
    alerted(case)
    time_machine.move_to(at(31), tick=False)

    assert watch_task() == 1
    assert watch_task() is None
    run = JobRun.objects.get(name="visits.watch_alerts")
    assert (run.rows, run.error) == (1, "")


def test_the_others_items_name_who_took_it_on(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.first, now=at(3))

    other = WorkItem.objects.get(kind="risk_call", assignee=watch.second)
    assert other.state == ItemState.CANCELLED
    assert other.reason == "白露 has taken it on."
    assert WorkItem.objects.get(kind="risk_call", assignee=watch.first).state == ItemState.DONE
    talk = WorkItem.objects.get(kind="risk_interview")
    assert (talk.assignee, talk.due_at) == (watch.first, at(120))


def test_an_alert_with_which_something_is_wrong_keeps_no_other_from_climbing(watch, world, monkeypatch):
    broken, other = alerted(another(world, 1)), alerted(another(world, 2))
    lock = watching.lock_alert

    def failing(pk):
        if pk == broken.pk:
            raise LookupError("gone")
        return lock(pk)

    monkeypatch.setattr(watching, "lock_alert", failing)
    with pytest.raises(watching.WatchFailed, match=f"{broken.pk}: LookupError"):
        watch_alerts(now=at(30))

    assert called(other, Rung.SUPERVISOR) == {watch.supervisor.name}
