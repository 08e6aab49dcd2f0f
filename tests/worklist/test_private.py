"""What only one person may see stands in no unit's work, whoever supervises the unit or covers the person."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.worklist import NOW, SubjectFactory, draft
from unioncare.notifications.models import Message
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave
from unioncare.worklist.enums import SubjectKind
from unioncare.worklist.models import WorkItem
from unioncare.worklist.selectors.scopes import items_open_to, stands_in_for
from unioncare.worklist.selectors.stranded import stranded_items
from unioncare.worklist.services import open_items
from unioncare.worklist.services.escalating import escalate_urgent
from unioncare.worklist.services.reassigning import replace_absent
from unioncare.worklist.services.reminding import remind_urgent

pytestmark = pytest.mark.django_db


@pytest.fixture
def private(world) -> WorkItem:
    subject = SubjectFactory(unit=world.group, kind=SubjectKind.COUNSELLING, confidential=True)
    call = draft(
        subject, "private:1", kind="counselling", due_at=NOW + timedelta(minutes=30), in_hours=True, private=True,
        assignee=world.person(Role.COUNSELLOR),
    )  # fmt: skip
    open_items(drafts=[call], now=NOW)
    return WorkItem.objects.get(source_key="private:1")


def test_the_person_sees_it_and_nobody_above(world, private):
    assert list(items_open_to(world.person(Role.COUNSELLOR))) == [private]
    for person in (world.branch_chair, world.welfare_officer, world.chair):
        assert private not in items_open_to(person)
        assert private not in WorkItem.objects.visible_to(person)


def test_it_never_climbs_to_whoever_supervises(world, private):
    assert escalate_urgent(now=NOW + timedelta(days=3)) == 0


def test_whoever_covers_a_leave_does_not_get_it(world, private):
    away = world.person(Role.COUNSELLOR)
    Leave.objects.create(user=away, cover=world.branch_chair, starts_on=NOW.date(), ends_on=NOW.date())
    assert not stands_in_for(world.branch_chair, private)
    assert private not in items_open_to(world.branch_chair)


def test_it_is_not_stranded_while_its_person_holds_a_post(world, private):
    assert private not in stranded_items(NOW.date())


def test_it_is_neither_handed_over_nor_paused(world, private, client):
    client.force_login(world.person(Role.COUNSELLOR))
    for act in ("hand_over", "pause"):
        assert client.get(reverse(f"worklist:{act}", args=[private.pk])).status_code == 403
    assert client.get(reverse("worklist:item", args=[private.pk])).status_code == 200


def test_what_is_announced_otherwise_is_not_told_of_once_more(world, private):
    told = Message.objects.filter(kind="urgent_work").count()
    subject = private.subject
    call = draft(
        subject, "private:2", kind="counselling", due_at=NOW + timedelta(minutes=30), in_hours=True, private=True,
        announced=True, assignee=world.person(Role.COUNSELLOR),
    )  # fmt: skip
    assert open_items(drafts=[call], now=NOW) == 1
    assert Message.objects.filter(kind="urgent_work").count() == told > 0


def test_it_is_given_to_nobody_by_post_when_its_person_is_gone(world, private):
    world.post_of(Role.COUNSELLOR).delete()
    assert replace_absent(now=NOW) == 0
    private.refresh_from_db()
    assert private.assignee == world.person(Role.COUNSELLOR)


def test_no_stand_in_is_reminded_of_it(world, private):
    assert remind_urgent(now=NOW + timedelta(hours=1)) == 0
