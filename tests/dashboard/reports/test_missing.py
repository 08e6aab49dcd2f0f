"""What records lack: counted by unit, each number with its list, only as far as the reader may open it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import World
from tests.factories.cases import NOW, graded, make_member, reported
from tests.factories.protocol import in_force
from unioncare.dashboard.reports.enums import Area
from unioncare.dashboard.reports.selectors.missing import CHECKS, area_tables
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

from .conftest import sheets, signed_in

MISSING = reverse("dashboard:missing")
PHONE = {"phone": "13812342046", "birth_date": "1980-05-01", "sex": "m"}


def found(reader: User, unit: Unit) -> dict[str, int]:
    """The sums of everything of which something is missing."""
    tables = area_tables(reader, unit, NOW)
    return {check.code: number for table in tables for number, check in table.total.cells if number}


def test_each_thing_that_is_missing_is_counted_by_unit(world: World) -> None:
    in_force(world.enterprise)
    make_member(world, name="王一", number="1", unit=world.second_branch, phone="13812342046")
    graded(world, member=make_member(world, name="王二", number="2"), facts=False)
    reported(world, member=make_member(world, name="王三", number="3"), consent=None)

    counts = found(world.welfare_officer, world.enterprise)

    assert {code: counts.get(code, 0) for code in ("phone", "id", "birth", "sex", "joined")} == {
        "phone": 2, "id": 3, "birth": 3, "sex": 3, "joined": 3,
    }  # fmt: skip
    cases = ("consent", "verification", "household", "costs", "grading", "diagnosis")
    assert {code: counts.get(code, 0) for code in cases} == {
        "consent": 1, "verification": 1, "household": 1, "costs": 1, "grading": 0, "diagnosis": 0,
    }  # fmt: skip
    members = next(one for one in area_tables(world.welfare_officer, world.enterprise, NOW) if one.area == Area.MEMBERS)
    assert [(line.unit, line.counts[0]) for line in members.lines] == [(world.branch, 2), (world.second_branch, 0)]


def test_visits_that_were_due_without_a_record_are_missing(world: World, officer: Client) -> None:
    in_force(world.enterprise)
    case = reported(world, now=NOW.replace(day=1))

    assert found(world.welfare_officer, world.enterprise)["record"] == 1
    page = officer.get(reverse("dashboard:missing_list", args=["record"]), {"unit": world.branch.code})
    assert [row.what.split()[0] for row in page.context["rows"]] == [case.number]


def test_a_reader_counts_and_opens_only_what_they_may(world: World) -> None:
    make_member(world, number="1")
    clerk, chair = signed_in(world, Role.CLERK), signed_in(world, Role.BRANCH_CHAIR)

    assert [one.area for one in area_tables(world.person(Role.CLERK), world.enterprise, NOW)] == [
        Area.MEMBERS, Area.INSURANCE,
    ]  # fmt: skip
    assert clerk.get(reverse("dashboard:missing_list", args=["consent"])).status_code == 404
    assert chair.get(MISSING, {"unit": world.second_branch.code}).status_code == 404
    assert chair.get(MISSING).context["unit"] == world.branch
    assert found(world.outsider(Role.WELFARE_OFFICER), world.far_enterprise) == {}


def test_each_number_leads_to_its_list_and_each_row_to_where_it_is_added(world: World, officer: Client) -> None:
    member = make_member(world, number="1")

    page = officer.get(MISSING).content.decode()
    address = f"{reverse('dashboard:missing_list', args=['phone'])}?unit={world.branch.code}"
    assert address in page
    rows = officer.get(address).context["rows"]
    assert [(row.what, row.url) for row in rows] == [("陈国栋 1", reverse("cases:member", args=[member.pk]))]


def test_paper_and_workbook_hold_the_same_counts(world: World, officer: Client) -> None:
    make_member(world, number="1")

    paper = officer.get(reverse("dashboard:missing_paper")).content.decode()
    assert "综采一队分会" in paper
    rows = sheets(officer.post(reverse("dashboard:missing_export"), {"purpose": "补齐资料"}))["Members"]
    assert rows[0][:2] == ["Unit", "Phone"]
    assert rows[1][:2] == ["综采一队分会", 1]
    assert rows[2][:2] == ["Sum", 1]
    assert "补齐资料" in rows[3][0]


@pytest.mark.parametrize("many", [1, 3, 50])
def test_it_costs_a_query_for_each_check_however_much_is_missing(
    world: World, django_assert_num_queries: Any, many: int
) -> None:
    for number in range(many):
        make_member(world, number=f"{number}", name=f"职工{number}")
    reader = world.welfare_officer
    reader.has_perm("cases.see_case")

    with django_assert_num_queries(len(CHECKS) + 1):
        area_tables(reader, world.enterprise, NOW)
