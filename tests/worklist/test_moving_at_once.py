"""A unit moves while its work items are opened, ended and handed over: every item ends up where its unit stands."""

from datetime import timedelta

import pytest
from django.db import transaction

from tests.crowd import Act, wait_for
from tests.factories import World, build_world
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory, draft
from unioncare.organisation.models import Unit
from unioncare.organisation.services.units import move_unit
from unioncare.worklist.models import WorkItem
from unioncare.worklist.services import open_items, update_subject
from unioncare.worklist.services.transitions import lock_open

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> World:
    return build_world()


def move(world: World) -> None:
    branch = Unit.objects.get(pk=world.branch.pk)
    move_unit(unit=branch, parent=world.far_enterprise, actor=world.administrator)


def finish(act: Act) -> None:
    act.join(30)
    assert not act.is_alive()
    assert act.failed is None


def standing_right(world: World) -> None:
    """Everything of the group lies under the far enterprise, where the group now is."""
    path = Unit.objects.get(pk=world.group.pk).path
    assert path.startswith(Unit.objects.get(pk=world.far_enterprise.pk).path)
    assert set(WorkItem.objects.filter(unit=world.group).values_list("scope_path", flat=True)) == {path}


def test_an_item_opened_while_its_unit_moves_waits_and_opens_at_the_new_place(world):
    subject = SubjectFactory(unit=world.group)
    opening = Act(lambda: open_items(drafts=[draft(subject, "a")], now=NOW))

    with transaction.atomic():
        move(world)
        opening.start()
        wait_for(1)
    finish(opening)

    standing_right(world)


def test_a_move_waits_for_whoever_is_opening_an_item_and_takes_it_along(world):
    subject = SubjectFactory(unit=world.group)
    moving = Act(lambda: move(world))

    with transaction.atomic():
        open_items(drafts=[draft(subject, "a")], now=NOW)
        moving.start()
        wait_for(1)
    finish(moving)

    standing_right(world)


def test_whoever_ends_an_item_and_opens_the_next_is_not_crossed_by_a_move(world):
    subject = SubjectFactory(unit=world.group)
    WorkItemFactory(subject=subject)
    moving = Act(lambda: move(world))

    with transaction.atomic():
        lock_open(WorkItem.objects.filter(subject=subject))
        moving.start()
        wait_for(1)
        open_items(drafts=[draft(subject, "a", due_at=NOW + timedelta(days=9))], now=NOW)
    finish(moving)

    standing_right(world)


def test_a_case_handed_over_to_a_unit_that_moves_takes_its_items_to_the_new_place(world):
    subject = SubjectFactory(unit=world.second_branch)
    WorkItemFactory(subject=subject)
    group = Unit.objects.get(pk=world.group.pk)
    handing = Act(lambda: update_subject(subject=subject, now=NOW, unit=group))

    with transaction.atomic():
        move(world)
        handing.start()
        wait_for(1)
    finish(handing)

    standing_right(world)
