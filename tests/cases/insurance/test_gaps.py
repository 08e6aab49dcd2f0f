"""Who has no cover today, and why."""

from datetime import date, timedelta

import pytest

from cases.insurance.enums import EndReason, GapReason
from cases.insurance.models import EnrolmentRefusal, InsurancePlan
from cases.insurance.selectors.gaps import Gap, GapFilter, Gaps
from cases.insurance.selectors.rate import rate
from cases.insurance.services.ending import end_enrolment
from cases.members.enums import EmploymentStatus, Sex
from cases.members.models import Member
from cases.members.services import place_member
from tests.factories import World
from tests.factories.cases import NOW, TODAY
from tests.factories.insurance import enrolled, plan, term
from tests.factories.members import MemberFactory, OutsiderFactory
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit, User

pytestmark = pytest.mark.django_db
BORN = date(1980, 1, 1)


def person(world: World, *, unit: Unit | None = None, since: date = date(2020, 1, 1), **facts) -> Member:
    return MemberFactory(unit=unit or world.group, placed_on=since, **{"birth_date": BORN, **facts})


def gaps_of(
    world: World, *, unit: Unit | None = None, reasons: tuple[str, ...] = (), user: User | None = None,
    of: InsurancePlan | None = None,
) -> Gaps:  # fmt: skip
    reader = user or world.person(Role.INSURANCE_OFFICER)
    return Gaps(reader, GapFilter(of or plan(), unit, reasons), TODAY)


def the_gap(world: World, member: Member) -> Gap:
    gaps = gaps_of(world)
    (found,) = [gap for gap in gaps.told(gaps.page().rows) if gap.member == member]
    return found


def test_whoever_was_never_enrolled_lacks_cover_since_the_term_began(world: World) -> None:
    own, member = term(world.enterprise), person(world)
    gap = the_gap(world, member)
    assert (gap.reason, gap.since) == (GapReason.UNENROLLED, own.starts_on)
    assert gap.days == (TODAY - own.starts_on).days + 1
    assert gap.may_enrol


def test_whoever_joined_after_the_term_began_is_new(world: World) -> None:
    term(world.enterprise)
    gap = the_gap(world, person(world, since=date(2026, 2, 24)))
    assert (gap.reason, gap.since, gap.days) == (GapReason.NEW, date(2026, 2, 24), 23)


def test_without_a_term_somebody_is_new_for_sixty_days(world: World) -> None:
    fresh, old = person(world, since=TODAY - timedelta(days=60)), person(world, since=TODAY - timedelta(days=61))
    assert the_gap(world, fresh).reason == GapReason.NEW
    assert the_gap(world, old).reason == GapReason.UNENROLLED


def test_whoever_came_from_another_unit_and_was_never_covered_is_told_with_that_unit(world: World) -> None:
    term(world.enterprise)
    member = person(world, unit=world.far_branch)
    moved_on = date(2026, 2, 2)
    place_member(
        member=member, unit=world.group, status=EmploymentStatus.ACTIVE, starts_on=moved_on, actor=None, now=NOW
    )
    gap = the_gap(world, member)
    assert (gap.reason, gap.since, gap.came_from) == (GapReason.TRANSFERRED, moved_on, world.far_branch.name)


@pytest.mark.parametrize(
    ("ended_ago", "reason"), [(1, GapReason.RENEWAL), (31, GapReason.RENEWAL), (32, GapReason.LAPSED)]
)
def test_a_cover_that_ended_is_to_be_renewed_within_its_grace_and_has_lapsed_then(
    world: World, ended_ago: int, reason: GapReason
) -> None:
    ended_on, member = TODAY - timedelta(days=ended_ago), person(world)
    own = term(world.enterprise, starts_on=date(2024, 1, 1))
    own.ends_on = ended_on
    enrolled(member, own)
    gap = the_gap(world, member)
    assert (gap.reason, gap.days) == (reason, ended_ago)


def test_who_withdrew_has_lapsed_and_has_no_days_of_grace(world: World) -> None:
    own, withdrawn = term(world.enterprise), person(world)
    ended_on = TODAY - timedelta(days=3)
    end_enrolment(enrolment=enrolled(withdrawn, own), reason=EndReason.WITHDREW, last_day=ended_on, actor=None, now=NOW)
    gap = the_gap(world, withdrawn)
    assert (gap.reason, gap.days) == (GapReason.LAPSED, 3)


