"""Each cost is relieved once: not again because a grant was paid, nor because a year began."""

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.care.models import IllnessCase
from cases.care.selectors.costs import out_of_pocket
from cases.care.services.facts import CostLine, note_cost
from donations.aid.enums import GrantKind
from donations.aid.models import Grant, PastAid
from donations.aid.selectors.given import given_in
from donations.aid.selectors.proposal import propose
from donations.aid.services.notices import end_notices
from donations.campaigns.services.payout import pay_out
from donations.ledger.models import Fund
from tests.factories import World
from tests.factories.campaigns import given, opened_for
from tests.factories.cases import NOW, TODAY
from tests.factories.grants import LARGE, approved_grant, decided, published, settled
from tests.factories.payments import account
from tests.factories.visits import GIFT, first_visit, record_entry
from visits.schedule.services.recording import record_visit

pytestmark = pytest.mark.django_db
# The flat sum for cancer is given to each patient every year, whatever it costs.
FLAT = Decimal(1_000)
NEXT_YEAR = date(2027, 1, 20)


def paid(case: IllnessCase, world: World, purse: Fund) -> Grant:
    grant = approved_grant(case, world, purse)
    published(grant, world)
    end_notices(now=NOW + timedelta(days=8))
    return settled(grant, world)


def relief(case: IllnessCase, on: date) -> Decimal:
    return propose(IllnessCase.objects.get(pk=case.pk), GrantKind.RELIEF, on).amount


def costs_more(case: IllnessCase, world: World, amount: int, on: date) -> None:
    now = NOW.replace(year=on.year, month=on.month, day=on.day)
    note_cost(case_id=case.pk, entry=CostLine(on, Decimal(amount), "又住院"), actor=world.branch_chair, now=now)


def test_a_paid_grant_is_taken_off_once(case: IllnessCase, world: World, purse: Fund) -> None:
    assert relief(case, TODAY) == 6_000
    paid(case, world, purse)
    assert out_of_pocket(case) == 29_000
    assert relief(case, TODAY) == 0
    # 45,000 before relief reach the tier of 10,000; 6,000 of it were given.
    costs_more(case, world, 10_000, TODAY)
    assert out_of_pocket(case) == 39_000
    assert relief(case, TODAY) == 4_000


def test_a_new_year_does_not_relieve_the_same_costs_again(case: IllnessCase, world: World, purse: Fund) -> None:
    paid(case, world, purse)
    assert relief(case, NEXT_YEAR) == FLAT
    lines = propose(case, GrantKind.RELIEF, NEXT_YEAR).lines
    assert lines[2].because.text == "Paid out of pocket since 2026-03-18: until then an earlier year gave relief"
    costs_more(case, world, 25_000, date(2027, 1, 10))
    assert relief(case, NEXT_YEAR) == 5_000  # 30 % of 25,000, cut by the rule; the tier of 25,000 is 3,000


def test_what_members_gave_through_a_campaign_is_no_relief(case: IllnessCase, world: World) -> None:
    campaign = opened_for(case, world)
    given(campaign, 10_000, channel="bank")
    account(world, case.member)
    grant = pay_out(
        campaign=campaign, amount=Decimal(10_000), note="捐款", key=uuid.uuid4(), actor=world.welfare_officer, now=NOW
    )
    published(decided(grant, world, *LARGE), world)
    end_notices(now=NOW + timedelta(days=8))
    settled(grant, world)
    # 25,000 of 35,000 are left to bear, this year and for the year after, which nothing relieved before.
    assert relief(case, TODAY) == 5_000
    assert relief(case, NEXT_YEAR) == 5_000


def test_past_relief_closes_its_costs_too(case: IllnessCase, world: World) -> None:
    PastAid.objects.create(
        member=case.member, kind=GrantKind.RELIEF, amount=Decimal(3_000), given_on=date(2026, 12, 30), recorded_at=NOW
    )
    assert relief(case, NEXT_YEAR) == FLAT


def test_what_visitors_handed_over_counts_as_condolence(case: IllnessCase, world: World) -> None:
    assert given_in(case.member_id, GrantKind.CONDOLENCE, TODAY.year).total == 0
    record_visit(visit=first_visit(case), entry=record_entry(world, gift=GIFT), actor=world.branch_chair, now=NOW)
    assert given_in(case.member_id, GrantKind.CONDOLENCE, TODAY.year).total == 500
    assert given_in(case.member_id, GrantKind.RELIEF, TODAY.year).total == 0
    assert given_in(case.member_id, GrantKind.CONDOLENCE, TODAY.year - 1).total == 0
