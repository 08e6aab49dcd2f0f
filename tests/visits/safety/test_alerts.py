"""A sign of danger calls the counsellors on duty, never a manager, and tells nobody outside why."""

from datetime import timedelta

import pytest
from django.db import connection, transaction

from tests.factories import PostFactory, UserFactory
from tests.factories.cases import NOW, make_member, reported
from tests.factories.organisation import RelativeFactory
from tests.factories.safety import admit, alerted, another, counsellor, found_team, on_duty
from unioncare.notifications.letters import write_letter
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Post, User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.scopes import items_open_to
from visits.counselling.models import CounsellingTeam, TeamMember
from visits.counselling.signals import danger_told
from visits.safety.enums import RiskSource, RiskStepKind, Rung
from visits.safety.models import DutyShift, RiskAlert, RiskCall, RiskStep
from visits.safety.selectors.signs import gravest_sign, signs_of
from visits.schedule.signals import danger_seen

pytestmark = pytest.mark.django_db


def called(alert: RiskAlert, **where: object) -> set[str]:
    return set(RiskCall.objects.filter(alert=alert, **where).values_list("person__name", flat=True))


def log(alert: RiskAlert) -> list[str]:
    return list(alert.steps.values_list("kind", flat=True))


def test_the_two_on_duty_are_called_and_nobody_else(watch, case):
    alert = alerted(case)

    assert called(alert) == {"白露", "程颖"}
    assert log(alert) == [RiskStepKind.RAISED, RiskStepKind.CALLED, RiskStepKind.CALLED]
    inbox = Message.objects.filter(kind="risk_call", channel="inbox")
    assert {message.recipient.name for message in inbox} == {"白露", "程颖"}
    assert all(message.urgent for message in inbox)


def test_each_gets_an_item_that_is_due_in_half_an_hour_and_seen_by_nobody_else(watch, case):
    alerted(case)

    items = WorkItem.objects.filter(kind="risk_call")
    assert {item.assignee.name for item in items} == {"白露", "程颖"}
    assert {item.due_at for item in items} == {NOW + timedelta(minutes=30)}
    own = items.get(assignee=watch.first)
    assert own in items_open_to(watch.first)
    others = {person.pk for person in User.objects.all()} - {watch.first.pk}
    for pk in others:
        person = User.objects.get(pk=pk)
        assert own not in items_open_to(person)
        assert own not in WorkItem.objects.visible_to(person)


def test_what_leaves_the_house_names_neither_the_member_nor_the_cause(watch, case):
    alert = alerted(case)

    for message in Message.objects.filter(kind="risk_call"):
        letter = write_letter(
            kind=message.kind, facts=message.params, path=message.path, language="en", reference="x" * 8
        )
        assert letter.subject == "A member needs you now"
        told = f"{letter.subject} {letter.text} {letter.html} {message.params} {message.key}"
        for secret in (case.member.name, case.number, "danger", "screening", "risk interview"):
            assert secret not in told
    assert alert.get_absolute_url() == f"/duty/calls/{alert.code}/"


def test_it_goes_by_text_message_whatever_the_person_wishes(watch, case, settings):
    settings.SMS_GATEWAY_URL = "http://127.0.0.1:9/send"
    alerted(case)

    ways = Message.objects.filter(kind="risk_call", recipient=watch.first).values_list("channel", flat=True)
    assert set(ways) == {"inbox", "email", "sms"}


def test_only_one_message_of_it_comes_at_once(watch, case):
    alerted(case)

    assert not Message.objects.filter(kind="urgent_work").exists()


def test_how_grave_a_sign_is_stands_in_no_row_and_a_lost_key_stops_no_further_sign(watch, case):
    alerted(case, grade=3, words="不想活了")
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(s)::text FROM visits_risksignal s")
        (row,) = cursor.fetchone()
        assert "不想活了" not in row
        assert '"grade":"\\\\x' in row
        cursor.execute("UPDATE visits_risksignal SET grade = 'x', words = 'x'")

    alert = alerted(case, grade=1, reference="answer:2", now=NOW + timedelta(minutes=5))
    assert alert.signals.count() == 2
    assert [sign.grade for sign in signs_of(alert)] == ["", ""]


def test_a_sign_of_which_nobody_can_say_how_grave_it_is_weighs_like_a_fear(watch, case, answer):
    alert = answer(alerted(case, grade=1), watch.first)
    alerted(case, reference="told:1", source=RiskSource.CALL, grade=None, now=NOW + timedelta(minutes=5))

    alert.refresh_from_db()
    assert alert.round == 2


