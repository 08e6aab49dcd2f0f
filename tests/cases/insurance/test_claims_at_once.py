"""Two people pay or review one claim at the same moment: the second reads why not. An erased case takes its claims."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction

from cases.care.models import CostEntry, IllnessCase
from cases.insurance.errors import InsuranceRefused
from cases.insurance.models import Claim, Enrolment
from cases.insurance.services.claims import check_by_hand, pay_claim, submit_claim
from tests.crowd import Act, wait_for
from tests.factories import World, build_world
from tests.factories.cases import NOW, TODAY, load_catalogues, make_member, verified
from tests.factories.claims import approved_claim, in_review, insured_case, officer, stayed
from tests.factories.insurance import enrolled, term
from unioncare.core.workflow import MoveRefused

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_the_day(clean_slate: None) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    load_catalogues()
    return build_world()


def both(case: IllnessCase, first: Act, second: Act) -> None:
    """Let both wait for the case, then let them go on."""
    with transaction.atomic():
        IllnessCase.objects.select_for_update().get(pk=case.pk)
        first.start()
        wait_for(1)
        second.start()
        wait_for(2)
    for act in (first, second):
        act.join(30)
        assert not act.is_alive()


def test_a_claim_is_paid_once_however_many_press(world: World) -> None:
    case = insured_case(world)
    claim = Claim.objects.get()
    approved_claim(claim, world)
    acts = [
        Act(lambda: pay_claim(claim=claim, amount=Decimal(25_000), paid_on=TODAY, actor=officer(world), now=NOW))
        for _person in range(2)
    ]
    both(case, *acts)
    assert [type(act.failed) for act in acts if act.failed] == [InsuranceRefused]
    assert CostEntry.objects.count() == 1


def test_a_claim_is_submitted_once_however_many_review_it(world: World) -> None:
    case = insured_case(world)
    claim = Claim.objects.get()
    in_review(claim, world)
    acts = [
        Act(lambda actor=actor: submit_claim(claim=claim, submitted_on=TODAY, actor=actor, now=NOW))  # type: ignore[misc]
        for actor in (world.branch_chair, world.welfare_officer)
    ]
    both(case, *acts)
    assert [type(act.failed) for act in acts if act.failed] == [MoveRefused]
    assert claim.steps.filter(move="submit").count() == 1


def test_two_who_check_at_once_propose_once(world: World) -> None:
    member = make_member(world)
    case = verified(world, member=member)
    enrolled(member, term(world.enterprise))
    acts = [Act(lambda: check_by_hand(case_id=case.pk, actor=officer(world), now=NOW)) for _person in range(2)]
    both(case, *acts)
    assert [act.failed for act in acts] == [None, None]
    assert Claim.objects.count() == 1


def test_an_erased_case_takes_its_claims_along_and_leaves_the_enrolment(world: World) -> None:
    case = insured_case(world, code="hospital")
    stayed(case, world, date(2026, 3, 6), date(2026, 3, 16))
    assert Claim.objects.get().event is not None
    IllnessCase.objects.get(pk=case.pk).delete()
    assert (Claim.objects.count(), Enrolment.objects.count()) == (0, 1)
