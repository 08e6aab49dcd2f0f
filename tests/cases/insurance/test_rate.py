"""The enrolment rate and the days without cover: exact whatever people do in the middle of a term."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.insurance.engine.eligibility import objection
from cases.insurance.enums import EnrolmentState
from cases.insurance.models import CoverageTerm, Enrolment, EnrolmentTarget, InsurancePlan, PlanVersion
from cases.insurance.selectors.eligible import covering
from cases.insurance.selectors.indicators import (
    enrolment_of,
    enrolment_rate,
    renewed_by_expiry,
    renewed_by_place,
    uninsured_days,
)
from cases.insurance.selectors.person_days import PersonDays, person_days
from cases.insurance.selectors.rate import rate, rates_of, rates_on_days, trees_on_days
from cases.insurance.selectors.targets import targets_on
from cases.insurance.selectors.trend import month_ends, trend
from cases.insurance.services.enrolling import candidates
from cases.members.enums import EmploymentStatus, Sex
from cases.members.services import place_member
from tests.cases.insurance.crowds import DAYS, LENGTH, START, Crowd, Life, lives
from tests.factories import World
from tests.factories.cases import NOW, TODAY
from tests.factories.insurance import TERM_ENDS, enrolled, plan, term, version_of
from tests.factories.members import MemberFactory
from unioncare.core.models import Threshold
from unioncare.core.rates import Rate
from unioncare.organisation.models import Unit

pytestmark = pytest.mark.django_db
LIKE_LIFE = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def crowd_of(world: World, people: list[Life], sex: str) -> Crowd:
    """Bring some lives into the database; the plan is for one sex where one is named."""
    own = term(world.enterprise)
    PlanVersion.objects.filter(pk=own.version_id).update(sex=sex)
    crowd = Crowd(world, plan(), sex)
    for life in people:
        crowd.add(life, own)
    return crowd


def naive_rates(crowd: Crowd, day: date) -> dict[str, Rate]:
    rates: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
    for number in crowd.people:
        unit = crowd.eligible(number, day)
        for path in unit.ancestor_paths() if unit else ():
            rates[path] += Rate(int(crowd.covered(number, day)), 1)
    return dict(rates)


def naive_days(crowd: Crowd, days: list[date]) -> dict[str, PersonDays]:
    found: dict[str, PersonDays] = defaultdict(PersonDays)
    for day in days:
        for number in crowd.people:
            unit = crowd.on_staff(number, day)
            missing = crowd.eligible(number, day) is not None and not crowd.covered(number, day)
            for path in unit.ancestor_paths() if unit else ():
                found[path] = PersonDays(found[path].uncovered + missing, found[path].staff + 1)
    return dict(found)


@LIKE_LIFE
@given(people=lives, sex=st.sampled_from(["", "", "f"]), offset=st.integers(0, LENGTH - 1))
def test_the_rates_of_the_tree_are_what_one_counts_by_hand(
    world: World, people: list[Life], sex: str, offset: int
) -> None:
    with transaction.atomic():
        crowd, day = crowd_of(world, people, sex), DAYS[offset]
        naive = naive_rates(crowd, day)
        assert trees_on_days(world.corporation, crowd.plan, [day])[day] == naive
        for unit in (world.corporation, world.enterprise, world.branch, world.group):
            assert rate(unit, crowd.plan, day) == naive.get(unit.path, Rate(0, 0))
        days = [DAYS[0], day, DAYS[-1]]
        by_day = rates_on_days(world.enterprise.path, crowd.plan, days)
        assert by_day == {one: naive_rates(crowd, one).get(world.enterprise.path, Rate(0, 0)) for one in days}
        asked = [(unit.path, crowd.plan, one) for unit in (world.corporation, world.branch) for one in days]
        assert rates_of(asked) == {one: naive_rates(crowd, one[2]).get(one[0], Rate(0, 0)) for one in asked}
        transaction.set_rollback(True)


@LIKE_LIFE
@given(people=lives, sex=st.sampled_from(["", "f"]), ends=st.tuples(st.integers(0, 30), st.integers(30, LENGTH - 1)))
def test_the_days_without_cover_are_what_one_counts_day_by_day(
    world: World, people: list[Life], sex: str, ends: tuple[int, int]
) -> None:
    with transaction.atomic():
        crowd = crowd_of(world, people, sex)
        first, last = DAYS[ends[0]], DAYS[ends[1]]
        naive = naive_days(crowd, DAYS[ends[0] : ends[1] + 1])
        for unit in (world.corporation, world.enterprise, world.branch, world.group):
            assert person_days(unit, crowd.plan, first, last) == naive.get(unit.path, PersonDays())
        transaction.set_rollback(True)


@LIKE_LIFE
@given(people=lives, sex=st.sampled_from(["", "", "f"]), offset=st.integers(0, LENGTH - 1))
def test_whom_enrolling_finds_is_who_has_nothing_against_them(
    world: World, people: list[Life], sex: str, offset: int
) -> None:
    with transaction.atomic():
        crowd, day = crowd_of(world, people, sex), DAYS[offset]
        own = CoverageTerm.objects.select_related("version").get()
        expected = {crowd.keys[number] for number in crowd.people if _may_be_enrolled(crowd, number, own, day)}
        found = candidates(term=own, unit=None, member_ids=None, first=day, today=day, actor=None)
        assert {member for member, _unit, _last in found} == expected
        transaction.set_rollback(True)


def _may_be_enrolled(crowd: Crowd, number: int, own: CoverageTerm, day: date) -> bool:
    life, held = crowd.people[number], crowd.held(number, day)
    if held is None or not life.on_roster or not held[0].path.startswith(own.unit.path):
        return False
    against = objection(own.version, birth=life.birth, sex=life.sex, status=held[1], day=day)
    return against is None and not any(begin <= own.ends_on and end >= day for begin, end in crowd.covers[number])


@LIKE_LIFE
@given(people=lives, sex=st.sampled_from(["", "f"]), ends=st.tuples(st.integers(0, 30), st.integers(30, LENGTH - 1)))
def test_the_renewed_are_what_one_counts_by_hand(
    world: World, people: list[Life], sex: str, ends: tuple[int, int]
) -> None:
    with transaction.atomic():
        crowd = crowd_of(world, people, sex)
        first, last = DAYS[ends[0]], DAYS[ends[1]]
        naive: dict[str, Rate] = defaultdict(lambda: Rate(0, 0))
        for number, end in crowd.ran_out:
            after = end + timedelta(days=1)
            unit = crowd.eligible(number, after) if first <= end <= last else None
            goes_on = any(begin == after for begin, _end in crowd.covers[number])
            for path in unit.ancestor_paths() if unit else ():
                naive[path] += Rate(int(goes_on), 1)
        for unit in (world.corporation, world.enterprise, world.branch, world.group):
            assert renewed_by_expiry(unit, first, last) == naive[unit.path]
            below = [found for path, found in renewed_by_place(first, last).items() if path.startswith(unit.path)]
            assert sum(below, Rate(0, 0)) == naive[unit.path]
        transaction.set_rollback(True)


def test_a_new_version_of_the_plan_changes_who_counts_from_its_day_on(world: World) -> None:
    own, since = plan(), START + timedelta(days=30)
    version = version_of(own)
    version.pk, version.number, version.starts_on, version.max_age = None, 2, since, 65
    version._state.adding = True
    version.save()
    MemberFactory(unit=world.group, birth_date=date(1963, 5, 1))
    assert rate(world.enterprise, own, since - timedelta(days=1)) == Rate(0, 0)
    assert rate(world.enterprise, own, since) == Rate(0, 1)
    assert person_days(world.enterprise, own, START, since) == PersonDays(1, 31)
    assert rate(world.enterprise, own, date(2019, 12, 31)) == Rate(0, 0), "no version was in force"


def test_somebody_of_the_oldest_age_counts_until_the_day_before_the_next_birthday(world: World) -> None:
    MemberFactory(unit=world.group, birth_date=date(1965, 3, 18))
    assert rate(world.enterprise, plan(), date(2026, 3, 17)).of == 1
    assert rate(world.enterprise, plan(), date(2026, 3, 18)).of == 0


def test_the_rate_of_a_whole_tree_takes_two_queries(world: World, django_assert_num_queries) -> None:
    own = plan()
    MemberFactory.create_batch(5, unit=world.group)
    MemberFactory.create_batch(5, unit=world.second_branch)
    with django_assert_num_queries(2):
        assert len(trees_on_days(world.corporation, own, [TODAY])[TODAY]) == 6
    with django_assert_num_queries(2):
        assert len(trend(world.corporation, own, TODAY)) == 12


def test_the_trend_ends_today_and_steps_by_ends_of_months(world: World) -> None:
    assert month_ends(date(2026, 3, 18), 4) == [date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28), TODAY]
    assert month_ends(date(2026, 2, 28), 2) == [date(2026, 1, 31), date(2026, 2, 28)]


def test_a_target_holds_for_everything_below_until_a_nearer_one(world: World, django_assert_num_queries) -> None:
    EnrolmentTarget.objects.create(unit=world.enterprise, starts_on=date(2025, 1, 1), rate=Decimal("0.80"))
    EnrolmentTarget.objects.create(unit=world.enterprise, starts_on=date(2026, 1, 1), rate=Decimal("0.90"))
    EnrolmentTarget.objects.create(unit=world.branch, starts_on=date(2026, 1, 1), rate=Decimal("0.95"))
    EnrolmentTarget.objects.create(unit=world.branch, starts_on=date(2027, 1, 1), rate=Decimal(1))
    with django_assert_num_queries(3):
        targets = targets_on(TODAY)
    assert targets.of(world.group.path, 200) == Decimal("0.95")
    assert targets.of(world.second_branch.path, 200) == Decimal("0.90")
    assert targets.of(world.far_group.path, 200) == 1
    assert targets_on(date(2025, 12, 31)).of(world.group.path, 200) == Decimal("0.80")


def test_small_units_enrol_everybody_whatever_their_target(world: World) -> None:
    EnrolmentTarget.objects.create(unit=world.enterprise, starts_on=date(2025, 1, 1), rate=Decimal("0.80"))
    assert targets_on(TODAY).of(world.group.path, 99) == 1
    assert targets_on(TODAY).of(world.group.path, 100) == Decimal("0.80")
    Threshold.objects.create(pk="insurance.small_unit", value=10)
    assert targets_on(TODAY).of(world.group.path, 99) == Decimal("0.80")


# --- the indicators ----------------------------------------------------------------------------------------


def test_renewed_are_those_whose_cover_goes_on_of_those_who_still_could_be_enrolled(world: World) -> None:
    first = term(world.enterprise)
    second = term(world.enterprise, starts_on=TERM_ENDS + timedelta(days=1))
    renewed, late, missed, retired, moved = MemberFactory.create_batch(5, unit=world.group, birth_date=date(1980, 1, 1))
    for member in (renewed, late, missed, retired, moved):
        enrolled(member, first)
    enrolled(renewed, second)
    enrolled(late, second, starts_on=second.starts_on + timedelta(days=20))  # goes back to the first day
    place_member(
        member=retired, unit=world.group, status=EmploymentStatus.RETIRED, starts_on=TERM_ENDS, actor=None, now=NOW
    )
    place_member(
        member=moved, unit=world.far_group, status=EmploymentStatus.ACTIVE, starts_on=TERM_ENDS, actor=None, now=NOW
    )
    june = (date(2026, 6, 1), TERM_ENDS)
    assert renewed_by_expiry(world.enterprise, *june) == Rate(2, 3)
    assert renewed_by_expiry(world.far_enterprise, *june) == Rate(0, 1)
    assert renewed_by_expiry(world.enterprise, date(2026, 5, 1), date(2026, 5, 31)).value is None


def test_days_without_cover_are_told_for_a_thousand_people(world: World) -> None:
    own = term(world.enterprise)
    covered, bare = MemberFactory.create_batch(2, unit=world.group, birth_date=date(1980, 1, 1))
    enrolled(covered, own)
    enrolled(bare, own, starts_on=date(2026, 3, 8))
    march = (date(2026, 3, 1), date(2026, 3, 31))
    assert person_days(world.enterprise, plan(), *march) == PersonDays(7, 62)
    assert uninsured_days(world.enterprise, *march).per_thousand(31) == pytest.approx(3500)
    assert uninsured_days(world.far_enterprise, *march).per_thousand(31) is None
    assert enrolment_rate(world.enterprise, march[1]) == Rate(2, 2)


def test_the_rates_of_many_units_over_all_plans_that_everybody_is_to_have(
    world: World, django_assert_num_queries
) -> None:
    own = plan()
    other = InsurancePlan.objects.filter(is_required=False)[0]
    InsurancePlan.objects.filter(pk=other.pk).update(is_required=True)
    covered = MemberFactory(unit=world.group, birth_date=date(1980, 1, 1), sex=Sex.FEMALE)
    MemberFactory(unit=world.second_branch, birth_date=date(1980, 1, 1), sex=Sex.FEMALE)
    enrolled(covered, term(world.enterprise))
    units = (world.enterprise, world.branch, world.far_branch)
    with django_assert_num_queries(3):
        found = enrolment_of([unit.path for unit in units], TODAY)
    for unit in units:
        assert found[unit.path] == rate(unit, own, TODAY) + rate(unit, other, TODAY)
    assert found[world.branch.path].count == 1


def test_cover_that_was_taken_back_never_counts(world: World) -> None:
    member = MemberFactory(unit=world.group, sex=Sex.FEMALE)
    enrolment = enrolled(member, term(world.enterprise))
    assert covering(plan(), TODAY).get() == enrolment
    Enrolment.objects.update(state=EnrolmentState.CANCELLED, end_reason="mistake", ended_at=NOW)
    assert not covering(plan(), TODAY).exists()
    assert rate(world.group, plan(), TODAY) == Rate(0, 1)
    assert Unit.objects.get(pk=world.group.pk).path in trees_on_days(world.corporation, plan(), [TODAY])[TODAY]
