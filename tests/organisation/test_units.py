"""Units: what may be made, moved and taken out of use."""

from collections.abc import Iterator
from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError

from tests.factories import PostFactory, UnitFactory, World
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Unit
from unioncare.organisation.services.units import (
    activate_unit,
    change_unit,
    create_unit,
    deactivate_unit,
    delete_unit,
    move_unit,
)
from unioncare.organisation.signals import unit_moved

TODAY = date(2026, 3, 18)


def refusal(raised: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    error = raised.value
    lists = error.error_dict.values() if hasattr(error, "error_dict") else [error.error_list]
    return {one.code for errors in lists for one in errors}


@pytest.fixture
def moved_paths() -> Iterator[list[tuple[str, str]]]:
    heard: list[tuple[str, str]] = []

    def hear(old_path: str, new_path: str, **kwargs: object) -> None:
        heard.append((old_path, new_path))

    unit_moved.connect(hear)
    yield heard
    unit_moved.disconnect(hear)


def test_a_new_unit_stands_last_under_its_parent_and_the_trail_names_who_made_it(world: World) -> None:
    unit = create_unit(
        code=" QL3-03 ", name="机电队分会", kind=UnitKind.BRANCH, parent=world.enterprise, actor=world.administrator
    )

    assert Unit.objects.get_children(Unit.objects.get(code="QL3")).last() == unit
    assert unit.code == "QL3-03"
    entry = LogEntry.objects.get_for_object(unit).get()
    assert (entry.action, entry.actor) == (LogEntry.Action.CREATE, world.administrator)


def test_a_wider_level_cannot_stand_under_a_narrower_one(world: World) -> None:
    with pytest.raises(ValidationError) as raised:
        create_unit(code="X", name="新矿", kind=UnitKind.ENTERPRISE, parent=world.branch, actor=None)

    assert refusal(raised) == {"unit_above_parent"}
    assert "综采一队分会" in str(raised.value)


def test_levels_may_be_left_out(world: World) -> None:
    group = create_unit(code="X", name="机关组", kind=UnitKind.UNION_GROUP, parent=world.enterprise, actor=None)

    assert Unit.objects.get_parent(group) == world.enterprise


def test_two_units_of_one_name_cannot_stand_side_by_side(world: World) -> None:
    with pytest.raises(ValidationError) as raised:
        create_unit(code="X", name="综采一队分会", kind=UnitKind.BRANCH, parent=world.enterprise, actor=None)

    assert refusal(raised) == {"unit_name_taken"}
    assert create_unit(code="X", name="综采一队分会", kind=UnitKind.BRANCH, parent=world.far_enterprise, actor=None)


def test_a_code_belongs_to_one_unit(world: World) -> None:
    with pytest.raises(ValidationError) as raised:
        create_unit(code="QL3-01", name="别处", kind=UnitKind.BRANCH, parent=world.far_enterprise, actor=None)

    assert refusal(raised) == {"unique"}


def test_renaming_says_whether_anything_changed(world: World) -> None:
    assert change_unit(unit=world.branch, name="综采一队工会分会", actor=None) is True
    assert change_unit(unit=world.branch, name=" 综采一队工会分会 ", actor=None) is False


def test_the_kind_of_a_unit_cannot_sink_below_its_children(world: World) -> None:
    with pytest.raises(ValidationError) as raised:
        change_unit(unit=world.branch, kind=UnitKind.UNION_GROUP, actor=None)

    assert refusal(raised) == {"unit_above_parent"}


def test_moving_a_unit_takes_everything_under_it_along(world: World, moved_paths: list[tuple[str, str]]) -> None:
    old = world.section.path

    assert move_unit(unit=world.section, parent=world.second_branch, actor=world.administrator) is True

    world.group.refresh_from_db()
    assert world.group.path.startswith(Unit.objects.get(code="QL3-02").path)
    assert moved_paths == [(old, world.section.path)]
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    entry = LogEntry.objects.get_for_object(world.section).first()
    assert entry.additional_data == {"what": "Moved", "from": "综采一队分会", "to": "掘进二队分会"}
    assert entry.actor == world.administrator


def test_moving_a_unit_to_where_it_stands_changes_nothing(world: World, moved_paths: list[tuple[str, str]]) -> None:
    assert move_unit(unit=world.branch, parent=world.enterprise, actor=None) is False
    assert moved_paths == []


def test_a_unit_can_move_to_the_top_and_back(world: World) -> None:
    move_unit(unit=world.enterprise, parent=None, actor=None)
    assert world.enterprise.is_root()

    move_unit(unit=world.enterprise, parent=world.corporation, actor=None)
    assert Unit.objects.get_parent(Unit.objects.get(code="QL3")) == world.corporation
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_unit_cannot_move_under_itself(world: World) -> None:
    for target in (world.branch, world.group):
        with pytest.raises(ValidationError) as raised:
            move_unit(unit=world.branch, parent=target, actor=None)
        assert refusal(raised) == {"unit_under_itself"}


def test_place_name_and_kind_are_judged_together(world: World) -> None:
    UnitFactory(parent=world.section, name="检修组", kind=UnitKind.UNION_GROUP)
    crew = UnitFactory(parent=world.enterprise, name="检修组", kind=UnitKind.BRANCH)

    changed = change_unit(unit=crew, parent=world.section, name="检修二组", kind=UnitKind.UNION_GROUP, actor=None)

    moved = Unit.objects.get(pk=crew.pk)
    assert changed is True
    assert (moved.name, moved.kind, Unit.objects.get_parent(moved)) == ("检修二组", "union_group", world.section)
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_what_is_wrong_with_the_new_place_changes_nothing(world: World) -> None:
    with pytest.raises(ValidationError) as raised:
        change_unit(unit=world.section, parent=world.group, name="新名", actor=None)

    assert refusal(raised) == {"unit_under_itself"}
    assert Unit.objects.get(pk=world.section.pk).name == "一班"


def test_whoever_rewrites_paths_the_apps_above_are_told(world: World, moved_paths: list[tuple[str, str]]) -> None:
    old, first = world.second_branch.path, world.branch.path

    Unit.objects.move(world.second_branch, world.branch, pos="left")

    # In the order of the rewriting, so that a receiver that follows each one ends up right.
    path = old
    for before, after in moved_paths:
        path = after + path[len(before) :] if path.startswith(before) else path
    assert path == Unit.objects.get(code="QL3-02").path == first


def test_a_unit_in_use_is_not_deactivated(world: World) -> None:
    with pytest.raises(ValidationError) as raised:
        deactivate_unit(unit=world.branch, actor=None, on=TODAY)
    assert refusal(raised) == {"unit_has_units"}

    with pytest.raises(ValidationError) as raised:
        deactivate_unit(unit=world.group, actor=None, on=TODAY)
    assert refusal(raised) == {"unit_has_posts"}


def test_a_unit_without_anybody_is_deactivated_and_activated_again(world: World) -> None:
    deactivate_unit(unit=world.second_group, actor=None, on=TODAY)
    assert not Unit.objects.get(pk=world.second_group.pk).is_active

    activate_unit(unit=world.second_group, actor=None)
    assert Unit.objects.get(pk=world.second_group.pk).is_active


def test_a_unit_is_not_activated_under_one_out_of_use(world: World) -> None:
    branch = UnitFactory(parent=world.enterprise, is_active=False)
    group = UnitFactory(parent=branch, kind=UnitKind.UNION_GROUP, is_active=False)

    with pytest.raises(ValidationError) as raised:
        activate_unit(unit=group, actor=None)

    assert refusal(raised) == {"unit_parent_inactive"}


def test_only_a_unit_that_nothing_names_is_deleted(world: World) -> None:
    delete_unit(unit=world.second_group, actor=None)
    assert not Unit.objects.filter(pk=world.second_group.pk).exists()

    with pytest.raises(ValidationError) as raised:
        delete_unit(unit=Unit.objects.get(pk=world.section.pk), actor=None)
    assert refusal(raised) == {"unit_has_units"}

    with pytest.raises(ValidationError) as raised:
        delete_unit(unit=world.group, actor=None)
    assert refusal(raised) == {"unit_in_use"}
    assert Unit.objects.find_problems() == ([], [], [], [], [])


def test_a_past_post_does_not_keep_a_unit_in_use(world: World) -> None:
    PostFactory(unit=world.second_group, role=Role.GROUP_LEADER, starts_on=date(2020, 1, 1), ends_on=date(2025, 12, 31))

    deactivate_unit(unit=world.second_group, actor=None, on=TODAY)

    assert not Unit.objects.get(pk=world.second_group.pk).is_active
