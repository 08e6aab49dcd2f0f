"""Where somebody was on any day, and what lists show today."""

from datetime import date, timedelta

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.members.enums import EmploymentStatus
from cases.members.models import Member, Placement
from cases.members.services import place_member, refresh_current_placements
from cases.members.signals import members_left, members_moved
from tests.factories.members import MemberFactory

TODAY = date(2026, 3, 18)
ACTIVE, SICK, LEFT = EmploymentStatus.ACTIVE, EmploymentStatus.SICK_LEAVE, EmploymentStatus.LEFT


@pytest.fixture
def moves():
    told = []
    members_moved.connect(lambda **kw: told.extend(kw["moves"]), weak=False, dispatch_uid="t")
    yield told
    members_moved.disconnect(dispatch_uid="t")


@pytest.fixture
def departures():
    told = []
    members_left.connect(lambda **kw: told.extend(kw["departures"]), weak=False, dispatch_uid="t")
    yield told
    members_left.disconnect(dispatch_uid="t")


def place(member, unit, status, starts_on, now, actor=None):
    return place_member(member=member, unit=unit, status=status, starts_on=starts_on, actor=actor, now=now)


def audited(member):
    rows = (
        LogEntry.objects.filter(content_type__model="member", object_id=member.pk)
        .select_related("actor")
        .order_by("pk")
    )
    return [(row.changes, (row.additional_data or {}).get("from"), row.actor) for row in rows]


def placed_on(member, day):
    found = Placement.objects.on(day).filter(member=member).first()
    return found and (found.unit, found.status)


def test_a_move_of_today_shows_at_once_and_the_past_stays_as_it_was(world, now, moves):
    member = MemberFactory(unit=world.group)

    place(member, world.second_group, ACTIVE, TODAY, now, actor=world.welfare_officer)

    assert member.unit == world.second_group
    assert placed_on(member, TODAY) == (world.second_group, ACTIVE)
    assert placed_on(member, TODAY - timedelta(days=1)) == (world.group, ACTIVE)
    assert placed_on(member, date(2019, 12, 31)) is None
    assert moves == [(member.pk, world.group.pk, world.second_group.pk)]
    assert audited(member) == [({"unit": ["一组", "二组"]}, "2026-03-18", world.welfare_officer)]


def test_a_move_to_come_waits_for_its_day(world, now, moves):
    member = MemberFactory(unit=world.group)

    place(member, world.second_group, SICK, date(2026, 4, 1), now, actor=world.welfare_officer)

    assert (member.unit, member.status) == (world.group, ACTIVE)
    assert moves == []
    difference = {"unit": ["一组", "二组"], "status": ["active", "sick_leave"]}
    assert audited(member) == [(difference, "2026-04-01", world.welfare_officer)]

    assert refresh_current_placements(today=date(2026, 3, 31), now=now) == 0
    assert refresh_current_placements(today=date(2026, 4, 1), now=now) == 1
    assert refresh_current_placements(today=date(2026, 4, 1), now=now) == 0
    member.refresh_from_db()
    assert (member.unit, member.status) == (world.second_group, SICK)
    assert moves == [(member.pk, world.group.pk, world.second_group.pk)]
    assert audited(member)[1:] == [(difference, None, None)]  # the job, on the day itself


def test_a_placement_in_the_past_leaves_a_later_one_in_force(world, now, moves):
    member = MemberFactory(unit=world.group)
    place(member, world.second_group, ACTIVE, date(2026, 3, 1), now)

    place(member, world.section, ACTIVE, date(2025, 6, 1), now, actor=world.welfare_officer)

    assert member.unit == world.second_group
    assert placed_on(member, date(2025, 7, 1)) == (world.section, ACTIVE)
    assert audited(member)[1:] == [({"unit": ["一组", world.section.name]}, "2025-06-01", world.welfare_officer)]


def test_a_day_before_the_first_placement_is_audited_as_new(world, now):
    member = MemberFactory(unit=world.group)
    place(member, world.section, ACTIVE, date(2019, 1, 1), now)
    assert audited(member) == [({"unit": ["", world.section.name], "status": ["", "active"]}, "2019-01-01", None)]


def test_the_same_day_corrects_what_stood_there(world, now):
    member = MemberFactory(unit=world.group)
    place(member, world.section, ACTIVE, TODAY, now)
    place(member, world.second_group, ACTIVE, TODAY, now)

    assert member.placements.count() == 2
    assert member.unit == world.second_group


def test_what_holds_already_is_not_written_again(world, now):
    member = MemberFactory(unit=world.group)

    place(member, world.group, ACTIVE, TODAY, now)

    assert member.placements.count() == 1
    assert audited(member) == []


def test_leaving_is_marked_told_and_undone_by_coming_back(world, now, departures):
    member = MemberFactory(unit=world.group)

    place(member, world.group, LEFT, date(2026, 3, 10), now)
    assert member.left_on == date(2026, 3, 10)
    assert departures == [(member.pk, date(2026, 3, 10), "left")]

    place(member, world.group, ACTIVE, TODAY, now)
    assert (member.left_on, member.status) == (None, ACTIVE)
    assert len(departures) == 1


def test_nobody_is_placed_in_an_inactive_unit(world, now):
    world.second_group.is_active = False
    with pytest.raises(ValidationError) as refusal:
        place(MemberFactory(unit=world.group), world.second_group, ACTIVE, TODAY, now)
    assert "unit" in refusal.value.message_dict


def test_the_daily_refresh_asks_the_same_questions_for_one_and_for_many(world, now, django_assert_num_queries):
    ContentType.objects.get_for_model(Member)  # kept from here on
    for count in (1, 3):
        members = MemberFactory.create_batch(count, unit=world.group)
        Placement.objects.bulk_create(
            Placement(member=m, unit=world.second_group, status=SICK, starts_on=TODAY) for m in members
        )
        with django_assert_num_queries(11):
            assert refresh_current_placements(today=TODAY, now=now) == count


days = st.integers(0, 40).map(lambda n: TODAY + timedelta(days=n - 20))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(days, st.sampled_from(["group", "second_group", "section"])), max_size=8))
def test_whatever_the_order_of_entry_the_latest_begun_placement_shows(world, now, entries):
    member = MemberFactory(unit=world.branch)
    expected = {date(2020, 1, 1): world.branch}
    for day, unit in entries:
        place(member, getattr(world, unit), ACTIVE, day, now)
        holding = expected[max(start for start in expected if start <= day)]
        if holding != getattr(world, unit):  # else it only says what holds already
            expected[day] = getattr(world, unit)

    shown = expected[max(day for day in expected if day <= TODAY)]
    assert Member.objects.get(pk=member.pk).unit == shown
    for day, unit in expected.items():
        assert placed_on(member, day)[0] == unit