def test_told_once_more_after_it_was_closed_the_same_sign_raises_one_alert_and_no_third(watch, case):
    alert = alerted(case)
    RiskAlert.objects.filter(pk=alert.pk).update(closed_at=NOW)
    again = [alerted(case, now=NOW + timedelta(minutes=minute)) for minute in (1, 2)]

    assert again[0] == again[1] != alert
    assert again[0].signals.count() == 1


def test_the_same_reference_raises_nothing_twice(watch, case):
    first = alerted(case)
    again = alerted(case, now=NOW + timedelta(minutes=5))

    assert again == first
    assert RiskStep.objects.count() == 3
    assert Message.objects.filter(kind="risk_call", channel="inbox").count() == 2


def test_nothing_is_left_of_it_when_the_transaction_of_the_answer_fails(watch, case):
    def answer_and_fail() -> None:
        with transaction.atomic():
            alerted(case)
            raise LookupError

    with pytest.raises(LookupError):
        answer_and_fail()

    assert not RiskAlert.objects.exists()
    assert not Message.objects.filter(kind="risk_call").exists()
    assert not WorkItem.objects.filter(kind="risk_call").exists()


def test_with_nobody_on_duty_the_supervisor_is_called_at_once(watch, case):
    DutyShift.objects.all().delete()

    assert called(alerted(case)) == {watch.supervisor.name}


def test_without_a_supervisor_the_whole_team_is_called(watch, case):
    DutyShift.objects.all().delete()
    TeamMember.objects.filter(user=watch.supervisor).delete()

    assert called(alerted(case)) == {"白露", "程颖", "杜衡", "方晓", "葛青"}


def test_without_a_team_the_nearest_counselling_posts_upward_are_called(world, watch, case):
    CounsellingTeam.objects.update(is_active=False)
    Post.objects.filter(role__in=("counsellor", "counselling_supervisor"), unit=world.enterprise).delete()
    above = UserFactory(name="上级疏导员")
    PostFactory(user=above, unit=world.corporation, role=Role.COUNSELLOR)

    assert called(alerted(case)) == {"上级疏导员"}


def test_where_nobody_counsels_managers_are_not_called_but_the_log_says_so(world, watch, case):
    CounsellingTeam.objects.update(is_active=False)
    Post.objects.filter(role__in=("counsellor", "counselling_supervisor")).delete()

    alert = alerted(case)

    assert called(alert) == set()
    assert log(alert) == [RiskStepKind.RAISED, RiskStepKind.NOBODY]
    assert not Message.objects.filter(kind="risk_call").exists()


def test_whoever_left_the_team_is_on_leave_or_cannot_sign_in_is_not_called(watch, case):
    TeamMember.objects.filter(user=watch.first).update(ends_on=NOW.date() - timedelta(days=1), ended_by=watch.second)
    Leave.objects.create(user=watch.second, cover=watch.world.branch_chair, starts_on=NOW.date(), ends_on=NOW.date())
    on_duty(watch.team, watch.spare)
    gone = counsellor(watch.team, "已离职", is_active=False)
    on_duty(watch.team, gone)

    assert called(alerted(case)) == {"葛青"}


def test_nobody_is_called_for_a_relative_or_for_themselves(world, watch):
    member = make_member(world, number="030999")
    RelativeFactory(user=watch.first, employee_no="030999")
    User.objects.filter(pk=watch.second.pk).update(employee_no="030999")

    assert called(alerted(reported(world, member=member))) == {watch.supervisor.name}


def test_a_visitors_fear_calls_them_too(watch, case, world):
    danger_seen.send(sender=None, case=case, reference="record:7", actor=world.group_leader, now=NOW)

    alert = RiskAlert.objects.get(case=case)
    sign = alert.signals.get()
    assert (sign.source, sign.weight) == (RiskSource.VISIT, 2)
    assert called(alert) == {"白露", "程颖"}


def test_a_counsellor_who_is_with_the_member_takes_it_on_and_those_on_duty_are_told(watch, case):
    alert = alerted(case, actor=watch.spare, with_member=True)

    alert.refresh_from_db()
    assert alert.acknowledged_by == watch.spare
    assert called(alert) == {"白露", "程颖"}
    assert not WorkItem.objects.filter(kind="risk_call").exists()
    assert WorkItem.objects.get(kind="risk_interview").assignee == watch.spare
    assert log(alert)[-1] == RiskStepKind.ACKNOWLEDGED