def test_whoever_refused_is_not_asked_until_their_day(world: World) -> None:
    term(world.enterprise)
    member, recorder = person(world), world.person(Role.INSURANCE_OFFICER)
    refusal = EnrolmentRefusal.objects.create(
        member=member, plan=plan(), refused_on=date(2026, 1, 10), ask_again_on=TODAY + timedelta(days=1),
        recorded_by=recorder, recorded_at=NOW,
    )  # fmt: skip
    gap = the_gap(world, member)
    assert (gap.reason, gap.since, gap.may_enrol) == (GapReason.REFUSED, date(2026, 1, 10), False)
    EnrolmentRefusal.objects.filter(pk=refusal.pk).update(ask_again_on=TODAY)
    assert the_gap(world, member).reason == GapReason.UNENROLLED


def test_the_too_old_are_shown_and_not_counted_in_the_rate(world: World) -> None:
    term(world.enterprise)
    gap = the_gap(world, person(world, birth_date=date(1965, 2, 19)))
    assert (gap.reason, gap.since, gap.may_enrol) == (GapReason.TOO_OLD, date(2026, 2, 19), False)
    assert rate(world.enterprise, plan(), TODAY).of == 0


def test_the_day_of_a_reason_stays_its_own_where_the_gap_began_later(world: World) -> None:
    older = the_gap(world, person(world, birth_date=date(1960, 5, 1), since=date(2024, 1, 1)))
    assert (older.since, older.noted_on) == (date(2024, 1, 1), date(2021, 5, 1))
    member, own = person(world), term(world.enterprise, starts_on=date(2024, 7, 1))
    enrolled(member, own)
    EnrolmentRefusal.objects.create(
        member=member, plan=plan(), refused_on=date(2025, 6, 1), ask_again_on=date(2026, 6, 1),
        recorded_by=world.chair, recorded_at=NOW,
    )  # fmt: skip
    gap = the_gap(world, member)
    assert (gap.since, gap.noted_on) == (date(2025, 7, 1), date(2025, 6, 1))


def test_whoever_could_not_be_enrolled_is_no_gap(world: World) -> None:
    person(world, status=EmploymentStatus.RETIRED)
    person(world, birth_date=date(2015, 1, 1))
    OutsiderFactory(unit=world.group, birth_date=BORN)
    enrolled(person(world), term(world.enterprise))
    assert gaps_of(world).page().rows == []
    assert gaps_of(world).counts() == {}


def test_a_plan_for_women_misses_women_alone(world: World) -> None:
    woman = person(world, sex=Sex.FEMALE)
    person(world, sex=Sex.MALE)
    assert gaps_of(world, of=plan("women")).page().rows == [woman]


def test_everybody_sees_the_gaps_of_their_own_units(world: World) -> None:
    inside, outside = person(world), person(world, unit=world.far_group)
    beside = person(world, unit=world.second_branch)
    assert gaps_of(world).page().rows == [inside, beside]
    assert gaps_of(world, unit=world.branch).page().rows == [inside]
    assert gaps_of(world, user=world.outsider(Role.INSURANCE_OFFICER)).page().rows == [outside]
    assert gaps_of(world, user=world.person(Role.COUNSELLOR)).page().rows == []


def test_gaps_are_counted_by_reason_and_found_by_it(world: World) -> None:
    term(world.enterprise)
    old = person(world, birth_date=date(1960, 1, 1))
    for _number in range(2):
        person(world)
    assert gaps_of(world).counts() == {GapReason.UNENROLLED: 2, GapReason.TOO_OLD: 1}
    chosen = gaps_of(world, reasons=(GapReason.TOO_OLD.value,))
    assert chosen.page().rows == [old]
    assert chosen.counts()[GapReason.UNENROLLED] == 2, "the chips keep telling all"


def test_a_page_goes_on_where_the_last_one_ended(world: World, django_assert_num_queries) -> None:
    term(world.enterprise)
    people = [person(world) for _number in range(3)] + [person(world, unit=world.second_branch) for _number in range(2)]
    gaps = gaps_of(world)
    with django_assert_num_queries(4):  # posts, version, terms, rows
        first = gaps.page(size=2)
    second = gaps.page(first.next_cursor, size=2)
    third = gaps.page(second.next_cursor, size=2)
    assert [*first.rows, *second.rows, *third.rows] == people
    assert not third.has_next
    assert gaps.page("garbled").rows == people


def test_before_its_first_version_a_plan_misses_nobody(world: World) -> None:
    person(world)
    plan().versions.update(starts_on=TODAY + timedelta(days=1))
    gaps = gaps_of(world, reasons=(GapReason.NEW.value,))
    assert (gaps.page().rows, gaps.counts()) == ([], {})
