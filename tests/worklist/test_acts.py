"""Completing, waiving, handing over, taking, cancelling: every state against every act, and who wins a race."""

import threading
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.db import connection

from tests.factories import build_world
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import Role
from unioncare.worklist import services
from unioncare.worklist.conflicts import register_conflicts
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=3)
ENDED = ("done", "waived", "cancelled")

# The literal table: what each act leaves behind in each state; None means that it is refused.
EXPECTED = {
    ("open", "complete"): "done",
    ("open", "waive"): "waived",
    ("open", "cancel"): "cancelled",
    ("open", "hand_over"): "open",
    ("open", "take"): "open",
    **{
        (state, act): None
        for state in ("done", "waived", "cancelled")
        for act in ("complete", "waive", "hand_over", "take")
    },
    # Cancelling is about whatever is still open; it finds nothing and refuses nothing.
    **{(state, "cancel"): state for state in ENDED},
}


def act_on(item, act, world):
    actor = world.welfare_officer
    acts = {
        "complete": lambda: services.complete_item(item=item, actor=actor, now=LATER),
        "waive": lambda: services.waive_item(item=item, actor=actor, now=LATER, reason="家属婉拒"),
        "hand_over": lambda: services.hand_over_item(
            item=item, to=world.chair, actor=actor, now=LATER, reason="外出学习"
        ),
        "take": lambda: services.take_item(item=item, actor=actor, now=LATER),
        "cancel": lambda: services.cancel_items(subject=item.subject, now=LATER, actor=actor, reason="个案驳回"),
    }
    acts[act]()


@pytest.mark.parametrize("act", ["complete", "waive", "cancel", "hand_over", "take"])
@pytest.mark.parametrize("state", ItemState.values)
def test_every_state_meets_every_act(world, state, act):
    item = WorkItemFactory(assignee=world.branch_chair, ended=None if state == "open" else state)
    expected = EXPECTED[state, act]

    if expected is None:
        with pytest.raises(services.ItemConflict):
            act_on(item, act, world)
        expected = state
    else:
        act_on(item, act, world)

    item.refresh_from_db()
    assert item.state == expected


def test_credit_goes_to_the_one_who_did_it(world):
    item = WorkItemFactory(assignee=world.branch_chair)
    services.complete_item(item=item, actor=world.group_leader, now=LATER, result=" 已探望 ")
    item.refresh_from_db()
    assert (item.done_by, item.done_at, item.result) == (world.group_leader, LATER, "已探望")
    assert item.assignee == world.branch_chair
    assert not item.missed


def test_an_item_done_too_late_stays_marked_as_missed(world):
    item = WorkItemFactory(due_at=NOW - timedelta(days=1))
    services.complete_item(item=item.pk, actor=world.branch_chair, now=NOW)
    item.refresh_from_db()
    assert item.missed


def test_the_second_to_complete_is_told_who_was_first_and_when(world):
    item = WorkItemFactory()
    services.complete_item(item=item, actor=world.branch_chair, now=NOW)
    with pytest.raises(services.ItemConflict, match="韩立新") as refused:
        services.complete_item(item=item, actor=world.chair, now=LATER)
    assert "09:40" in str(refused.value)


@pytest.mark.parametrize("act", ["waive", "hand_over", "cancel"])
def test_acts_that_leave_work_undone_need_a_reason(world, act):
    item = WorkItemFactory()
    calls = {
        "waive": lambda: services.waive_item(item=item, actor=world.chair, now=NOW, reason="  "),
        "hand_over": lambda: services.hand_over_item(item=item, to=world.chair, actor=world.chair, now=NOW, reason=""),
        "cancel": lambda: services.cancel_items(subject=item.subject, now=NOW, actor=None, reason=" "),
    }
    with pytest.raises(services.ItemRefused):
        calls[act]()


def test_handing_over_moves_the_item_and_leaves_a_trace(world):
    item = WorkItemFactory(assignee=world.branch_chair)
    services.hand_over_item(item=item, to=world.chair, actor=world.branch_chair, now=NOW, reason="出差")
    item.refresh_from_db()
    assert item.assignee == world.chair
    entry = LogEntry.objects.get_for_object(item).get()
    assert entry.changes == {"assignee": ["韩立新", "高国平"], "reason": ["", "出差"]}
    assert entry.actor == world.branch_chair


def test_nobody_is_handed_a_case_that_is_their_own(world):
    item = WorkItemFactory(assignee=world.branch_chair)
    register_conflicts("case", lambda subjects: {item.subject_id: {world.chair.pk: "本人个案"}})
    with pytest.raises(services.ItemRefused, match="本人个案"):
        services.hand_over_item(item=item, to=world.chair, actor=world.branch_chair, now=NOW, reason="出差")


@pytest.mark.parametrize("act", ["complete", "waive", "hand_over", "take"])
def test_nobody_handles_their_own_case_or_a_relatives(world, act):
    item = WorkItemFactory(subject=SubjectFactory(unit=world.group), assignee=None)
    register_conflicts("case", lambda subjects: {item.subject_id: {world.welfare_officer.pk: "申报过的亲属"}})
    with pytest.raises(services.ItemRefused, match="申报过的亲属"):
        act_on(item, act, world)
    item.refresh_from_db()
    assert (item.state, item.assignee) == ("open", None)


