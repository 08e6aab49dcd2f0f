"""People who act crosswise: locks are taken in one order, so that nobody waits for somebody who waits for them."""

import uuid

import pytest
import time_machine
from django.db import transaction

from cases.care.models import IllnessCase
from donations.aid.enums import GrantKind, GrantState
from donations.aid.models import Grant
from donations.aid.selectors.payments import payment_of
from donations.aid.services.asking import draft_grant
from donations.aid.services.paying import order_grant
from donations.aid.starter import load_aid_rules
from donations.payments.models import PaymentBatch
from donations.payments.services.batches import Outcome, send_batch, settle_batch
from tests.crowd import Act, wait_for
from tests.factories import PostFactory, World, build_world
from tests.factories.cases import NOW, TODAY, graded, load_catalogues, reported
from tests.factories.funds import fund
from tests.factories.grants import asked_grant, decided, entry_for
from tests.factories.payments import account, batch_of
from tests.factories.protocol import in_force
from tests.factories.world import SINCE
from unioncare.organisation.enums import Role
from unioncare.worklist.approvals import decide, pending_for


@pytest.fixture
def world(clean_slate, transactional_db):
    with time_machine.travel(NOW, tick=False):
        load_catalogues()
        load_aid_rules()
        world = build_world()
        in_force(world.enterprise)
        yield world


def sent(grant: Grant, world: World) -> PaymentBatch:
    payment = payment_of(grant)
    assert payment is not None
    batch = batch_of(world, payment)
    second = PostFactory(unit=world.enterprise, role=Role.FINANCE_OFFICER, starts_on=SINCE).user
    approval = pending_for(batch.subject, "payment_batch")
    assert approval is not None
    decide(approval_id=approval.pk, actor=second, now=NOW, approve=True)
    return send_batch(batch=batch, actor=world.person(Role.FINANCE_OFFICER), now=NOW)


def crosswise(first: Act, second: Act, held) -> list[Exception | None]:
    """Hold rows until the first waits for them and the second for the first; return how both ended."""
    with transaction.atomic():
        list(held.select_for_update(of=("self",)))
        first.start()
        wait_for(1)
        second.start()
        wait_for(2)
    for act in (first, second):
        act.join()
    return [first.failed, second.failed]


@pytest.mark.django_db(transaction=True)
def test_who_settles_and_who_orders_and_who_asks_in_two_cases_do_not_wait_for_each_other(world):
    case = graded(world)
    purse = fund(world.enterprise, bank=100_000)
    emergency = {"kind": GrantKind.EMERGENCY, "asked": 500, "over_reason": "急"}
    waiting = decided(asked_grant(case, world, purse, **emergency), world, Role.CHAIR)
    account(world, case.member)
    batch = sent(decided(asked_grant(case, world, purse, **emergency), world, Role.CHAIR), world)
    finance = world.person(Role.FINANCE_OFFICER)

    outcomes = {batch.payments.get().pk: Outcome(paid_on=TODAY)}
    failed = crosswise(
        Act(lambda: order_grant(grant=waiting, actor=None, now=NOW)),
        Act(lambda: settle_batch(batch=batch, outcomes=outcomes, actor=finance, now=NOW)),
        Grant.objects.filter(pk=waiting.pk),
    )
    assert failed == [None, None]
    assert set(Grant.objects.values_list("state", flat=True)) == {GrantState.PAYMENT, GrantState.PAID}

    other = reported(world, member=case.member, anyway_reason="另一种病")
    asking = [
        Act(
            lambda of=of: draft_grant(
                case_id=of.pk, entry=entry_for(of, purse, asked=100, over_reason="补助", key=uuid.uuid4()),
                actor=world.branch_chair, now=NOW,
            )
        )
        for of in (other, case)
    ]  # fmt: skip
    assert crosswise(*asking, IllnessCase.objects.filter(pk=other.pk)) == [None, None]
