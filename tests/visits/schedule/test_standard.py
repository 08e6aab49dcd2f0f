"""How far the visit standard is kept: by one rule, per case, unit, level and visitor."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import PostFactory, UnitFactory, UserFactory
from tests.factories.cases import NOW, make_member, rejected, reported
from tests.factories.protocol import in_care
from tests.factories.visits import first_visit, record_entry
from unioncare.core.rates import Rate
from unioncare.organisation.enums import Role, UnitKind
from unioncare.worklist.services import waive_item
from visits.schedule.models import Visit
from visits.schedule.selectors.standard import (
    first_visit_on_time,
    standard_by_level,
    standard_met,
    standard_of_case,
)
from visits.schedule.selectors.visitors import PersonRates, rates_of_people, standard_by_visitor
from visits.schedule.services.recording import record_extra, record_visit

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 1), date(2026, 4, 30)
LATER = NOW + timedelta(days=21)


def keep(visit, world, **changes):
    at = changes.pop("at", NOW)
    return record_visit(
        visit=visit, entry=record_entry(world, happened_at=at, **changes), actor=world.branch_chair, now=at
    )


def met(world, unit=None, now=LATER):
    return standard_met((unit or world.corporation).path, FIRST, LAST, now)


def test_where_nothing_was_due_there_is_no_rate(world):
    assert met(world) == Rate(0, 0)
    assert met(world).value is None


def test_a_case_keeps_the_standard_when_each_due_visit_did(world):
    kept, failed = in_care(world), in_care(world, member=make_member(world, number="030218", name="王强"))
    for case in (kept, failed):
        for visit in Visit.objects.filter(case=case, item__due_at__lt=LATER).select_related("item").order_by("pk"):
            mode = "phone" if case == failed and visit.trigger == "regular" else "home"
            keep(visit, world, at=max(visit.item.opens_at, NOW), mode=mode)
    assert met(world) == Rate(1, 2)
    assert standard_of_case(kept, LATER).value == 1
    assert standard_by_level(world.corporation.path, FIRST, LAST, LATER) == {kept.level: Rate(1, 2)}


def test_what_is_still_to_come_counts_for_nobody(world):
    case = in_care(world)
    keep(first_visit(case), world)
    assert met(world, now=NOW + timedelta(days=3)) == Rate(1, 1)


def test_a_missed_visit_fails_and_a_waived_one_was_no_obligation(world):
    case = in_care(world)
    first = first_visit(case)
    assert met(world, now=first.item.due_at + timedelta(hours=1)) == Rate(0, 1)
    waive_item(item=first.item_id, actor=world.branch_chair, now=NOW, reason="本人谢绝")
    assert met(world, now=first.item.due_at + timedelta(hours=1)) == Rate(0, 0)


def test_a_visit_outside_the_plan_makes_up_for_nothing(world):
    case = reported(world)
    record_extra(case=case, entry=record_entry(world), actor=world.branch_chair, now=NOW)
    assert met(world, now=first_visit(case).item.due_at + timedelta(hours=1)) == Rate(0, 1)


def test_each_unit_counts_its_own(world):
    keep(first_visit(reported(world)), world)
    now = NOW + timedelta(days=7)
    assert met(world, world.branch, now) == met(world, world.enterprise, now) == Rate(1, 1)
    assert met(world, world.second_branch, now) == met(world, world.far_enterprise, now) == Rate(0, 0)


def test_each_visitor_is_told_how_their_visits_went(world):
    keep(first_visit(reported(world)), world)
    rows = standard_by_visitor(world.enterprise.path, FIRST, LAST, NOW + timedelta(days=7))
    assert {row.user: row.rate for row in rows} == {
        world.branch_chair: Rate(1, 1),
        world.person(Role.VICE_CHAIR): Rate(1, 1),
    }


def test_the_same_for_some_people_in_whichever_unit_takes_one_query(world, django_assert_num_queries):
    keep(first_visit(reported(world)), world)
    reported(world, member=make_member(world, number="030218", name="王强"))  # nobody came
    chair = world.branch_chair.pk
    with django_assert_num_queries(1):
        found = rates_of_people([chair], FIRST, LAST, NOW + timedelta(days=7))
    assert found == {chair: PersonRates(Rate(1, 2), Rate(1, 2))}
    assert rates_of_people([world.chair.pk], FIRST, LAST, NOW + timedelta(days=7)) == {}
    assert rates_of_people([chair], FIRST, date(2026, 3, 17), NOW + timedelta(days=7)) == {}


def rates_of(*people):
    return rates_of_people([person.pk for person in people], FIRST, LAST, NOW + timedelta(days=7))


def test_a_visit_counts_for_who_went_in_the_place_of_another_and_not_for_the_other(world):
    vice, stand_in = world.person(Role.VICE_CHAIR), UserFactory(name="赵平")
    PostFactory(user=stand_in, unit=world.enterprise, role=Role.VICE_CHAIR)
    keep(first_visit(reported(world)), world, came=(world.branch_chair.pk, stand_in.pk))
    kept = PersonRates(Rate(1, 1), Rate(1, 1))
    assert rates_of(vice, stand_in, world.branch_chair) == {stand_in.pk: kept, world.branch_chair.pk: kept}
    rows = standard_by_visitor(world.enterprise.path, FIRST, LAST, NOW + timedelta(days=7))
    assert {row.user: row.rate for row in rows} == {stand_in: Rate(1, 1), world.branch_chair: Rate(1, 1)}


def test_a_seat_that_stays_empty_counts_against_whoever_was_to_go(world):
    beside = UserFactory(name="赵平")
    keep(first_visit(reported(world)), world, came=(world.branch_chair.pk, beside.pk))
    assert rates_of(world.branch_chair, world.person(Role.VICE_CHAIR), beside) == {
        # In time it was; the standard asks for both.
        world.branch_chair.pk: PersonRates(Rate(0, 1), Rate(1, 1)),
        world.person(Role.VICE_CHAIR).pk: PersonRates(Rate(0, 1), Rate(0, 1)),
    }


def test_a_telephone_call_is_no_first_visit_for_those_who_called_either(world):
    keep(first_visit(reported(world)), world, mode="phone")
    assert rates_of(world.branch_chair) == {world.branch_chair.pk: PersonRates(Rate(0, 1), Rate(0, 1))}


def test_a_first_visit_is_credited_to_those_who_went_whoever_writes_it_down(world):
    visit, vice = first_visit(reported(world)), world.person(Role.VICE_CHAIR)
    record_visit(
        visit=visit, entry=record_entry(world, happened_at=NOW), actor=vice, now=visit.item.due_at + timedelta(days=1)
    )
    assert {rates.first for rates in rates_of(vice, world.branch_chair).values()} == {Rate(1, 1)}


def test_first_visits_on_time_of_new_cases(world):
    keep(first_visit(reported(world)), world)
    late = first_visit(reported(world, member=make_member(world, number="030218", name="王强")))
    keep(late, world, at=late.item.due_at + timedelta(hours=3))
    reported(world, member=make_member(world, number="030219", name="李进"))  # nobody came
    rejected(world, member=make_member(world, number="030220", name="周平"))  # was no case
    called = first_visit(reported(world, member=make_member(world, number="030221", name="孙立")))
    keep(called, world, mode="phone")
    assert first_visit_on_time(world.corporation.path, FIRST, LAST, LATER) == Rate(1, 4)


def standard_page(client, world, **query):
    return client.get("/visits/standard/", {"unit": world.enterprise.code} | query)


def test_the_page_shows_each_unit_below_with_its_own_rate(world, sign_in, time_machine):
    keep(first_visit(reported(world)), world)
    late = make_member(world, number="030218", name="王强", unit=world.second_branch)
    first_visit(reported(world, member=late))
    time_machine.move_to(NOW + timedelta(days=7), tick=False)
    page = standard_page(sign_in(world.chair), world)
    rates = {row.unit: row.rate for row in page.context["units"]}
    assert rates == {world.branch: Rate(1, 1), world.second_branch: Rate(0, 1)}
    # Each figure and each table leads to the rules behind it.
    assert page.content.decode().count(f'href="{reverse("cases:protocols")}"') >= 5


@pytest.mark.parametrize("branches", [3, 12])
def test_the_page_asks_as_often_for_three_units_below_as_for_twelve(world, sign_in, time_machine, branches):
    for number in range(branches - 2):
        branch = UnitFactory(parent=world.enterprise, code=f"QL3-9{number}", name=f"{number}队", kind=UnitKind.BRANCH)
        reported(world, member=make_member(world, number=f"04{number:04}", name=f"工友{number}", unit=branch))
    time_machine.move_to(NOW + timedelta(days=7), tick=False)
    client = sign_in(world.chair)
    standard_page(client, world)
    with CaptureQueriesContext(connection) as context:
        page = standard_page(client, world)
    assert len(page.context["units"]) == branches
    assert len(context) == 10
