"""Whom the chain calls, at first and again: whoever is there and may read it, or stands in for the supervisor."""

from datetime import timedelta

import pytest

from tests.factories.cases import NOW
from tests.factories.organisation import PostFactory, RelativeFactory, UserFactory
from tests.factories.safety import alerted, counsellor, found_team, spoken
from unioncare.core.models import Threshold
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave
from visits.counselling.models import CounsellingTeam, TeamMember
from visits.safety.enums import Rung
from visits.safety.models import RiskAlert, RiskCall
from visits.safety.services.answering import acknowledge
from visits.safety.services.interviewing import record_interview
from visits.safety.services.watching import watch_alerts

pytestmark = pytest.mark.django_db


def at(minutes: float):
    return NOW + timedelta(minutes=minutes)


def called(alert: RiskAlert, **where: object) -> set[str]:
    return set(RiskCall.objects.filter(alert=alert, **where).values_list("person__name", flat=True))


def told(moment) -> set[str]:
    messages = Message.objects.filter(kind="risk_call", channel="inbox", created_at=moment)
    return set(messages.values_list("recipient__name", flat=True))


def leave(person, cover) -> None:
    Leave.objects.create(user=person, cover=cover, starts_on=NOW.date(), ends_on=NOW.date() + timedelta(days=9))


def run_until(minutes: int) -> None:
    for minute in range(minutes + 1):
        watch_alerts(now=at(minute))


def test_a_supervisor_on_leave_is_stood_in_for_by_whoever_of_the_team_covers_them(watch, case):
    leave(watch.supervisor, watch.spare)
    alert = alerted(case)
    run_until(30)

    assert called(alert, rung=Rung.SUPERVISOR) == {watch.spare.name}


def test_a_deputy_of_the_supervisors_post_stands_in_too(watch, case, world):
    post = world.post_of(Role.COUNSELLING_SUPERVISOR)
    post.deputy = watch.spare
    post.save()
    leave(watch.supervisor, world.chair)
    alert = alerted(case)
    run_until(30)

    assert called(alert, rung=Rung.SUPERVISOR) == {watch.spare.name}


def test_a_manager_who_covers_the_supervisors_leave_is_not_called_but_the_team_is(watch, case, world):
    leave(watch.supervisor, world.chair)
    alert = alerted(case)
    run_until(240)

    assert called(alert, rung=Rung.SUPERVISOR) == {"杜衡", "方晓", "葛青"}
    assert world.chair.name not in called(alert)
    assert watch.supervisor.name not in called(alert)


def test_where_everybody_of_the_only_team_is_on_leave_they_are_called_all_the_same(watch, case, world):
    for person in (watch.first, watch.second, watch.third, watch.fourth, watch.spare, watch.supervisor):
        leave(person, world.chair)

    assert called(alerted(case)) == {"白露", "程颖"}


def test_where_everybody_of_the_team_is_on_leave_the_team_above_answers(watch, case, world):
    above = found_team(world.corporation, name="集团队")
    other = counsellor(above, "集团疏导员")
    for person in (watch.first, watch.second, watch.third, watch.fourth, watch.spare, watch.supervisor):
        leave(person, world.chair)

    assert called(alerted(case)) == {other.name}


def test_whoever_became_a_relative_or_went_on_leave_is_not_called_again(watch, case, world):
    alerted(case)
    run_until(120)
    RelativeFactory(user=watch.first, employee_no=case.member.employee_no)
    leave(watch.second, world.chair)
    watch_alerts(now=at(180))

    assert told(at(180)) == {"杜衡", "方晓", watch.supervisor.name}


def test_whoever_took_it_on_and_left_is_not_told_of_a_further_sign_but_all_are_called(watch, case):
    alert = alerted(case)
    acknowledge(alert=alert, actor=watch.first, now=at(5))
    TeamMember.objects.filter(user=watch.first).update(ends_on=NOW.date() - timedelta(days=1), ended_by=watch.second)
    alerted(case, reference="answer:2", now=at(10))

    assert told(at(10)) == {"程颖"}


def test_a_team_that_is_founded_below_meanwhile_does_not_take_it_away(watch, case, world):
    alert = alerted(case)
    below = found_team(world.group, name="小组队")
    other = counsellor(below, "小组疏导员")
    run_until(240)

    alert.refresh_from_db()
    assert alert.team == watch.team
    assert other.name not in called(alert)


def test_whoever_left_the_team_meanwhile_is_not_called_again(watch, case):
    alert = alerted(case)
    TeamMember.objects.filter(user=watch.first).update(ends_on=NOW.date() - timedelta(days=1), ended_by=watch.second)
    alerted(case, reference="answer:2", now=at(10))

    again = Message.objects.filter(kind="risk_call", channel="inbox", created_at=at(10))
    assert {message.recipient.name for message in again} == {"程颖"}
    assert alert.signals.count() == 2


def test_whoever_took_it_on_and_is_gone_is_released_and_another_takes_it_on_at_once(watch, case):
    alert = acknowledge(alert=alerted(case), actor=watch.first, now=at(5))
    TeamMember.objects.filter(user=watch.first).update(ends_on=NOW.date() - timedelta(days=1), ended_by=watch.second)
    watch_alerts(now=at(7))

    assert told(at(7)) == {"程颖"}
    assert acknowledge(alert=alert, actor=watch.second, now=at(8)).acknowledged_by == watch.second


def test_nobody_is_sent_away_by_somebody_who_is_gone_before_the_next_watch(watch, case):
    alert = acknowledge(alert=alerted(case), actor=watch.first, now=at(5))
    leave(watch.first, watch.spare)

    assert acknowledge(alert=alert, actor=watch.second, now=at(6)).acknowledged_by == watch.second


def test_a_release_calls_once_and_the_chain_climbs_on(watch, case):
    alert = acknowledge(alert=alerted(case), actor=watch.first, now=at(5))
    leave(watch.first, watch.spare)
    watch_alerts(now=at(6))
    watch_alerts(now=at(7))
    watch_alerts(now=at(31))

    assert told(at(7)) == set()
    assert called(alert, rung=Rung.SUPERVISOR) == {watch.supervisor.name}


def test_without_a_team_somebody_on_leave_does_not_swallow_the_call(world, case, db):
    CounsellingTeam.objects.update(is_active=False)
    here, above = world.person(Role.COUNSELLOR), world.person(Role.COUNSELLING_SUPERVISOR)
    PostFactory(user=(near := UserFactory(name="近处")), unit=world.branch, role=Role.COUNSELLOR)
    leave(near, here)

    names = called(alerted(case))
    assert near.name not in names
    assert {here.name, above.name} <= names


def test_the_supervisor_is_not_passed_over_whatever_is_set(watch, case):
    Threshold.objects.create(code="safety.supervisor_minutes", value=180)
    alert = alerted(case)
    run_until(181)

    assert watch.supervisor.name in called(alert, rung=Rung.SUPERVISOR)


def test_a_graver_sign_than_that_of_this_round_begins_a_new_one(watch, case):
    alert = acknowledge(alert=alerted(case, grade=3), actor=watch.first, now=at(5))
    record_interview(alert=alert, entry=spoken(at=at(20)), actor=watch.first, now=at(21))
    alerted(case, reference="answer:2", grade=1, now=at(30))
    acknowledge(alert=alert, actor=watch.second, now=at(31))
    alerted(case, reference="answer:3", grade=3, now=at(40))

    alert.refresh_from_db()
    assert (alert.round, alert.acknowledged_by) == (3, None)
