"""The world that other tests stand on."""

import pytest

from tests.factories import UnitFactory, build_world
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit

pytestmark = pytest.mark.django_db


def test_the_world_has_five_levels_and_every_role_inside_and_outside() -> None:
    world = build_world()

    ancestors = Unit.objects.filter(path__in=world.group.ancestor_paths())
    assert [unit.kind for unit in ancestors] == list(UnitKind)
    assert set(world.people) == set(world.outsiders) == set(Role)
    assert world.welfare_officer.main_post.unit == world.enterprise
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_can_be_added_under_a_parent_that_was_read_long_ago() -> None:
    root = UnitFactory(kind=UnitKind.CORPORATION)
    first = UnitFactory(parent=Unit.objects.get(pk=root.pk))
    second = UnitFactory(parent=root)

    assert first.path != second.path
    assert Unit.objects.find_problems() == ([], [], [], [], [])