def test_taking_an_item_twice_leaves_one_trace(world):
    item = WorkItemFactory(assignee=None)
    for _ in range(2):
        services.take_item(item=item, actor=world.branch_chair, now=NOW)
    item.refresh_from_db()
    assert item.assignee == world.branch_chair
    assert LogEntry.objects.get_for_object(item).count() == 1


def test_completing_a_kind_ends_all_its_open_items_and_no_other(world):
    subject = SubjectFactory(unit=world.group)
    mine = [WorkItemFactory(subject=subject, kind="grading") for _ in range(2)]
    other_kind = WorkItemFactory(subject=subject, kind="visit")
    other_subject = WorkItemFactory(kind="grading")
    done = WorkItemFactory(subject=subject, kind="grading", ended="done")

    count = services.complete_kind(subject=subject, kinds={"grading"}, actor=world.welfare_officer, now=LATER)

    assert count == 2
    assert set(WorkItem.objects.filter(done_at=LATER)) == set(mine)
    assert WorkItem.objects.open().filter(pk__in=[other_kind.pk, other_subject.pk]).count() == 2
    assert LogEntry.objects.get_for_objects(WorkItem.objects.all()).count() == 2
    done.refresh_from_db()
    assert done.done_at == NOW


def test_completing_a_kind_can_leave_the_next_round_alone(world):
    subject = SubjectFactory(unit=world.group)
    WorkItemFactory(subject=subject, kind="regrading")
    later = WorkItemFactory(
        subject=subject, kind="regrading", opens_at=NOW + timedelta(days=80), due_at=NOW + timedelta(days=90)
    )
    services.complete_kind(subject=subject, kinds=["regrading"], actor=world.welfare_officer, now=NOW, opened_until=NOW)
    assert WorkItem.objects.open().get() == later


def test_cancelling_can_spare_kinds_and_windows_that_already_ran(world):
    subject = SubjectFactory(unit=world.group)
    kept = WorkItemFactory(subject=subject, kind="follow_up", opens_at=NOW, due_at=NOW)
    ran = WorkItemFactory(subject=subject, opens_at=NOW - timedelta(days=1))
    future = WorkItemFactory(subject=subject, opens_at=NOW, due_at=NOW + timedelta(days=9))

    assert (
        services.cancel_items(
            subject=subject, now=NOW, actor=world.chair, reason="重新计划", except_kinds=["follow_up"], from_at=NOW
        )
        == 1
    )
    future.refresh_from_db()
    assert (future.state, future.reason, future.done_by) == ("cancelled", "重新计划", world.chair)
    assert set(WorkItem.objects.open()) == {kept, ran}


def test_closing_a_subject_cancels_everything_that_does_not_outlive_it(world):
    subject = SubjectFactory(unit=world.group)
    WorkItemFactory(subject=subject, kind="visit")
    follow_up = WorkItemFactory(subject=subject, kind="follow_up")

    assert services.close_subject(subject=subject, now=NOW, actor=world.chair, reason="结案") == 1
    subject.refresh_from_db()
    assert subject.closed_at == NOW
    assert WorkItem.objects.open().get() == follow_up

    services.reopen_subject(subject=subject)
    subject.refresh_from_db()
    assert subject.closed_at is None


def test_a_subject_that_moves_takes_its_open_items_along(world):
    subject = SubjectFactory(unit=world.group)
    assigned = WorkItemFactory(subject=subject, assignee=world.group_leader)
    done = WorkItemFactory(subject=subject, ended="done")
    nobodys = WorkItemFactory(subject=subject, assignee=None, role=Role.BRANCH_CHAIR)

    services.update_subject(subject=subject, unit=world.far_group, level=4, now=NOW)

    for item in (assigned, done, nobodys):
        item.refresh_from_db()
    assert assigned.scope_path == nobodys.scope_path == world.far_group.path
    assert assigned.assignee == world.group_leader
    assert nobodys.assignee == world.outsiders[Role.BRANCH_CHAIR]
    assert done.unit == world.group


def test_a_subject_refuses_fields_that_it_does_not_have(world):
    with pytest.raises(TypeError, match="closed_at"):
        services.update_subject(subject=SubjectFactory(), closed_at=NOW, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_of_two_people_who_complete_at_once_one_wins():
    world = build_world()
    item = WorkItemFactory(assignee=world.branch_chair)
    people, outcomes, start = [world.branch_chair, world.chair], [], threading.Barrier(2)

    def complete(person):
        start.wait()
        try:
            services.complete_item(item=item.pk, actor=person, now=NOW)
            outcomes.append("won")
        except services.ItemConflict as conflict:
            outcomes.append(str(conflict))
        finally:
            connection.close()

    threads = [threading.Thread(target=complete, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    item.refresh_from_db()
    assert sorted(text == "won" for text in outcomes) == [False, True]
    assert any(item.done_by.name in text for text in outcomes if text != "won")
    assert LogEntry.objects.get_for_object(item).count() == 1
