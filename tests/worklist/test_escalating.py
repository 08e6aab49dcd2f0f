"""Overdue work climbs, each step once, and supervisors hear of it in one message."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from auditlog.models import LogEntry

from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.notifications.models import Message
from unioncare.organisation.models import Leave, Post
from unioncare.worklist import conflicts
from unioncare.worklist.models import EscalationStep, Reminder, WorkItem
from unioncare.worklist.services import escalating, pause_item
from unioncare.worklist.services.escalating import escalate, escalate_urgent

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = datetime(2026, 3, 9, 18, tzinfo=SHANGHAI)


def late(world, **fields):
    basis = {"subject": SubjectFactory(unit=world.group), "assignee": world.group_leader, "due_at": MONDAY}
    return WorkItemFactory(role="group_leader", opens_at=MONDAY - timedelta(days=9), **(basis | fields))


def morning(day: int) -> datetime:
    return datetime(2026, 3, day, 1, tzinfo=SHANGHAI)


def told(person) -> list[dict]:
    return [message.params for message in Message.objects.inbox_of(person.pk).order_by("pk")]


def test_it_climbs_to_branch_chair_welfare_officer_and_chair(world):
    item = late(world)
    for day in range(10, 20):
        escalate(now=morning(day))
    reached = Reminder.objects.filter(item=item).order_by("pk").values_list("step", "person__name", "told_on")
    assert list(reached) == [
        ("climbed1", world.branch_chair.name, date(2026, 3, 10)),
        ("climbed2", world.welfare_officer.name, date(2026, 3, 12)),
        ("climbed3", world.chair.name, date(2026, 3, 16)),
    ]
    item.refresh_from_db()
    assert item.escalation_level == 3
    assert item.assignee == world.group_leader


def test_a_supervisor_gets_one_message_however_much_climbs(world):
    for _ in range(30):
        late(world)
    late(world, kind="verify")
    assert escalate(now=morning(10)) == 31
    assert told(world.branch_chair) == [{"kinds": {"visit": 30, "verify": 1}}]


def test_what_is_late_for_long_climbs_one_step_a_day(world):
    item = late(world)
    assert escalate(now=morning(30)) == 1
    assert escalate(now=morning(30) + timedelta(hours=1)) == 0
    item.refresh_from_db()
    assert item.escalation_level == 1


def test_what_a_killed_sweep_did_not_tell_is_told_by_the_next(world, monkeypatch):
    late(world)
    with monkeypatch.context() as patch:
        patch.setattr(escalating, "stand_ins", lambda people, on: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            escalate(now=morning(10))
    assert told(world.branch_chair) == []
    assert escalate(now=morning(10)) == 0
    assert told(world.branch_chair) == [{"kinds": {"visit": 1}}]


def test_whoever_is_responsible_is_never_their_own_supervisor(world):
    late(world, assignee=world.branch_chair)
    escalate(now=morning(10))
    assert told(world.branch_chair) == []
    assert told(world.welfare_officer) == [{"kinds": {"visit": 1}}]


def test_where_nobody_holds_the_post_it_goes_one_higher(world):
    Post.objects.filter(user=world.branch_chair).update(ends_on=date(2026, 1, 1))
    late(world)
    escalate(now=morning(10))
    assert told(world.welfare_officer) == [{"kinds": {"visit": 1}}]


def test_a_step_is_not_used_up_while_there_is_nobody_to_reach(world):
    seats = Post.objects.exclude(user=world.group_leader).filter(
        role__in=["branch_chair", "welfare_officer", "vice_chair", "chair"]
    )
    seats.update(ends_on=date(2026, 3, 9))
    item = late(world)
    assert escalate(now=morning(10)) == 0
    item.refresh_from_db()
    assert item.escalation_level == 0
    seats.filter(role="chair").update(ends_on=None)
    assert escalate(now=morning(11)) == 1
    assert told(world.chair) == [{"kinds": {"visit": 1}}]


def test_a_role_that_nobody_holds_is_passed_over_upward(world):
    EscalationStep.objects.create(item_kind="", step=1, role="clerk", working_days=1, hours=2)
    Post.objects.filter(role="clerk").update(ends_on=date(2026, 3, 9))
    late(world)
    assert escalate(now=morning(10)) == 1
    assert told(world.branch_chair) == [{"kinds": {"visit": 1}}]


def test_a_step_that_was_removed_stops_nothing(world):
    EscalationStep.objects.create(item_kind="", step=2, role="branch_chair", working_days=1, hours=2)
    EscalationStep.objects.create(item_kind="", step=3, role="chair", working_days=2, hours=4)
    item = late(world)
    for day in (10, 11, 12):
        escalate(now=morning(day))
    item.refresh_from_db()
    assert item.escalation_level == 2
    assert told(world.chair) == [{"kinds": {"visit": 1}}]


def test_whoever_must_keep_away_from_the_subject_is_passed_over(world, monkeypatch):
    item = late(world)
    barred = {item.subject_id: {world.branch_chair.pk: "relative"}}
    monkeypatch.setattr(conflicts, "_finders", {"case": lambda subjects: barred})
    escalate(now=morning(10))
    assert told(world.branch_chair) == []
    assert told(world.welfare_officer) == [{"kinds": {"visit": 1}}]


def test_an_absent_supervisor_is_stood_in_for(world):
    Leave.objects.create(
        user=world.branch_chair, cover=world.welfare_officer, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31)
    )
    late(world)
    escalate(now=morning(10))
    assert told(world.branch_chair) == []
    assert told(world.welfare_officer) == [{"kinds": {"visit": 1}}]


def test_done_paused_and_punctual_items_stay_where_they_are(world):
    late(world, ended="done")
    waiting = late(world)
    WorkItem.objects.filter(pk=waiting.pk).update(due_at=NOW + timedelta(days=1))
    pause_item(item=waiting, actor=world.group_leader, now=NOW, why="hospital")
    WorkItem.objects.filter(pk=waiting.pk).update(due_at=MONDAY)
    late(world, due_at=morning(20))
    assert escalate(now=morning(19)) == 0


def test_a_kind_may_climb_otherwise(world):
    EscalationStep.objects.create(item_kind="visit", step=1, role="chair", working_days=2, hours=1)
    late(world)
    assert escalate(now=morning(10)) == 0
    assert escalate(now=morning(11)) == 1
    assert told(world.chair) == [{"kinds": {"visit": 1}}]


def test_hours_climb_by_hours_and_are_told_at_once(world):
    item = late(world, in_hours=True, due_at=NOW - timedelta(hours=3))
    assert escalate(now=NOW + timedelta(days=9)) == 0
    assert escalate_urgent(now=NOW) == 1
    assert escalate_urgent(now=NOW + timedelta(minutes=10)) == 0
    assert told(world.branch_chair) == [{"why": "climbed", "kinds": {"visit": 1}}]
    assert Message.objects.filter(urgent=True).exists()
    assert escalate_urgent(now=NOW + timedelta(hours=3, minutes=1)) == 1
    item.refresh_from_db()
    assert item.escalation_level == 2


def test_the_items_history_says_to_whom_it_climbed(world):
    item = late(world)
    escalate(now=morning(10))
    entry = LogEntry.objects.get_for_object(item).get()
    assert entry.changes == {"escalation_level": ["0", "1"], "to": ["", world.branch_chair.name]}


def test_climbing_counts_rows_and_not_queries(world, django_assert_max_num_queries):
    for _ in range(50):
        late(world)
    with django_assert_max_num_queries(60):
        escalate(now=morning(10))
