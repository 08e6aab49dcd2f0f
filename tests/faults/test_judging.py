"""The judgement of sweeps sees what a broken one would leave behind: each way of tampering with one row is named."""

import pytest
import time_machine
from auditlog.models import LogEntry
from django.utils import timezone

from tests.factories import build_world
from tests.factories.worklist import NOW
from unioncare.dashboard.sweep import sweep
from unioncare.notifications.enums import Channel
from unioncare.notifications.models import Message
from unioncare.worklist.messages import ClimbedWork, DueWork
from unioncare.worklist.models import Reminder, WorkItem

from .judging import judge, vanished
from .world import add_lot

pytestmark = pytest.mark.django_db
OVERDUE, DUE = "fault:0:1", "fault:0:0"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def lots():
    """Two lots, and the sweep of the day."""
    build_world()
    made = [add_lot(number, 6) for number in range(2)]
    assert not [outcome.error for outcome in sweep(timezone.now()) if outcome.error]
    return made


@pytest.fixture
def leader(lots):
    return f"person {lots[0].leader.pk}"


@pytest.fixture
def chair(lots):
    return f"person {lots[0].chair.pk}"


def one(key):
    return WorkItem.objects.filter(source_key=key)


def trail(field):
    return LogEntry.objects.get(object_id=one(OVERDUE).get().pk, changes__has_key=field)


def doubled(row):
    row.pk = None
    row.save()


def message(person, kind, channel):
    return Message.objects.get(recipient=person, kind=kind.code, channel=channel)


def test_nothing_is_wrong_after_a_sweep(lots):
    assert judge(lots) == []


def test_nothing_is_wrong_after_a_second_sweep(lots):
    assert not [outcome.error for outcome in sweep(timezone.now()) if outcome.error]
    assert judge(lots) == []


def test_without_a_sweep_everything_is_wrong():
    build_world()
    lots = [add_lot(0, 10)]
    assert judge(lots) == [
        "0 reminder rows “day” instead of 1: fault:0:0, fault:0:2, fault:0:4 and 2 more",
        *(
            f"{sentence}: fault:0:1, fault:0:3, fault:0:5 and 2 more"
            for sentence in (
                "not marked missed",
                "0 reminder rows “overdue” instead of 1",
                "0 reminder rows “climbed1” instead of 1",
                "0 audit rows of “missed” instead of 1",
                "0 audit rows of “escalation_level” instead of 1",
            )
        ),
    ]


def test_an_item_that_vanished_is_named_though_another_took_its_place(lots):
    one(OVERDUE).delete()
    add_lot(2, 1)
    assert vanished(lots) == [f"vanished: {OVERDUE}"]
    assert f"vanished: {OVERDUE}" in judge(lots)


def test_an_item_that_was_not_marked_is_named(lots):
    one(OVERDUE).update(missed=False)
    assert judge(lots) == [f"not marked missed: {OVERDUE}"]


def test_an_item_that_was_marked_before_its_time_is_named(lots):
    one(DUE).update(missed=True)
    assert judge(lots) == [f"marked missed before its time: {DUE}"]


def test_a_step_that_no_row_of_climbing_explains_is_named(lots):
    one(OVERDUE).update(escalation_level=2)
    assert judge(lots) == [f"at step 2 with 1 rows of climbing: {OVERDUE}"]


@pytest.mark.parametrize(("key", "step"), [(DUE, "day"), (OVERDUE, "overdue")])
def test_a_reminder_row_that_is_missing_is_named_and_so_is_the_message_that_tells_of_it(lots, leader, key, step):
    Reminder.objects.get(item__source_key=key, step=step).delete()
    assert judge(lots) == [
        f"0 reminder rows “{step}” instead of 1: {key}",
        f"the message “due_work” does not say what the reminder rows say: {leader}",
    ]


def test_a_row_of_climbing_that_is_missing_is_named(lots, chair):
    Reminder.objects.get(item__source_key=OVERDUE, step="climbed1").delete()
    assert judge(lots) == [
        f"at step 1 with 0 rows of climbing: {OVERDUE}",
        f"0 reminder rows “climbed1” instead of 1: {OVERDUE}",
        f"the message “climbed_work” does not say what the reminder rows say: {chair}",
    ]


@pytest.mark.parametrize("field", ["missed", "escalation_level"])
def test_an_audit_row_that_is_missing_doubled_or_different_is_named(lots, field):
    row = trail(field)
    doubled(trail(field))
    assert judge(lots) == [f"2 audit rows of “{field}” instead of 1: {OVERDUE}"]
    LogEntry.objects.exclude(pk=row.pk).filter(object_id=row.object_id, changes__has_key=field).delete()
    assert judge(lots) == []
    LogEntry.objects.filter(pk=row.pk).update(changes={field: ["a", "b"]})
    assert judge(lots) == [f"an audit row says ['a', 'b'] of “{field}”: {OVERDUE}"]
    row.delete()
    assert judge(lots) == [f"0 audit rows of “{field}” instead of 1: {OVERDUE}"]


@pytest.mark.parametrize("channel", [Channel.INBOX, Channel.EMAIL])
def test_a_daily_message_that_is_missing_is_named(lots, leader, chair, channel):
    message(lots[0].leader, DueWork, channel).delete()
    assert judge(lots) == [f"0 messages “due_work” by {channel} instead of 1: {leader}"]
    message(lots[0].chair, ClimbedWork, channel).delete()
    assert f"0 messages “climbed_work” by {channel} instead of 1: {chair}" in judge(lots)


@pytest.mark.parametrize("channel", [Channel.INBOX, Channel.EMAIL, Channel.SMS])
def test_a_second_daily_message_is_named(lots, leader, channel):
    second = message(lots[0].leader, DueWork, channel)
    second.key = "another"
    doubled(second)
    assert judge(lots) == [f"2 messages “due_work” by {channel} instead of 1: {leader}"]


def test_a_message_that_tells_of_nothing_is_named(lots, leader):
    Reminder.objects.filter(person=lots[0].leader).delete()
    assert f"the message “due_work” does not say what the reminder rows say: {leader}" in judge(lots)
