"""A person noted outside the roster is merged when the roster names them."""

from datetime import date

import pytest

from cases.members.models import Member
from cases.members.signals import members_merged
from tests.data.rosters.people import person
from tests.factories.members import OutsiderFactory

from .files import line

pytestmark = pytest.mark.usefixtures("units")
ONE = person(0)


@pytest.fixture
def merged():
    told = []
    members_merged.connect(lambda kept, gone, **kw: told.append((kept, gone.pk)), weak=False, dispatch_uid="t")
    yield told
    members_merged.disconnect(dispatch_uid="t")


def noted(world, **facts):
    facts = {"name": ONE.name, "id_number": ONE.id_number, "phone": "13500000000"} | facts
    return OutsiderFactory(unit=world.group, placed_on=date(2026, 2, 1), **facts)


def test_by_the_id_number_and_with_the_past(run, world, merged):
    outsider = noted(world)

    report = run([line(0, 手机号="")])

    assert report.counts == (1, 0, 0, 0)
    member = Member.objects.get()
    assert member.employee_no == ONE.number
    assert member.phone == "13500000000"
    assert merged == [(member, outsider.pk)]
    assert list(member.placements.order_by("starts_on").values_list("starts_on", "unit__name")) == [
        (date(2026, 2, 1), "一组"),
        (date(2026, 3, 18), ONE.unit),
    ]


def test_into_a_member_who_was_on_the_roster_all_along(run, world, merged):
    run([line(0)])
    outsider = noted(world)

    report = run([line(0)])

    assert report.counts == (0, 0, 1, 0)
    assert merged == [(Member.objects.get(), outsider.pk)]


def test_under_another_name_with_a_warning(run, world):
    noted(world, name="王小二")

    report = run([line(0)])

    assert report.warned == [(2, "name", "merge_other_name")]
    assert Member.objects.get().name == ONE.name


def test_not_by_the_name_alone(run, world, merged):
    noted(world, id_number="")
    run([line(0)])
    assert Member.objects.count() == 2
    assert merged == []


def test_not_by_a_dry_run_nor_by_a_refused_row(run, world, merged):
    noted(world)
    run([line(0)], "--dry-run")
    run([line(0, 手机号="123")])
    assert merged == []
    assert Member.objects.get().employee_no is None
