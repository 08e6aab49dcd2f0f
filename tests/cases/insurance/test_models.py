"""What the tables of the insurance refuse, and the five plans that an installation begins with."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases.insurance.engine.waiting import cover
from cases.insurance.enums import EndReason, EnrolmentState, FundingSource
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Benefit, CoverageTerm, Enrolment, EnrolmentTarget, InsurancePlan
from cases.insurance.models.funding import Split
from cases.insurance.services.writing import EnrolmentRow, waiting_rule, write_enrolments
from cases.insurance.starter import load_plans
from tests.factories import World
from tests.factories.cases import NOW, make_member
from tests.factories.insurance import TERM_ENDS, TERM_STARTS, enrolled, plan, term, version_of

pytestmark = pytest.mark.django_db


def test_five_plans_stand_ready_and_loading_them_again_changes_nothing(world: World) -> None:
    provincial = plan()
    assert InsurancePlan.objects.count() == 5
    InsurancePlan.objects.filter(pk=provincial.pk).update(insurer="另一家")
    assert load_plans() == 0
    provincial.refresh_from_db()
    assert provincial.insurer == "另一家"


def test_the_provincial_plan_says_what_was_published(world: World) -> None:
    version = version_of(plan())
    assert (version.premium, version.by_union, version.by_administration) == (110, 90, 20)
    short, long, critical = version.benefits.all()
    assert (short.amount, short.max_stay) == (300, 6)
    assert (long.amount, long.min_stay, long.max_days, long.cap) == (50, 7, 40, 2000)
    assert (critical.amount, critical.diseases.count()) == (25_000, 28)
    assert len({benefit.exclusivity_group for benefit in (short, long, critical)}) == 1


def test_a_split_that_does_not_sum_is_refused(world: World) -> None:
    version = version_of(plan())
    version.by_union = Decimal(80)
    with pytest.raises(ValidationError, match="add up"):
        version.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()


def test_one_source_can_pay_everything_and_shares_multiply() -> None:
    split = Split.wholly(FundingSource.UNION, Decimal(55)).times(3)
    assert split.total == 165
    assert split.parts == [(FundingSource.UNION, Decimal(165))]


def test_two_terms_of_a_plan_and_a_unit_do_not_overlap(world: World) -> None:
    first = term(world.enterprise)
    with pytest.raises(IntegrityError), transaction.atomic():
        term(world.enterprise, starts_on=TERM_ENDS)
    assert term(world.enterprise, starts_on=TERM_ENDS + timedelta(days=1)).starts_on == date(2026, 7, 1)
    assert term(world.far_enterprise).starts_on == first.starts_on
    assert CoverageTerm.objects.count() == 3


def test_a_member_is_enrolled_once_on_a_day(world: World) -> None:
    member, own = make_member(world), term(world.enterprise)
    first = enrolled(member, own)
    with pytest.raises(InsuranceRefused):
        enrolled(member, own, starts_on=TERM_STARTS + timedelta(days=30))
    assert Enrolment.objects.get() == first


def test_an_enrolment_that_was_taken_back_makes_room(world: World) -> None:
    member, own = make_member(world), term(world.enterprise)
    Enrolment.objects.filter(pk=enrolled(member, own).pk).update(
        state=EnrolmentState.CANCELLED, end_reason=EndReason.MISTAKE, ended_at=NOW
    )
    assert enrolled(member, own, starts_on=date(2025, 9, 1)).state == EnrolmentState.ACTIVE


def test_a_certificate_number_belongs_to_one_enrolment_of_a_plan(world: World) -> None:
    own = term(world.enterprise)
    enrolled(make_member(world), own, certificate_no="ZS-1")
    with pytest.raises(InsuranceRefused):
        enrolled(make_member(world, name="李明", number="030218"), own, certificate_no="ZS-1")


def test_nobody_buys_more_shares_than_the_plan_sells_nor_pays_another_premium(world: World) -> None:
    own, member = term(world.enterprise), make_member(world)
    with pytest.raises(InsuranceRefused):
        enrolled(member, own, shares=2)
    days = cover(waiting_rule(own.version), term=(own.starts_on, own.ends_on), starts_on=own.starts_on, last_end=None)
    row = EnrolmentRow(member.pk, member.unit_id, days, Split(by_union=Decimal(109)))
    with pytest.raises(InsuranceRefused):
        write_enrolments(term=own, rows=[row], actor=None, now=NOW)
    assert not Enrolment.objects.exists()


def test_three_shares_cost_three_times_as_much(world: World) -> None:
    own = term(world.enterprise, code="critical")
    bought = enrolled(make_member(world), own, shares=3)
    assert (bought.premium, bought.by_member) == (165, 165)
    assert bought.covered_from == TERM_STARTS + timedelta(days=30)
    assert bought.full_from == TERM_STARTS + timedelta(days=90)


@pytest.mark.parametrize("rate", ["0", "1.01"])
def test_a_target_is_a_rate(world: World, rate: str) -> None:
    with pytest.raises(ValidationError):
        EnrolmentTarget(unit=world.branch, starts_on=TERM_STARTS, rate=Decimal(rate)).full_clean()


@pytest.mark.parametrize(
    "facts",
    [
        {"kind": "ratio", "event": "stay", "amount": 10, "ratio": Decimal("0.5")},
        {"kind": "flat", "event": "diagnosis", "amount": 0},
        {"kind": "per_day", "event": "diagnosis", "amount": 50},
        {"kind": "flat", "event": "stay", "amount": 300, "min_stay": 7, "max_stay": 6},
    ],
)
def test_a_benefit_without_sense_is_refused(world: World, facts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Benefit(version=version_of(plan()), code="new", name_zh="新", **facts).full_clean()
