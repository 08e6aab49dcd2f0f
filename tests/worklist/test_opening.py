"""Opening work items: once per source key, with a responsible person, in a fixed number of queries."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tests.factories import PostFactory, build_world
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory, draft
from unioncare.core.explain import explain
from unioncare.organisation.enums import Role
from unioncare.worklist.conflicts import register_conflicts
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import open_items

pytestmark = pytest.mark.django_db


def test_an_item_opens_with_its_reason_its_place_and_its_person(world):
    subject = SubjectFactory(unit=world.group)

    assert open_items(drafts=[draft(subject, "a", because=explain("Visits every {days} days", days=14))], now=NOW) == 1

    item = WorkItem.objects.get()
    assert item.assignee == world.group_leader
    assert item.role == Role.GROUP_LEADER
    assert item.scope_path == world.group.path
    assert item.explanation.text == "Visits every 14 days"
    assert item.points == 2
    assert item.state == "open"
    assert item.created_at == NOW


def test_opening_the_same_items_again_opens_nothing(world):
    subject = SubjectFactory(unit=world.group)
    drafts = [draft(subject, "a"), draft(subject, "b"), draft(subject, "b")]

    assert open_items(drafts=drafts, now=NOW) == 2
    assert open_items(drafts=[*drafts, draft(subject, "c")], now=NOW) == 1
    assert WorkItem.objects.count() == 3


def test_an_ended_item_is_not_opened_a_second_time(world):
    subject = SubjectFactory(unit=world.group)
    WorkItemFactory(subject=subject, source_key="a", ended="done")

    assert open_items(drafts=[draft(subject, "a")], now=NOW) == 0


@pytest.mark.parametrize("count", [1, 30, 400])
def test_the_number_of_queries_does_not_grow_with_the_batch(world, django_assert_num_queries, count):
    subjects = [SubjectFactory(unit=world.group) for _ in range(3)]
    drafts = [draft(subjects[n % 3], f"k{n}", kind="follow_up", role="group_leader") for n in range(count)]
    staging = 0 if count < 200 else 3  # the stage table: make, fill, drop

    with django_assert_num_queries(10 + staging):
        open_items(drafts=drafts, now=NOW)

    assert WorkItem.objects.filter(assignee=world.group_leader).count() == count


def test_a_large_batch_is_written_as_faithfully_as_a_small_one(world):
    subject = SubjectFactory(unit=world.group)
    odd = {"zh": "第 8 次\t探望\\\n“回访”", "en": 'Visit "8"'}
    drafts = [
        draft(subject, f"k{n}", title=odd, details={"n": n}, working_days=10, counted_from=NOW) for n in range(300)
    ]

    assert open_items(drafts=drafts, now=NOW) == 300
    item = WorkItem.objects.get(source_key="k7")
    assert item.title == odd
    assert item.details == {"n": 7}
    assert (item.working_days, item.counted_from) == (10, NOW)
    assert item.explanation == drafts[7].because


def test_a_subject_keeps_one_person_and_the_next_goes_to_the_least_loaded(world):
    second = PostFactory(unit=world.enterprise, role=Role.WELFARE_OFFICER).user
    first_case, second_case = SubjectFactory(unit=world.group), SubjectFactory(unit=world.group)

    open_items(drafts=[draft(first_case, f"a{n}", kind="grading") for n in range(3)], now=NOW)
    open_items(drafts=[draft(second_case, "b", kind="grading")], now=NOW)
    open_items(drafts=[draft(first_case, "c", kind="planning")], now=NOW)

    assert set(first_case.items.values_list("assignee", flat=True)) == {world.welfare_officer.pk}
    assert set(second_case.items.values_list("assignee", flat=True)) == {second.pk}


def test_somebody_named_in_the_draft_receives_the_item(world):
    subject = SubjectFactory(unit=world.group)
    open_items(drafts=[draft(subject, "a", kind="grading", assignee=world.chair)], now=NOW)
    assert WorkItem.objects.get().assignee == world.chair


def test_nobody_receives_an_item_about_themselves(world):
    ill = SubjectFactory(unit=world.group)
    register_conflicts("case", lambda subjects: {ill.pk: {world.group_leader.pk: "自己"}})

    open_items(drafts=[draft(ill, "a"), draft(SubjectFactory(unit=world.group), "b")], now=NOW)

    assert WorkItem.objects.get(source_key="a").assignee == world.branch_chair
    assert WorkItem.objects.get(source_key="b").assignee == world.group_leader


def test_an_item_without_anybody_stands_unassigned_under_the_role_that_is_missing():
    world = build_world(with_people=False)
    open_items(drafts=[draft(SubjectFactory(unit=world.group), "a")], now=NOW)
    item = WorkItem.objects.get()
    assert item.assignee is None
    assert item.role == Role.GROUP_LEADER


def test_a_window_that_ends_before_it_begins_is_refused(world):
    with pytest.raises(Exception, match="item_window_in_order"):
        open_items(drafts=[draft(SubjectFactory(unit=world.group), "a", due_at=NOW - timedelta(days=1))], now=NOW)


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_open_the_same_items_open_each_once():
    world = build_world()
    subject = SubjectFactory(unit=world.group)
    drafts = [draft(subject, f"k{n}") for n in range(40)]
    start, opened = threading.Barrier(2), []

    def open_all():
        start.wait()
        try:
            opened.append(open_items(drafts=drafts, now=NOW))
        finally:
            connection.close()

    threads = [threading.Thread(target=open_all) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert sum(opened) == WorkItem.objects.count() == 40