def test_somebody_outside_the_team_takes_nothing_on_by_being_there(watch, case, world):
    alert = alerted(case, actor=world.group_leader, with_member=True)

    alert.refresh_from_db()
    assert alert.acknowledged_by is None
    assert WorkItem.objects.filter(kind="risk_call").count() == 2


def test_a_second_sign_joins_the_open_alert_and_calls_again_while_nobody_answered(watch, case):
    alert = alerted(case)
    later = NOW + timedelta(minutes=10)
    joined = alerted(case, reference="answer:2", now=later)

    assert joined == alert
    assert alert.signals.count() == 2
    assert Message.objects.filter(kind="risk_call", channel="inbox", created_at=later).count() == 2
    assert WorkItem.objects.filter(kind="risk_call").count() == 2
    assert RiskStepKind.JOINED in log(alert)
    joined.refresh_from_db()
    assert joined.running_since == NOW


def test_a_further_sign_is_told_to_whoever_took_it_on_and_starts_nothing_new(watch, case, answer):
    alert = answer(alerted(case), watch.first)
    later = NOW + timedelta(minutes=10)
    alerted(case, reference="answer:2", now=later)

    told = Message.objects.filter(kind="risk_call", channel="inbox", created_at=later)
    assert [message.recipient for message in told] == [watch.first]
    alert.refresh_from_db()
    assert (alert.round, alert.acknowledged_by) == (1, watch.first)


def test_a_graver_sign_begins_a_new_round(watch, case, answer):
    alert = answer(alerted(case, grade=1), watch.first)
    later = NOW + timedelta(minutes=10)
    alerted(case, reference="answer:2", grade=3, now=later)

    alert.refresh_from_db()
    assert (alert.round, gravest_sign(alert), alert.acknowledged_by, alert.running_since) == (2, 3, None, later)
    assert called(alert, round=2) == {"白露", "程颖"}
    assert WorkItem.objects.open().filter(kind="risk_call").count() == 2
    assert not WorkItem.objects.open().filter(kind="risk_interview").exists()


def test_after_it_is_closed_another_sign_raises_another_alert(watch, case):
    alert = alerted(case)
    RiskAlert.objects.filter(pk=alert.pk).update(closed_at=NOW)

    assert alerted(case, reference="answer:2") != alert
    assert RiskAlert.objects.count() == 2


def test_the_log_is_never_changed(watch, case):
    step = alerted(case).steps.first()

    with pytest.raises(TypeError):
        step.save()
    with pytest.raises(TypeError):
        step.delete()


def test_a_grade_outside_the_scale_is_refused(watch, case):
    with pytest.raises(ValueError, match="1 to 3"):
        alerted(case, grade=4)
    assert not RiskAlert.objects.exists()


def test_a_team_above_answers_where_the_unit_has_none(world, watch, case):
    CounsellingTeam.objects.filter(pk=watch.team.pk).update(unit=world.corporation)

    assert called(alerted(case)) == {"白露", "程颖"}
    assert RiskCall.objects.first().rung == Rung.DUTY


def test_a_post_alone_calls_nobody_while_there_is_a_team(world, watch, case):
    assert world.person(Role.COUNSELLOR).name not in called(alerted(case))
    admit(watch.team, world.person(Role.COUNSELLOR))
    on_duty(watch.team, world.person(Role.COUNSELLOR))
    assert world.person(Role.COUNSELLOR).name in called(alerted(another(world, 1)))


def test_where_the_whole_team_is_barred_the_team_above_answers(world, watch, case):
    for person in (watch.first, watch.second, watch.third, watch.fourth, watch.spare, watch.supervisor):
        RelativeFactory(user=person, employee_no=case.member.employee_no)
    above = found_team(world.corporation, name="集团队")
    other = counsellor(above, "集团疏导员")

    alert = alerted(case)
    assert called(alert) == {other.name}
    assert alert.team == above


def test_acute_danger_in_a_session_calls_those_on_duty(world, watch, case):
    danger_told.send(RiskAlert, case=case, reference="session:1", actor=watch.spare, now=NOW)
    alert = RiskAlert.objects.get(case=case)
    assert {call.person for call in alert.calls.all()} >= {watch.first, watch.second}
