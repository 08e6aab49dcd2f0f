"""A unit stays in use while members, cases or work are there: the admin and the service say what, and what to do."""

from collections.abc import Iterator
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cases.care.services.verification import reject_case
from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.services import place_member
from tests.factories import UnitFactory, World
from tests.factories.cases import NOW, load_catalogues, make_member, reported
from tests.factories.members import MemberFactory
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.organisation.models import Unit
from unioncare.organisation.services.units import deactivate_unit
from unioncare.worklist.enums import ItemState

TODAY = NOW.date()


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False), translation.override("en"):
        yield


def reasons_against(unit: Unit) -> list[str]:
    """What deactivating a unit is refused with; nothing when it succeeds."""
    try:
        deactivate_unit(unit=unit, actor=None, on=TODAY)
    except ValidationError as error:
        assert Unit.objects.get(pk=unit.pk).is_active
        return error.messages
    assert not Unit.objects.get(pk=unit.pk).is_active
    return []


def place(member: Member, unit: Unit, since: date, status: EmploymentStatus = EmploymentStatus.ACTIVE) -> None:
    place_member(member=member, unit=unit, status=status, starts_on=since, actor=None, now=NOW)


def test_members_keep_their_unit_in_use_until_they_are_placed_elsewhere(world: World) -> None:
    MemberFactory(unit=world.second_group)
    member = MemberFactory(unit=world.second_group, status=EmploymentStatus.RETIRED)

    assert reasons_against(world.second_group) == [
        "2 members are placed in “二组”, now or from a later day. Place them in another unit first."
    ]
    for one in Member.objects.all():
        place(one, world.section, TODAY)
    assert Member.objects.get(pk=member.pk).unit == world.section
    assert reasons_against(world.second_group) == []


def test_a_member_who_comes_later_keeps_the_unit_and_one_who_left_does_not(world: World) -> None:
    leaver = MemberFactory(unit=world.second_group)
    place(leaver, world.second_group, TODAY, EmploymentStatus.LEFT)
    comer = MemberFactory(unit=world.section)
    place(comer, world.second_group, date(2026, 4, 1))

    assert reasons_against(world.second_group) == [
        "1 member is placed in “二组”, now or from a later day. Place them in another unit first."
    ]


def test_an_open_case_keeps_its_unit_after_its_member_has_moved(world: World) -> None:
    load_catalogues()
    member = make_member(world, unit=world.second_group)
    case = reported(world, member=member)
    place(member, world.section, TODAY)

    work_reason, case_reason = reasons_against(world.second_group)

    assert case_reason == "1 case of “二组” is open. Close it, or hand it over to another unit first."
    assert "work items of “二组” are open" in work_reason
    reject_case(case_id=case.pk, reason="误报", actor=world.branch_chair, now=NOW)
    assert reasons_against(world.second_group) == []


def test_open_work_keeps_its_unit_whenever_it_is_due_and_work_below_does_not_count_twice(world: World) -> None:
    unit = UnitFactory(parent=world.second_branch, name="检修班")
    WorkItemFactory(subject=SubjectFactory(unit=unit), ended=ItemState.DONE)
    item = WorkItemFactory(subject=SubjectFactory(unit=unit))
    WorkItemFactory(subject=SubjectFactory(unit=world.second_branch))

    assert reasons_against(unit) == ["1 work item of “检修班” is open. Do it, or waive it with a reason first."]
    item.state, item.done_at = ItemState.DONE, NOW
    item.save()
    assert reasons_against(unit) == []


def test_the_administrator_reads_every_reason_in_chinese(world: World, client: Client) -> None:
    MemberFactory(unit=world.second_group)
    WorkItemFactory(subject=SubjectFactory(unit=world.second_group))
    client.force_login(world.administrator)

    url = reverse("admin:organisation_unit_act", args=[world.second_group.pk, "deactivate"])
    response = client.post(url, follow=True)

    assert [str(message) for message in response.context["messages"]] == [
        "“二组”还有 1 项待办未完成。先完成，或说明理由后免除。",
        "“二组”还有 1 名职工（含之后到岗的）。先把他们安排到其他单位。",
    ]
    assert Unit.objects.get(pk=world.second_group.pk).is_active
