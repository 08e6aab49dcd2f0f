"""What a roster says of people in units that are not under the importer's posts: no name, no number, no state."""

import pytest

from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.roster import staged
from tests.data.rosters.people import person
from tests.factories import build_world
from tests.factories.members import MemberFactory, OutsiderFactory

from .files import line
from .pages import check, confirm, page

ONE = person(0)
SECRET = "G-998877"


@pytest.fixture
def world(db):
    return build_world()


def reasons(run):
    return [(issue.column, issue.problem.reason) for issue in staged.read_issues(run)]


def test_whose_id_number_it_is_stays_unsaid(officer, world):
    MemberFactory(unit=world.far_group, employee_no=SECRET, name="赵远山", id_number=ONE.id_number)

    run = check(officer, [line(0)])

    assert reasons(run) == [("id_number", "duplicate_id.elsewhere")]
    html = page(officer, "roster_preview", run)
    assert SECRET not in html
    assert "赵远山" not in html


def test_within_ones_units_the_holder_is_named(officer, world):
    MemberFactory(unit=world.group, employee_no=SECRET, name="赵远山", id_number=ONE.id_number)

    run = check(officer, [line(0)])

    assert reasons(run) == [("id_number", "duplicate_id.roster")]
    assert SECRET in page(officer, "roster_preview", run)


def test_nobody_learns_that_somebody_elsewhere_has_died(officer, world):
    MemberFactory(unit=world.far_group, employee_no=ONE.number, id_number="", status=EmploymentStatus.DECEASED)

    run = check(officer, [line(0)])

    assert reasons(run) == [("employee_no", "employee_elsewhere")]
    assert list(staged.read_warnings(run)) == []


@pytest.mark.parametrize(
    ("unit", "reason"), [("far_group", "merge_other_name.elsewhere"), ("group", "merge_other_name")]
)
def test_somebody_noted_elsewhere_is_merged_unnamed(officer, world, unit, reason):
    OutsiderFactory(unit=getattr(world, unit), name="王小二", id_number=ONE.id_number)

    run = check(officer, [line(0)])

    (warning,) = staged.read_warnings(run)
    assert warning.problem.reason == reason
    assert ("王小二" in page(officer, "roster_preview", run)) is (unit == "group")
    confirm(officer, run)
    assert Member.objects.get().name == ONE.name
