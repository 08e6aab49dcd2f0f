"""Scope: which rows and which acts a person's posts open, today."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser

from tests.factories import PostFactory, UnitFactory, UserFactory, World
from unioncare.organisation.access import collapse, declared_permissions, scope_paths
from unioncare.organisation.administering import administered_people, administered_units
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, Unit, User
from unioncare.organisation.services.units import move_unit
from unioncare.worklist.models import Subject

MORNING = "2026-03-18 09:00+08:00"
TODAY = date(2026, 3, 18)
SEE_WORK = "worklist.see_unit_work"  # branch chair, welfare officer, vice-chair, chair


@pytest.fixture
def subjects(world: World) -> dict[str, Subject]:
    """One subject in each of several units."""
    units = {
        "group": world.group,
        "second group": world.second_group,
        "branch": world.branch,
        "second branch": world.second_branch,
        "enterprise": world.enterprise,
        "corporation": world.corporation,
        "elsewhere": world.far_group,
    }
    return {
        name: Subject.objects.create(kind="case", unit=unit, label=name, reference=name) for name, unit in units.items()
    }


def seen(user: User) -> set[str]:
    return set(Subject.objects.visible_to(user).values_list("label", flat=True))


def fresh(user: User) -> User:
    """The person as the next request meets them."""
    return User.objects.get(pk=user.pk)


def test_a_post_opens_the_subtree_of_its_unit(world: World, subjects: dict[str, Subject]) -> None:
    assert seen(world.branch_chair) == {"group", "second group", "branch"}
    assert seen(world.welfare_officer) == {"group", "second group", "branch", "second branch", "enterprise"}


def test_a_role_without_the_permission_opens_nothing(world: World, subjects: dict[str, Subject]) -> None:
    assert seen(world.person(Role.AUDITOR)) == set()


def test_somebody_without_posts_sees_nothing(world: World, subjects: dict[str, Subject]) -> None:
    assert seen(UserFactory()) == set()


def test_being_superuser_opens_no_rows(world: World, subjects: dict[str, Subject]) -> None:
    root = UserFactory(is_superuser=True)

    assert seen(root) == set()
    assert not root.has_perm("cases.see_case")
    assert root.has_perm("organisation.change_unit")


def test_several_posts_open_the_union_of_their_subtrees(world: World, subjects: dict[str, Subject]) -> None:
    person = world.branch_chair
    PostFactory(user=person, unit=world.far_branch, role=Role.BRANCH_CHAIR)

    assert seen(fresh(person)) == {"group", "second group", "branch", "elsewhere"}


def test_a_post_opens_only_what_its_own_role_holds(world: World, subjects: dict[str, Subject]) -> None:
    person = world.branch_chair
    PostFactory(user=person, unit=world.corporation, role=Role.CLERK)

    assert seen(fresh(person)) == {"group", "second group", "branch"}
    assert scope_paths(fresh(person), "cases.see_member") == (world.corporation.path,)


@pytest.mark.parametrize(
    ("starts", "ends", "opens"),
    [
        (date(2026, 3, 18), None, True),
        (date(2026, 3, 19), None, False),
        (date(2020, 1, 1), date(2026, 3, 18), True),
        (date(2020, 1, 1), date(2026, 3, 17), False),
    ],
    ids=["from today", "from tomorrow", "to today", "to yesterday"],
)
def test_a_post_opens_from_its_first_to_its_last_day(
    world: World, subjects: dict[str, Subject], starts: date, ends: date | None, opens: bool
) -> None:
    person = UserFactory()
    PostFactory(user=person, unit=world.second_branch, role=Role.BRANCH_CHAIR, starts_on=starts, ends_on=ends)

    with time_machine.travel(MORNING, tick=False):
        assert seen(person) == ({"second branch"} if opens else set())


def test_a_day_begins_at_midnight_in_china(world: World, subjects: dict[str, Subject]) -> None:
    person = UserFactory()
    PostFactory(user=person, unit=world.second_branch, role=Role.BRANCH_CHAIR, starts_on=TODAY)

    with time_machine.travel("2026-03-17 23:59+08:00", tick=False):
        assert seen(fresh(person)) == set()
    with time_machine.travel("2026-03-18 00:01+08:00", tick=False):
        assert seen(fresh(person)) == {"second branch"}


def test_a_deputy_sees_and_may_what_the_holder_may(world: World, subjects: dict[str, Subject]) -> None:
    deputy = world.person(Role.CLERK)
    assert seen(deputy) == set()

    Post.objects.filter(pk=world.post_of(Role.BRANCH_CHAIR).pk).update(deputy=deputy)

    assert seen(fresh(deputy)) == {"group", "second group", "branch"}
    assert fresh(deputy).has_perm("worklist.assign_work", subjects["group"])
    assert not fresh(deputy).has_perm("worklist.assign_work", subjects["second branch"])


def test_a_deputyship_ends_with_the_post(world: World, subjects: dict[str, Subject]) -> None:
    deputy = world.person(Role.CLERK)
    post = world.post_of(Role.BRANCH_CHAIR)
    Post.objects.filter(pk=post.pk).update(deputy=deputy, ends_on=date(2026, 3, 17))

    with time_machine.travel(MORNING, tick=False):
        assert seen(fresh(deputy)) == set()


def test_somebody_deactivated_may_nothing(world: World, subjects: dict[str, Subject]) -> None:
    person = world.branch_chair
    person.is_active = False
    person.save()

    assert not fresh(person).has_perm(SEE_WORK, subjects["group"])
    assert not fresh(person).has_perm(SEE_WORK)


def test_nobody_who_is_not_signed_in_may_anything() -> None:
    assert not any(AnonymousUser().has_perm(permission) for permission in declared_permissions())


def test_a_permission_is_asked_for_the_object(world: World, subjects: dict[str, Subject]) -> None:
    chair = world.branch_chair

    assert chair.has_perm(SEE_WORK)
    assert chair.has_perm(SEE_WORK, subjects["group"])
    assert not chair.has_perm(SEE_WORK, subjects["second branch"])
    assert not chair.has_perm(SEE_WORK, subjects["enterprise"])


def test_scope_follows_a_unit_that_moves(world: World, subjects: dict[str, Subject]) -> None:
    move_unit(unit=world.section, parent=world.second_branch, actor=None)

    assert seen(world.branch_chair) == {"branch"}


def test_a_name_that_begins_alike_is_not_a_subtree(db: None) -> None:
    """Paths grow by fixed steps, so that the tenth unit does not lie under the first."""
    root = UnitFactory(kind=UnitKind.CORPORATION)
    branches = [UnitFactory(parent=root) for _number in range(40)]
    person = PostFactory(unit=branches[0], role=Role.CHAIR).user

    assert set(Unit.objects.visible_to(person)) == {branches[0]}


@pytest.mark.parametrize(
    ("paths", "kept"),
    [
        ([], ()),
        (["0001"], ("0001",)),
        (["00010002", "0001"], ("0001",)),
        (["0002", "0001", "0002"], ("0001", "0002")),
        (["00010002", "00010003", "000100020001"], ("00010002", "00010003")),
    ],
)
def test_nested_subtrees_collapse(paths: list[str], kept: tuple[str, ...]) -> None:
    assert collapse(paths) == kept


def test_the_posts_are_read_once_a_request(
    world: World, subjects: dict[str, Subject], django_assert_num_queries: object
) -> None:
    person = world.welfare_officer

    with django_assert_num_queries(1):  # type: ignore[operator]
        for permission in declared_permissions():
            person.has_perm(permission, subjects["group"])


def test_the_highest_own_post_names_the_person(world: World) -> None:
    person = world.branch_chair
    PostFactory(user=person, unit=world.enterprise, role=Role.COMMITTEE_MEMBER)
    PostFactory(unit=world.corporation, role=Role.CHAIR, deputy=person)

    assert fresh(person).main_post.role == Role.COMMITTEE_MEMBER


def test_administrators_administer_their_own_part(world: World) -> None:
    admin = world.administrator

    assert world.enterprise in administered_units(admin)
    assert world.corporation not in administered_units(admin)
    assert world.far_group not in administered_units(admin)


def test_administrators_reach_nobody_who_also_stands_outside(world: World) -> None:
    people = administered_people(world.administrator, TODAY)
    assert world.chair in people
    assert world.outsider(Role.CHAIR) not in people

    PostFactory(user=world.chair, unit=world.corporation, role=Role.COMMITTEE_MEMBER)
    assert world.chair not in administered_people(world.administrator, TODAY)

    Post.objects.filter(user=world.chair, unit=world.corporation).update(ends_on=date(2026, 3, 17))
    assert world.chair in administered_people(world.administrator, TODAY)


def test_a_newcomer_without_posts_can_be_appointed_by_any_administrator(world: World) -> None:
    newcomer = UserFactory()

    assert newcomer in administered_people(world.administrator, TODAY)
    assert newcomer in administered_people(world.outsider(Role.ADMINISTRATOR), TODAY)
