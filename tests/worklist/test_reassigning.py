"""What the machine moves from one person to another is told to whoever has it now."""

from datetime import timedelta

import pytest

from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory, draft
from unioncare.notifications.models import Message
from unioncare.organisation.models import Post, User
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import open_items
from unioncare.worklist.services.reassigning import assign_unassigned, replace_absent

pytestmark = pytest.mark.django_db


def told(person) -> list[tuple[str, dict]]:
    return [(message.kind, message.params["kinds"]) for message in Message.objects.inbox_of(person.pk).order_by("pk")]


def item(world, **fields):
    basis = {"subject": SubjectFactory(unit=world.group), "role": "branch_chair", "due_at": NOW + timedelta(days=1)}
    return WorkItemFactory(**(basis | fields))


def gone(person) -> None:
    User.objects.filter(pk=person.pk).update(is_active=False)


def test_work_of_somebody_who_is_gone_is_told_in_one_message(world):
    for _ in range(3):
        item(world, assignee=world.branch_chair)
    gone(world.branch_chair)
    assert replace_absent(now=NOW) == 3
    (person,) = {one.assignee for one in WorkItem.objects.all()}
    assert told(person) == [("given_work", {"visit": 3})]


def test_what_is_counted_in_hours_is_told_as_urgent(world):
    item(world, assignee=world.branch_chair, in_hours=True)
    gone(world.branch_chair)
    replace_absent(now=NOW, urgent_only=True)
    assert told(WorkItem.objects.get().assignee) == [("urgent_work", {"visit": 1})]


def test_the_urgent_round_leaves_calm_work_to_the_night(world):
    item(world, assignee=world.branch_chair)
    gone(world.branch_chair)
    assert replace_absent(now=NOW, urgent_only=True) == 0


def test_whoever_a_post_is_given_to_is_told_of_the_work_that_waited(world):
    item(world, assignee=None)
    assert assign_unassigned(now=NOW) == 1
    assert told(world.branch_chair) == [("given_work", {"visit": 1})]


def test_work_that_finds_nobody_is_told_to_nobody(world):
    item(world, assignee=world.branch_chair)
    Post.objects.update(ends_on=(NOW - timedelta(days=1)).date())
    replace_absent(now=NOW)
    assert not Message.objects.exists()


def test_urgent_work_that_opens_in_parts_is_one_message_with_all_of_it(world):
    subject = SubjectFactory(unit=world.group)
    for part in ("first", "second"):
        fields = {"in_hours": True, "role": "branch_chair", "assignee": world.branch_chair}
        open_items(drafts=[draft(subject, part, due_at=NOW + timedelta(hours=24), **fields)], now=NOW)
    assert told(world.branch_chair) == [("urgent_work", {"visit": 2})]
