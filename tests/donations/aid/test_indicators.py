"""The indicators of aid: what is counted, of what, and nothing of nothing."""

from datetime import timedelta
from decimal import Decimal

import pytest

from cases.care.models import HouseholdSurvey, IllnessCase
from donations.aid.enums import GrantKind
from donations.aid.models import Grant, Notice
from donations.aid.selectors.burden import catastrophic, relief_ratio_by_disease
from donations.aid.selectors.indicators import hours_to_cash, mistargeted, published, relieved_by_disease
from donations.aid.services.hardship import ask_for_review, assess_hardship
from donations.aid.services.notices import end_notices
from donations.ledger.models import Fund
from tests.factories import World
from tests.factories.cases import NOW, TODAY
from tests.factories.grants import approved_grant, asked_grant, decided, settled
from tests.factories.grants import published as publish
from tests.factories.payments import account
from unioncare.core.rates import Rate
from unioncare.organisation.enums import Role
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db
MARCH = (TODAY.replace(day=1), TODAY.replace(day=31))
YEAR = (TODAY.replace(month=1, day=1), TODAY.replace(month=12, day=31))
BEFORE = (TODAY.replace(month=1, day=1), TODAY.replace(month=1, day=31))


def paid(case: IllnessCase, world: World, purse: Fund) -> Grant:
    grant = approved_grant(case, world, purse)
    publish(grant, world)
    end_notices(now=NOW + timedelta(days=8))
    return settled(grant, world)


def test_of_nothing_there_is_nothing(world: World) -> None:
    unit = world.enterprise
    assert hours_to_cash(unit, MARCH).value is None
    assert relieved_by_disease(unit, MARCH) == {}
    assert relief_ratio_by_disease(unit, MARCH) == {}
    assert [rate.value for rate in (published(unit, MARCH), mistargeted(unit, MARCH))] == [None, None]
    assert catastrophic(unit, MARCH).before.value is None


def test_b3_counts_the_hours_from_the_request_to_the_cash(case: IllnessCase, world: World, purse: Fund) -> None:
    account(world, case.member)
    grant = asked_grant(case, world, purse, kind=GrantKind.EMERGENCY, now=NOW - timedelta(hours=6))
    settled(decided(grant, world, Role.CHAIR), world)
    found = hours_to_cash(world.enterprise, MARCH)
    assert (found.value, found.of) == (6.0, 1)
    assert hours_to_cash(world.far_enterprise, MARCH).of == 0
    assert hours_to_cash(world.enterprise, BEFORE).of == 0


def test_d1_of_those_whom_the_protocol_asks_relief_for(case: IllnessCase, world: World, purse: Fund) -> None:
    WorkItem.objects.filter(kind="grading").update(kind="aid")
    assert relieved_by_disease(world.enterprise, MARCH) == {"1": Rate(0, 1)}
    assert relieved_by_disease(world.enterprise, BEFORE) == {}
    WorkItem.objects.filter(kind="aid").update(state="cancelled", done_at=NOW, reason="重新定级")
    assert relieved_by_disease(world.enterprise, MARCH) == {}
    paid(case, world, purse)
    assert relieved_by_disease(world.enterprise, MARCH) == {"1": Rate(1, 1)}


def test_d2_before_and_after_aid(case: IllnessCase, world: World, purse: Fund) -> None:
    # 35,000 of a capacity of 72,000 − 12 × 700 × 3 = 46,800; afterwards 29,000, which is 62 %.
    paid(case, world, purse)
    found = catastrophic(world.enterprise, YEAR)
    assert (found.before, found.after) == (Rate(1, 1), Rate(1, 1))
    # With a capacity of 74,800 the 35,000 are 47 %, the 29,000 are 39 %.
    HouseholdSurvey.objects.update(annual_income=Decimal(100_000))
    found = catastrophic(world.enterprise, YEAR)
    assert (found.before, found.after) == (Rate(1, 1), Rate(0, 1))
    # Of what a household can pay in a month they take more than all.
    assert catastrophic(world.enterprise, MARCH).after == Rate(1, 1)


def test_d3_what_aid_took_off(case: IllnessCase, world: World, purse: Fund) -> None:
    paid(case, world, purse)
    share = relief_ratio_by_disease(world.enterprise, MARCH)["1"]
    assert (share.part, share.whole) == (Decimal(6_000), Decimal(35_000))


def test_d4_counts_assessments_that_turned_out_wrong(case: IllnessCase, world: World) -> None:
    assess_hardship(case_id=case.pk, actor=world.branch_chair, now=NOW)
    assert mistargeted(world.enterprise, MARCH) == Rate(0, 0)
    for held, remark in ((True, ""), (False, "收入少报")):
        assess_hardship(case_id=case.pk, actor=world.branch_chair, now=NOW, earlier_held=held, remark=remark)
    assert mistargeted(world.enterprise, MARCH) == Rate(1, 2)


def test_hardship_is_asked_for_anew_after_a_year(case: IllnessCase, world: World) -> None:
    assess_hardship(case_id=case.pk, actor=world.branch_chair, now=NOW)
    assert ask_for_review(now=NOW + timedelta(days=365)) == 0
    late = NOW + timedelta(days=366)
    assert ask_for_review(now=late) == 1
    assert ask_for_review(now=late) == 0
    assert WorkItem.objects.get(kind="hardship_review").assignee == world.branch_chair
    assess_hardship(case_id=case.pk, actor=world.branch_chair, now=late, earlier_held=True)
    assert WorkItem.objects.get(kind="hardship_review").state == "done"


def test_d6_of_what_had_to_be_published(case: IllnessCase, world: World, purse: Fund) -> None:
    grant = approved_grant(case, world, purse)
    assert published(world.enterprise, MARCH) == Rate(0, 1)
    publish(grant, world)
    assert published(world.enterprise, MARCH) == Rate(1, 1)
    Notice.objects.update(published_on=MARCH[1] + timedelta(days=1), ends_on=MARCH[1] + timedelta(days=9))
    assert published(world.enterprise, MARCH) == Rate(0, 1)
