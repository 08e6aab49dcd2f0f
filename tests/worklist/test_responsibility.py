"""Who answers: nearest unit upward, least open load, deputies, climbing, vacancies, the table."""

from datetime import date

import pytest

from tests.factories import PostFactory, UserFactory
from tests.factories.worklist import NOW, SubjectFactory, WorkItemFactory
from unioncare.organisation.enums import Role, UnitKind
from unioncare.organisation.models import Post
from unioncare.worklist import services
from unioncare.worklist.models import Responsibility, WorkItem
from unioncare.worklist.responsibility import responsible_for
from unioncare.worklist.services.reassigning import assign_unassigned, replace_absent

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 18)


def empty(world, role):
    """Let a post end the day before."""
    post = world.post_of(role)
    post.ends_on = date(2026, 3, 17)
    post.save()


def test_the_nearest_post_upward_answers(world):
    answer = responsible_for(kind="visit", unit=world.group, on=ON)
    assert (answer.user, answer.role, answer.vacancies) == (world.group_leader, Role.GROUP_LEADER, ())
    assert responsible_for(kind="grading", unit=world.group, on=ON).user == world.welfare_officer


def test_a_vacancy_is_reported_and_the_duty_climbs(world):
    empty(world, Role.GROUP_LEADER)
    answer = responsible_for(kind="visit", unit=world.group, on=ON)
    assert (answer.user, answer.role) == (world.branch_chair, Role.BRANCH_CHAIR)
    assert answer.vacancies == (world.group,)

    empty(world, Role.BRANCH_CHAIR)
    answer = responsible_for(kind="visit", unit=world.group, on=ON)
    assert (answer.user, answer.role) == (world.welfare_officer, Role.WELFARE_OFFICER)
    assert answer.vacancies == (world.group, world.branch)


def test_without_anybody_at_all_the_missing_role_is_named(world):
    for role in (Role.GROUP_LEADER, Role.BRANCH_CHAIR, Role.WELFARE_OFFICER):
        empty(world, role)
    answer = responsible_for(kind="visit", unit=world.group, on=ON)
    assert (answer.user, answer.role) == (None, Role.GROUP_LEADER)
    assert answer.vacancies == (world.group, world.branch, world.enterprise)


def test_a_role_may_be_asked_for_by_name(world):
    assert responsible_for(kind="visit", unit=world.group, role=Role.VICE_CHAIR, on=ON).user == world.person(
        Role.VICE_CHAIR
    )


def test_a_higher_unit_answers_where_the_post_is_empty_below(world):
    empty(world, Role.CHAIR)
    above = PostFactory(unit=world.corporation, role=Role.CHAIR).user
    answer = responsible_for(kind="plan_approval", unit=world.group, on=ON)
    assert answer.user == above
    assert answer.vacancies == (world.enterprise,)


def test_an_item_above_every_level_of_the_table_finds_its_role_upward(world):
    assert responsible_for(kind="visit", unit=world.enterprise, on=ON).user == world.welfare_officer


def test_the_post_of_another_branch_never_answers(world):
    assert responsible_for(kind="verification", unit=world.second_branch, on=ON).user == world.welfare_officer


def test_posts_count_from_their_first_to_their_last_day(world):
    empty(world, Role.BRANCH_CHAIR)
    PostFactory(unit=world.branch, role=Role.BRANCH_CHAIR, starts_on=date(2026, 3, 19))
    assert responsible_for(kind="verification", unit=world.group, on=date(2026, 3, 17)).user == world.branch_chair
    assert responsible_for(kind="verification", unit=world.group, on=ON).user == world.welfare_officer


def test_a_deputy_answers_for_somebody_who_can_no_longer_sign_in(world):
    deputy = UserFactory(name="代理人")
    Post.objects.filter(pk=world.post_of(Role.BRANCH_CHAIR).pk).update(deputy=deputy)
    assert responsible_for(kind="verification", unit=world.group, on=ON).user == world.branch_chair

    chair = world.branch_chair
    chair.is_active = False
    chair.save()
    answer = responsible_for(kind="verification", unit=world.group, on=ON)
    assert (answer.user, answer.vacancies) == (deputy, ())


def test_of_several_the_one_with_the_least_open_work_answers(world):
    second = PostFactory(unit=world.enterprise, role=Role.WELFARE_OFFICER).user
    WorkItemFactory(assignee=world.welfare_officer)
    WorkItemFactory(assignee=second, ended="done")
    assert responsible_for(kind="grading", unit=world.group, on=ON).user == second


def test_excluded_people_are_passed_over(world):
    answer = responsible_for(kind="visit", unit=world.group, on=ON, excluded={world.group_leader.pk})
    assert answer.user == world.branch_chair


def test_rows_of_the_table_replace_the_default_of_their_kind(world):
    Responsibility.objects.create(item_kind="visit", unit_kind=UnitKind.ENTERPRISE, role=Role.WOMENS_OFFICER)
    assert responsible_for(kind="visit", unit=world.group, on=ON).user == world.person(Role.WOMENS_OFFICER)
    assert responsible_for(kind="first_visit", unit=world.group, on=ON).user == world.branch_chair


def test_unassigned_items_find_their_person_when_the_post_is_filled(world):
    empty(world, Role.BRANCH_CHAIR)
    subject = SubjectFactory(unit=world.group)
    item = WorkItemFactory(subject=subject, assignee=None, role=Role.BRANCH_CHAIR)
    done = WorkItemFactory(subject=subject, assignee=None, role=Role.BRANCH_CHAIR, ended="done")
    new = PostFactory(unit=world.branch, role=Role.BRANCH_CHAIR).user

    assert assign_unassigned(now=NOW) == 1
    assert assign_unassigned(now=NOW) == 0
    item.refresh_from_db()
    done.refresh_from_db()
    assert (item.assignee, done.assignee) == (new, None)


def test_items_leave_people_whose_post_has_ended(world):
    subject = SubjectFactory(unit=world.group)
    item = WorkItemFactory(subject=subject, assignee=world.branch_chair, role=Role.BRANCH_CHAIR)
    stays = WorkItemFactory(subject=subject, assignee=world.group_leader, role=Role.GROUP_LEADER)
    assert replace_absent(now=NOW) == 0

    empty(world, Role.BRANCH_CHAIR)
    assert replace_absent(now=NOW) == 1
    item.refresh_from_db()
    stays.refresh_from_db()
    assert (item.assignee, item.role) == (world.welfare_officer, Role.WELFARE_OFFICER)
    assert stays.assignee == world.group_leader


def test_items_stay_with_a_deputy_and_with_whoever_they_were_handed_to(world):
    subject = SubjectFactory(unit=world.group)
    deputy = UserFactory()
    Post.objects.filter(pk=world.post_of(Role.BRANCH_CHAIR).pk).update(deputy=deputy)
    WorkItemFactory(subject=subject, assignee=deputy, role=Role.BRANCH_CHAIR)
    handed = WorkItemFactory(subject=subject, assignee=world.branch_chair, role=Role.BRANCH_CHAIR)
    services.hand_over_item(item=handed, to=world.chair, actor=world.branch_chair, now=NOW, reason="出差")

    assert replace_absent(now=NOW) == 0
    assert WorkItem.objects.get(pk=handed.pk).assignee == world.chair
