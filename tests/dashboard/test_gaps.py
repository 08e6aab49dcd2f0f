"""Organisation gaps: who is missing, whose post ends, and who does the work meanwhile."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cases.care.services.ownership import replace_absent_owners
from tests.factories import PostFactory, UnitFactory, World, build_world
from tests.factories.cases import NOW, load_catalogues, reported
from tests.factories.safety import covered
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.core.models import Threshold
from unioncare.dashboard.gaps import Gaps, gaps_for
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post, User
from unioncare.organisation.services.people import deactivate_person
from unioncare.worklist.models import Responsibility

TODAY = date(2026, 3, 18)
GAPS = reverse("dashboard:gaps")


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel("2026-03-18 09:00+08:00", tick=False):
        yield


@pytest.fixture
def world(db: None) -> World:
    world = build_world()
    covered(world)
    return world


def gaps(world: World, reader: User | None = None) -> Gaps:
    return gaps_for(reader or world.welfare_officer, NOW)


def seats(gaps: Gaps) -> list[tuple[str, str]]:
    return [(vacancy.unit.name, vacancy.role.value) for vacancy in gaps.vacancies]


def test_a_branch_without_a_chair_is_a_gap_whose_work_climbs(world: World) -> None:
    found = gaps(world)

    assert seats(found) == [("掘进二队分会", "branch_chair")]
    (vacancy,) = found.vacancies
    assert vacancy.falls_to.user == world.welfare_officer
    assert not vacancy.is_lost


def test_where_nobody_answers_upward_the_work_is_lost(world: World) -> None:
    Post.objects.filter(role=Role.WELFARE_OFFICER).delete()

    lost = [vacancy for vacancy in gaps(world, world.chair).vacancies if vacancy.is_lost]

    assert ("青岭三矿工会", "welfare_officer") in [(vacancy.unit.name, vacancy.role.value) for vacancy in lost]


def test_a_group_without_a_leader_is_named(world: World) -> None:
    found = gaps(world)

    assert [vacancy.unit.name for vacancy in found.leaderless] == ["二组"]
    assert found.leaderless[0].falls_to.user == world.branch_chair


def test_appointing_somebody_closes_the_gap(world: World) -> None:
    PostFactory(unit=world.second_branch, role=Role.BRANCH_CHAIR, starts_on=TODAY)
    PostFactory(unit=world.second_group, role=Role.GROUP_LEADER, starts_on=TODAY)

    assert gaps(world).is_empty


@pytest.mark.parametrize(
    "post",
    [
        {"starts_on": date(2026, 3, 19)},
        {"starts_on": date(2020, 1, 1), "ends_on": date(2026, 3, 17)},
        {"starts_on": date(2020, 1, 1), "user__is_active": False},
    ],
    ids=["not begun", "over", "person gone"],
)
def test_a_post_that_does_not_hold_today_closes_nothing(world: World, post: dict[str, object]) -> None:
    PostFactory(unit=world.second_group, role=Role.GROUP_LEADER, **post)

    assert [vacancy.unit.name for vacancy in gaps(world).leaderless] == ["二组"]


def test_an_active_deputy_keeps_the_seat_of_somebody_who_is_gone(world: World) -> None:
    PostFactory(unit=world.second_group, role=Role.GROUP_LEADER, user__is_active=False, deputy=world.group_leader)

    assert gaps(world).leaderless == []


def test_units_out_of_use_have_no_gaps(world: World) -> None:
    for unit in (world.second_group, world.second_branch):
        unit.is_active = False
        unit.save()

    assert gaps(world).is_empty


def test_the_responsibility_table_decides_what_must_be_held(world: World) -> None:
    PostFactory(unit=world.second_branch, role=Role.BRANCH_CHAIR)
    PostFactory(unit=world.second_group, role=Role.GROUP_LEADER)
    Responsibility.objects.create(item_kind="visit", unit_kind=UnitKind.SECTION, role=Role.WOMENS_OFFICER)

    assert seats(gaps(world)) == [("一班", "womens_officer")]


def test_a_post_that_ends_within_thirty_days_is_named(world: World) -> None:
    post = world.post_of(Role.CHAIR)
    post.ends_on = date(2026, 4, 17)
    post.save()

    assert gaps(world).ending == [post]

    post.ends_on = date(2026, 4, 18)
    post.save()
    assert gaps(world).ending == []


def test_how_soon_is_a_threshold_that_administrators_set(world: World) -> None:
    post = world.post_of(Role.CHAIR)
    post.ends_on = date(2026, 4, 17)
    post.save()
    Threshold.objects.create(code="gaps.post_ends_days", value=7)

    found = gaps(world)

    assert (found.ending, found.ends_within) == ([], 7)


def test_a_post_with_a_successor_is_no_gap(world: World) -> None:
    post = world.post_of(Role.CHAIR)
    post.ends_on = date(2026, 3, 31)
    post.save()
    PostFactory(unit=world.enterprise, role=Role.CHAIR, starts_on=date(2026, 4, 1))

    assert gaps(world).ending == []


def test_a_successor_who_begins_too_late_leaves_a_gap(world: World) -> None:
    post = world.post_of(Role.CHAIR)
    post.ends_on = date(2026, 3, 31)
    post.save()
    PostFactory(unit=world.enterprise, role=Role.CHAIR, starts_on=date(2026, 4, 2))

    assert gaps(world).ending == [post]


def test_everybody_sees_the_gaps_under_their_own_posts(world: World, client: Client) -> None:
    PostFactory(unit=world.far_group, role=Role.CLERK)
    client.force_login(world.outsider(Role.CHAIR))

    shown = client.get(GAPS).content.decode()

    assert "掘进二队分会" not in shown


def test_the_page_says_what_to_do_to_those_who_may(world: World, client: Client) -> None:
    appoint = f"{reverse('admin:organisation_post_add')}?unit={world.second_branch.pk}&amp;role=branch_chair"

    client.force_login(world.administrator)
    assert appoint in client.get(GAPS).content.decode()

    client.force_login(world.person(Role.ORGANISATION_OFFICER))
    shown = client.get(GAPS).content.decode()
    assert appoint not in shown
    assert reverse("organisation:import") in shown

    client.force_login(world.chair)
    assert reverse("organisation:import") not in client.get(GAPS).content.decode()


def test_a_whole_organisation_is_told_so(world: World, client: Client) -> None:
    PostFactory(unit=world.second_branch, role=Role.BRANCH_CHAIR)
    PostFactory(unit=world.second_group, role=Role.GROUP_LEADER)
    client.force_login(world.chair)

    assert "uc-empty" in client.get(GAPS).content.decode()


@pytest.mark.parametrize("groups", [1, 3, 50])
def test_the_page_asks_as_often_whatever_is_missing(
    world: World, client: Client, django_assert_num_queries: object, groups: int
) -> None:
    for number in range(groups):
        UnitFactory(parent=world.section, kind=UnitKind.UNION_GROUP, name=f"新{number}组")
    client.force_login(world.chair)
    client.get(GAPS)

    with django_assert_num_queries(24):  # type: ignore[operator]
        client.get(GAPS)


def stranded(world: World) -> list[tuple[str, int, int]]:
    return [(one.person.name, one.items, one.cases) for one in gaps(world).stranded]


def test_work_of_somebody_who_cannot_sign_in_any_more_is_named(world: World, client: Client) -> None:
    leader = world.group_leader
    for _item in range(2):
        WorkItemFactory(subject=SubjectFactory(unit=world.group), assignee=leader)
    WorkItemFactory(subject=SubjectFactory(unit=world.far_group), assignee=leader)
    assert stranded(world) == []  # the one outside is not theirs to see

    deactivate_person(person=leader, actor=world.administrator, on=TODAY)

    assert stranded(world) == [(leader.name, 2, 0)]
    client.force_login(world.welfare_officer)
    assert f"/work/hand-over/?person={leader.pk}" in client.get(GAPS).text


def test_work_of_somebody_who_gave_their_post_up_is_named(world: World) -> None:
    WorkItemFactory(subject=SubjectFactory(unit=world.group), assignee=world.group_leader)
    Post.objects.filter(user=world.group_leader).update(ends_on=date(2026, 3, 17))

    assert stranded(world) == [(world.group_leader.name, 1, 0)]


def test_cases_of_an_officer_without_a_post_are_named_until_the_sweep_moves_them(world: World) -> None:
    load_catalogues()
    case = reported(world)
    officer = world.welfare_officer
    Post.objects.filter(user=officer).update(ends_on=date(2026, 3, 17))
    found = gaps_for(world.chair, NOW)
    assert [(one.person, one.cases) for one in found.stranded] == [(officer, 1)]

    PostFactory(unit=world.enterprise, role=Role.WELFARE_OFFICER, user__name="新委员", starts_on=TODAY)
    assert replace_absent_owners(now=NOW) == 1

    case.refresh_from_db()
    assert case.owner
    assert case.owner.name == "新委员"
    assert gaps_for(world.chair, NOW).ownerless == 0
    assert replace_absent_owners(now=NOW) == 0


def test_a_case_for_which_nobody_answers_is_counted(world: World, client: Client) -> None:
    load_catalogues()
    reported(world)
    Post.objects.filter(role=Role.WELFARE_OFFICER).update(ends_on=date(2026, 3, 17))
    replace_absent_owners(now=NOW)

    assert gaps_for(world.chair, NOW).ownerless == 1
    client.force_login(world.chair)
    assert "1 个未结个案没有负责人" in client.get(GAPS).text


def test_home_is_my_work(world: World, client: Client) -> None:
    client.force_login(world.chair)

    assert client.get("/").url == reverse("worklist:mine")
