"""How far an administrator reaches: not to deputies of posts elsewhere, nor to what holds for the whole union."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PostFactory, UserFactory, World
from tests.organisation.test_admin import inline
from unioncare.core.models import Threshold
from unioncare.organisation.administering import administered_people
from unioncare.organisation.enums import Role
from unioncare.organisation.models import CalendarDay, Post, User
from unioncare.worklist.models import ApprovalStepRule

TODAY = date(2026, 3, 18)
pytestmark = pytest.mark.usefixtures("few_rows")


# --- deputies ----------------------------------------------------------------------------------------------


def test_the_deputy_of_a_post_elsewhere_is_out_of_reach(office: Client, world: World) -> None:
    deputy = world.branch_chair
    PostFactory(unit=world.far_enterprise, role=Role.CHAIR, deputy=deputy)

    response = office.post(reverse("admin:organisation_user_act", args=[deputy.pk, "password"]), follow=True)

    assert "password" not in response.context
    assert not User.objects.get(pk=deputy.pk).must_change_password


@pytest.mark.parametrize(("ends_on", "reached"), [(None, False), (TODAY, False), (date(2026, 3, 17), True)])
def test_a_deputyship_elsewhere_counts_until_its_last_day(world: World, ends_on: date | None, reached: bool) -> None:
    deputy = world.branch_chair
    PostFactory(unit=world.far_enterprise, role=Role.CHAIR, deputy=deputy, ends_on=ends_on)

    assert administered_people(world.administrator, TODAY).contains(deputy) is reached


def test_the_deputy_of_a_post_inside_stays_within_reach(world: World) -> None:
    deputy = world.branch_chair
    PostFactory(unit=world.enterprise, role=Role.CHAIR, deputy=deputy)

    assert administered_people(world.administrator, TODAY).contains(deputy)


# --- posts that stand where the administrator could not appoint --------------------------------------------


def row(post: Post, **changes: object) -> dict[str, object]:
    """The fields of a post as the page of its person sends them."""
    row = {"id": post.pk, "unit": post.unit_id, "role": post.role, "starts_on": post.starts_on, "ends_on": post.ends_on}
    return {name: value or "" for name, value in {**row, "deputy": post.deputy_id, **changes}.items()}


def save(office: Client, person: User, *rows: dict[str, object]) -> Any:
    return office.post(
        reverse("admin:organisation_user_change", args=[person.pk]),
        {"name": "韩立春", **inline("posts", list(rows), initial=len(rows)), **inline("relatives")},
    )


def test_a_person_with_a_past_post_elsewhere_or_in_a_closed_unit_is_saved(office: Client, world: World) -> None:
    person, until = world.branch_chair, date(2025, 12, 31)
    elsewhere = PostFactory(user=person, unit=world.far_branch, role=Role.CLERK, ends_on=until)
    closed = PostFactory(user=person, unit=world.second_group, role=Role.GROUP_LEADER, ends_on=until)
    world.second_group.is_active = False
    world.second_group.save()

    response = save(office, person, row(world.post_of(Role.BRANCH_CHAIR)), row(closed), row(elsewhere))

    assert response.status_code == 302
    assert User.objects.get(pk=person.pk).name == "韩立春"


def test_a_past_post_elsewhere_is_not_opened_again(office: Client, world: World) -> None:
    person = world.branch_chair
    elsewhere = PostFactory(user=person, unit=world.far_enterprise, role=Role.CHAIR, ends_on=date(2025, 12, 31))

    save(office, person, row(world.post_of(Role.BRANCH_CHAIR)), row(elsewhere, ends_on="", deputy=person.pk))

    elsewhere.refresh_from_db()
    assert (elsewhere.ends_on, elsewhere.deputy) == (date(2025, 12, 31), None)


def test_a_deputy_who_could_not_be_chosen_anew_stays(office: Client, world: World) -> None:
    person, post = world.branch_chair, world.post_of(Role.BRANCH_CHAIR)
    post.deputy = world.outsider(Role.BRANCH_CHAIR)
    post.save()

    assert save(office, person, row(post)).status_code == 302
    office.post(
        reverse("admin:organisation_post_change", args=[post.pk]),
        {"starts_on": "2020-01-01", "ends_on": "2031-03-31", "deputy": post.deputy.pk},
    )
    post.refresh_from_db()
    assert (post.ends_on, post.deputy) == (date(2031, 3, 31), world.outsider(Role.BRANCH_CHAIR))

    other = row(post, deputy=world.outsider(Role.CLERK).pk)
    assert save(office, person, other).status_code == 200


# --- what holds for the whole union ------------------------------------------------------------------------

GLOBAL = [
    "worklist_responsibility",
    "worklist_approvalsteprule",
    "organisation_calendarday",
    "django_celery_beat_periodictask",
    "django_celery_beat_crontabschedule",
    "cases_disease",
    "cases_livingline",
    "cases_burdenscale",
    "cases_consenttext",
]


@pytest.mark.parametrize("table", GLOBAL)
def test_an_administrator_of_a_part_reads_what_holds_for_all_and_does_not_change_it(
    office: Client, world: World, table: str
) -> None:
    assert office.get(reverse(f"admin:{table}_changelist")).status_code == 200
    assert office.get(reverse(f"admin:{table}_add")).status_code == 403

    office.force_login(world.administrator_of_all())
    assert office.get(reverse(f"admin:{table}_add")).status_code == 200


def test_the_approvals_of_the_enterprise_above_are_not_theirs_to_write(office: Client, world: World) -> None:
    rule = ApprovalStepRule.objects.create(action="protocol", order=1, roles=["chair"])
    page = reverse("admin:worklist_approvalsteprule_change", args=[rule.pk])

    assert office.post(page, {"action": "protocol", "order": 1, "roles": ["branch_chair"]}).status_code == 403

    rule.refresh_from_db()
    assert rule.roles == ["chair"]


def test_thresholds_and_the_calendar_are_not_theirs_to_write(office: Client) -> None:
    office.get(reverse("admin:core_threshold_changelist"))
    threshold = reverse("admin:core_threshold_change", args=["gaps.post_ends_days"])

    assert office.post(threshold, {"value": "14"}).status_code == 403
    assert office.post(reverse("admin:organisation_calendarday_load"), {"year": 2026}).status_code == 403

    assert Threshold.objects.get(pk="gaps.post_ends_days").value == 30
    assert not CalendarDay.objects.exists()


def test_the_deputy_of_the_unions_administrator_sets_what_holds_for_all(world: World, client: Client) -> None:
    deputy = UserFactory()
    PostFactory(unit=world.corporation, role=Role.ADMINISTRATOR, deputy=deputy)
    client.force_login(deputy)

    assert client.get(reverse("admin:worklist_approvalsteprule_add")).status_code == 200
