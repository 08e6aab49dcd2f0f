"""Enrolling whoever lacks cover, refusing, ending early."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from cases.insurance.enums import EndReason, EnrolmentState, FundingSource
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Claim, CoverageTerm, Enrolment, EnrolmentRefusal, PlanVersion
from cases.insurance.models.funding import Split
from cases.insurance.selectors.rate import rate
from cases.insurance.selectors.renewal import difference, renewal_of
from cases.insurance.services.ending import end_enrolment
from cases.insurance.services.enrolling import enrol_members
from cases.insurance.services.refusing import record_refusal
from cases.members.enums import EmploymentStatus
from cases.members.models import Member
from cases.members.services import (
    merge_outsider,
    place_member,
    record_member_death,
    take_back_member_death,
)
from tests.factories import PostFactory, World
from tests.factories.cases import NOW, TODAY, reported
from tests.factories.insurance import TERM_STARTS, enrolled, plan, term
from tests.factories.members import MemberFactory, OutsiderFactory, id_number
from unioncare.core.rates import Rate
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Unit

pytestmark = pytest.mark.django_db
BORN = date(1980, 1, 1)


def person(world: World, *, unit: Unit | None = None, since: date = date(2020, 1, 1), **facts) -> Member:
    return MemberFactory(unit=unit or world.group, placed_on=since, **{"birth_date": BORN, **facts})


def enrol(world: World, own: CoverageTerm, **more) -> int:
    given = {"starts_on": TODAY, "actor": world.person(Role.INSURANCE_OFFICER), "now": NOW}
    return enrol_members(term=own, **(given | more))


def refuse(world: World, member: Member, **more) -> EnrolmentRefusal:
    given = {"refused_on": TODAY, "ask_again_on": TODAY + timedelta(days=180), "actor": world.chair, "now": NOW}
    return record_refusal(member=member, plan=plan(), **(given | more))


# --- enrolling ---------------------------------------------------------------------------------------------


def test_everybody_without_cover_is_enrolled_at_once_and_the_rate_is_full(world: World) -> None:
    own = term(world.enterprise)
    enrolled(person(world), own)
    people = [person(world), person(world, unit=world.second_branch)]
    assert rate(world.enterprise, plan(), TODAY) == Rate(1, 3)
    assert enrol(world, own) == 2
    assert rate(world.enterprise, plan(), TODAY) == Rate(3, 3)
    assert enrol(world, own) == 0, "a second click enrols nobody twice"
    first = Enrolment.objects.get(member=people[0])
    assert (first.starts_on, first.ends_on, first.unit) == (TODAY, own.ends_on, world.group)
    assert (first.by_union, first.by_administration, first.enrolled_by.name) == (90, 20, "何敏")


def test_left_out_are_those_who_refused_are_too_old_left_or_are_not_on_the_roster(world: World) -> None:
    own = term(world.enterprise)
    refuse(world, person(world))
    person(world, birth_date=date(1960, 1, 1))
    person(world, status=EmploymentStatus.RETIRED)
    OutsiderFactory(unit=world.group, birth_date=BORN)
    person(world, unit=world.far_group)
    assert enrol(world, own) == 0
    asked_again = TODAY + timedelta(days=180)
    assert enrol(world, own, starts_on=min(asked_again, own.ends_on)) == 0
    assert enrol(world, term(world.enterprise, starts_on=date(2026, 7, 1)), starts_on=asked_again) == 1


def test_one_unit_with_all_below_it_is_enrolled_alone(world: World) -> None:
    own = term(world.enterprise)
    person(world)
    person(world, unit=world.second_branch)
    assert enrol(world, own, unit=world.branch) == 1
    assert Enrolment.objects.get().member.unit == world.group
    assert enrol(world, own, unit=world.far_branch) == 0, "a unit that the term does not cover"


def test_those_who_were_ticked_are_enrolled_and_nobody_else(world: World) -> None:
    own, chosen = term(world.enterprise), person(world)
    person(world)
    assert enrol(world, own, member_ids=[]) == 0
    assert enrol(world, own, member_ids=[chosen.pk]) == 1
    assert Enrolment.objects.get().member == chosen


def test_where_one_of_the_ticked_cannot_be_enrolled_nobody_is(world: World) -> None:
    own, chosen, elsewhere = term(world.enterprise), person(world), person(world, unit=world.far_group)
    with pytest.raises(InsuranceRefused, match="1 of those chosen"):
        enrol(world, own, member_ids=[chosen.pk, elsewhere.pk])
    assert not Enrolment.objects.exists()


def test_nobody_reaches_beyond_their_own_units(world: World) -> None:
    own, inside = term(world.corporation), person(world)
    person(world, unit=world.far_group)
    assert enrol(world, own) == 1
    assert Enrolment.objects.get().member == inside
    assert enrol(world, own, actor=world.person(Role.CLERK)) == 0
    second = PostFactory(unit=world.far_branch, role=Role.INSURANCE_OFFICER).user
    assert enrol(world, own, actor=second) == 1
    assert enrol(world, own, actor=None) == 0


def test_one_source_can_pay_for_everybody_and_a_wrong_split_writes_nothing(world: World) -> None:
    own = term(world.enterprise)
    person(world)
    with pytest.raises(InsuranceRefused, match="add up"):
        enrol(world, own, split=Split(by_union=Decimal(90)))
    with pytest.raises(InsuranceRefused, match="shares"):
        enrol(world, own, shares=2)
    assert enrol(world, own, split=Split.wholly(FundingSource.UNION, own.version.premium)) == 1
    assert Enrolment.objects.get().by_union == 110


def test_a_renewal_within_the_grace_goes_back_to_the_day_after_the_last_cover(world: World) -> None:
    member = person(world)
    old = term(world.enterprise, code="critical", starts_on=date(2025, 3, 1))
    own = term(world.enterprise, code="critical", starts_on=date(2026, 3, 1))
    enrolled(member, old)
    late = person(world)
    assert enrol(world, own) == 2
    renewed, new = (Enrolment.objects.get(member=one, term=own) for one in (member, late))
    assert (renewed.starts_on, renewed.is_renewal, renewed.covered_from) == (date(2026, 3, 1), True, date(2026, 3, 1))
    assert (new.starts_on, new.is_renewal, new.covered_from) == (TODAY, False, TODAY + timedelta(days=30))


def test_whoever_has_cover_from_a_later_day_of_the_term_is_left_alone(world: World) -> None:
    own, member = term(world.enterprise), person(world)
    enrolled(member, own, starts_on=TODAY + timedelta(days=5))
    assert enrol(world, own) == 0


def test_a_day_after_the_term_is_refused_and_one_before_it_means_its_first(world: World) -> None:
    own = term(world.enterprise)
    person(world)
    with pytest.raises(InsuranceRefused, match="ends before"):
        enrol(world, own, starts_on=own.ends_on + timedelta(days=1))
    assert enrol(world, own, starts_on=date(2025, 1, 1)) == 1
    assert Enrolment.objects.get().starts_on == TERM_STARTS


def test_a_hundred_people_take_as_many_queries_as_one(world: World, django_assert_num_queries) -> None:
    own = term(world.enterprise)
    officer = world.person(Role.INSURANCE_OFFICER)
    assert officer.active_posts
    for people in (1, 30):
        MemberFactory.create_batch(people, unit=world.group, birth_date=BORN)
        own = CoverageTerm.objects.select_related("plan", "version", "unit").get(pk=own.pk)
        with django_assert_num_queries(11):
            assert enrol(world, own, actor=officer) == people


def test_one_row_of_the_trail_tells_how_many_were_enrolled(world: World) -> None:
    own = term(world.enterprise)
    for _number in range(3):
        person(world)
    enrol(world, own)
    (entry,) = LogEntry.objects.filter(additional_data__what="members enrolled")
    assert (entry.additional_data["rows"], entry.object_id) == (3, own.pk)
    assert entry.actor == world.person(Role.INSURANCE_OFFICER)


# --- refusals ----------------------------------------------------------------------------------------------


def test_a_refusal_of_the_same_day_is_corrected(world: World) -> None:
    member = person(world)
    refuse(world, member)
    refuse(world, member, note="要等配偶退休")
    assert EnrolmentRefusal.objects.get().note == "要等配偶退休"


def test_whoever_is_covered_does_not_refuse_what_they_have(world: World) -> None:
    member = person(world)
    enrolled(member, term(world.enterprise))
    with pytest.raises(InsuranceRefused, match="End the enrolment"):
        refuse(world, member, ask_again_on=TODAY + timedelta(days=30))
    with pytest.raises(InsuranceRefused, match="asked again"):
        refuse(world, person(world), ask_again_on=TODAY)


# --- ending ------------------------------------------------------------------------------------------------


def test_whoever_withdraws_is_covered_until_a_day(world: World) -> None:
    enrolment = enrolled(person(world), term(world.enterprise))
    end_enrolment(enrolment=enrolment, reason=EndReason.WITHDREW, last_day=TODAY, actor=world.chair, now=NOW)
    ended = Enrolment.objects.get()
    assert (ended.state, ended.ends_on, ended.ended_by) == (EnrolmentState.ENDED, TODAY, world.chair)
    with pytest.raises(InsuranceRefused, match="already"):
        end_enrolment(enrolment=enrolment, reason=EndReason.WITHDREW, actor=world.chair, now=NOW)


@pytest.mark.parametrize("day", [TERM_STARTS - timedelta(days=1), date(2026, 7, 1)])
def test_a_last_day_outside_the_cover_is_refused(world: World, day: date) -> None:
    enrolment = enrolled(person(world), term(world.enterprise))
    with pytest.raises(InsuranceRefused, match="outside"):
        end_enrolment(enrolment=enrolment, reason=EndReason.WITHDREW, last_day=day, actor=None, now=NOW)


def test_a_mistake_never_counted(world: World) -> None:
    enrolment = enrolled(person(world), term(world.enterprise))
    end_enrolment(enrolment=enrolment, reason=EndReason.MISTAKE, actor=world.chair, now=NOW)
    assert rate(world.enterprise, plan(), TODAY) == Rate(0, 1)


def test_what_a_submitted_claim_rests_on_is_not_taken_back(world: World) -> None:
    own = term(world.enterprise)
    enrolment = enrolled(person(world), own)
    Claim.objects.create(
        number="LP-1", case=reported(world), enrolment=enrolment, benefit=own.version.benefits.first(), event_on=TODAY,
        source_key="1", expected=300, deadline_on=TODAY, created_at=NOW, state="submitted", submitted_on=TODAY,
    )  # fmt: skip
    with pytest.raises(InsuranceRefused, match="Claims under this enrolment were submitted"):
        end_enrolment(enrolment=enrolment, reason=EndReason.MISTAKE, actor=world.chair, now=NOW)


@pytest.mark.parametrize(
    ("status", "state", "last"),
    [
        (EmploymentStatus.DECEASED, EnrolmentState.ENDED, date(2026, 3, 10)),
        (EmploymentStatus.LEFT, EnrolmentState.ACTIVE, date(2026, 6, 30)),
        (EmploymentStatus.RETIRED, EnrolmentState.ACTIVE, date(2026, 6, 30)),
    ],
)
def test_a_death_ends_cover_on_its_day_and_nothing_else_does(
    world: World, status: EmploymentStatus, state: EnrolmentState, last: date
) -> None:
    member = person(world)
    enrolled(member, term(world.enterprise))
    place_member(member=member, unit=world.group, status=status, starts_on=date(2026, 3, 10), actor=None, now=NOW)
    found = Enrolment.objects.get()
    assert (found.state, found.ends_on) == (state, last)


@pytest.mark.parametrize("before", [EmploymentStatus.LEFT, EmploymentStatus.TRANSFERRED_OUT])
def test_a_death_after_somebody_left_ends_the_cover_that_still_runs(world: World, before: EmploymentStatus) -> None:
    member = person(world)
    enrolled(member, term(world.enterprise))
    place = {"member": member, "unit": world.group, "actor": None, "now": NOW}
    place_member(status=before, starts_on=date(2026, 2, 1), **place)
    place_member(status=EmploymentStatus.DECEASED, starts_on=date(2026, 3, 10), **place)
    found = Enrolment.objects.get()
    assert (found.state, found.end_reason, found.ends_on) == ("ended", "deceased", date(2026, 3, 10))
    member.refresh_from_db()
    assert member.left_on == date(2026, 2, 1)


def test_cover_that_had_not_begun_at_the_death_is_taken_back(world: World) -> None:
    member = person(world)
    enrolled(member, term(world.enterprise))
    enrolled(member, term(world.enterprise, starts_on=date(2026, 7, 1)))
    place_member(
        member=member, unit=world.group, status=EmploymentStatus.DECEASED, starts_on=TODAY, actor=None, now=NOW
    )
    assert list(Enrolment.objects.order_by("starts_on").values_list("state", flat=True)) == ["ended", "cancelled"]


def test_cover_goes_on_after_a_death_that_was_entered_wrongly(world: World) -> None:
    member = person(world)
    enrolled(member, term(world.enterprise))
    enrolled(member, term(world.enterprise, starts_on=date(2026, 7, 1)))
    record_member_death(member=member, died_on=TODAY, actor=world.chair, now=NOW)
    take_back_member_death(member=member, actor=world.chair, now=NOW)
    found = Enrolment.objects.order_by("starts_on").values_list("state", "ends_on", "end_reason")
    assert list(found) == [("active", date(2026, 6, 30), ""), ("active", date(2027, 6, 30), "")]


def test_whoever_withdrew_waits_anew_and_nothing_is_backdated(world: World) -> None:
    member, own = person(world), term(world.enterprise, code="critical")
    withdrawn = enrolled(member, own)
    end_enrolment(
        enrolment=withdrawn, reason=EndReason.WITHDREW, last_day=TODAY - timedelta(days=20), actor=None, now=NOW
    )
    assert enrol_members(term=own, starts_on=TODAY, actor=None, now=NOW) == 1
    again = Enrolment.objects.exclude(pk=withdrawn.pk).get()
    assert (again.starts_on, again.covered_from, again.is_renewal) == (TODAY, TODAY + timedelta(days=30), False)


def test_the_term_of_the_nearest_unit_is_the_one_that_insures(world: World) -> None:
    person(world)
    wide, near = term(world.enterprise), term(world.branch)
    assert enrol_members(term=wide, starts_on=TODAY, actor=None, now=NOW) == 0
    assert enrol_members(term=near, starts_on=TODAY, actor=None, now=NOW) == 1


def test_ahead_a_branch_whose_own_term_ends_the_day_before_is_left_to_its_renewal(world: World) -> None:
    """Whichever term is opened first; on the day itself the term that covers it insures."""
    near, other = term(world.branch), term(world.second_branch, starts_on=date(2026, 1, 1))
    wide = term(world.enterprise, starts_on=date(2026, 7, 1))
    withdrew, beside = person(world), person(world, unit=world.enterprise)
    enrolled(person(world), near)
    enrolled(person(world, unit=world.second_branch), other)
    end_enrolment(enrolment=enrolled(withdrew, near), reason=EndReason.WITHDREW, actor=None, now=NOW)
    ahead = {"term": wide, "starts_on": wide.starts_on, "actor": None}
    assert difference(renewal_of(near, TODAY)).joining == 1, "who withdrew, and could come back"
    assert enrol_members(**ahead, now=NOW) == 1
    assert Enrolment.objects.get(term=wide).member == beside
    begun = timezone.make_aware(datetime(2026, 7, 1, 8))
    assert enrol_members(**ahead, now=begun) == 2, "the one to be renewed and the one who withdrew"
    assert not Enrolment.objects.filter(term=wide, member__unit=world.second_branch).exists()


def test_whose_cover_elsewhere_ends_the_day_before_is_enrolled_ahead_by_the_term_that_insures_them(
    world: World,
) -> None:
    """The renewal of the term above leaves them to the nearer one."""
    enrolled(person(world), term(world.enterprise))
    near = term(world.branch, starts_on=date(2026, 7, 1))
    assert enrol_members(term=near, starts_on=near.starts_on, actor=None, now=NOW) == 1
    bought = Enrolment.objects.get(term=near)
    assert (bought.starts_on, bought.is_renewal) == (date(2026, 7, 1), True)


def test_a_running_term_keeps_the_ages_of_its_version(world: World) -> None:
    own = term(world.enterprise)
    person(world, birth_date=date(1964, 3, 1))  # 62 years old
    PlanVersion.objects.create(
        plan=own.plan, number=2, starts_on=date(2026, 1, 1), premium=110, by_union=110, max_age=65
    )
    assert enrol_members(term=own, starts_on=TODAY, actor=None, now=NOW) == 0


def test_newcomers_are_enrolled_ahead_and_who_is_to_be_renewed_is_left_to_the_renewal(world: World) -> None:
    enrolled(person(world), term(world.enterprise))
    coming = term(world.enterprise, starts_on=date(2026, 7, 1))
    newcomer = person(world)
    assert enrol_members(term=coming, starts_on=TODAY, actor=None, now=NOW) == 1
    assert Enrolment.objects.get(term=coming).member == newcomer


def test_who_is_enrolled_in_the_coming_term_can_still_join_the_present_one(world: World) -> None:
    """Cover of a later term is no earlier cover: nobody's first day goes past the end of the term."""
    member, own = person(world), term(world.enterprise)
    enrolled(member, term(world.enterprise, starts_on=date(2026, 7, 1)))
    assert enrol_members(term=own, starts_on=TODAY, actor=None, now=NOW) == 1
    found = Enrolment.objects.get(term=own)
    assert (found.starts_on, found.ends_on, found.is_renewal) == (TODAY, own.ends_on, False)


def test_whoever_was_noted_twice_keeps_one_cover_on_a_day(world: World) -> None:
    number = id_number(7, BORN)
    kept, gone = person(world, id_number=number), OutsiderFactory(unit=world.group, birth_date=BORN, id_number=number)
    own, later = term(world.enterprise), term(world.enterprise, starts_on=date(2026, 7, 1))
    enrolled(kept, own)
    enrolled(gone, own)
    enrolled(gone, later)
    EnrolmentRefusal.objects.create(
        member=gone, plan=plan(), refused_on=TERM_STARTS, ask_again_on=TODAY, recorded_by=world.chair, recorded_at=NOW
    )
    merge_outsider(outsider=gone, into=kept, actor=world.chair, now=NOW)
    assert Enrolment.objects.filter(member=kept).count() == 3
    assert Enrolment.objects.exclude(state=EnrolmentState.CANCELLED).filter(member=kept).count() == 2
    assert EnrolmentRefusal.objects.get().member == kept
