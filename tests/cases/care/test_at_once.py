"""A decision about a plan and another turn of its case at the same moment: one waits for the other, neither breaks off.

Both begin at different ends (the approval, the case), so each case is driven to the point where both wait.
"""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction

from cases.care.enums import CaseState, ConsentState
from cases.care.models import IllnessCase
from cases.care.services.consent import withdraw_consent
from cases.care.services.deaths import record_death
from cases.care.services.planning import ACTION, withdraw_plan
from cases.care.services.reports import ConsentEntry
from tests.crowd import Act, wait_for
from tests.factories import World, build_world
from tests.factories.cases import NOW, TODAY, load_catalogues
from tests.factories.protocol import in_force, submitted
from unioncare.core.workflow import MoveRefused
from unioncare.worklist.approvals import ApprovalConflict, decide, pending_for
from unioncare.worklist.models import WorkItem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def on_the_day(clean_slate) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    load_catalogues()
    return build_world()


def both(first: Act, second: Act, item: WorkItem) -> None:
    """Let the first wait for its work item and the second for the first, then let both go on."""
    with transaction.atomic():
        WorkItem.objects.select_for_update().get(pk=item.pk)
        first.start()
        wait_for(1)
        second.start()
        wait_for(2)
    for act in (first, second):
        act.join(30)
        assert not act.is_alive()


def withdraw(case: IllnessCase, world: World) -> None:
    withdraw_consent(case_id=case.pk, entry=ConsentEntry(), actor=world.branch_chair, now=NOW)


def die(case: IllnessCase, world: World) -> None:
    record_death(case_id=case.pk, died_on=TODAY, actor=world.branch_chair, now=NOW)


def take_back(case: IllnessCase, world: World) -> None:
    withdraw_plan(case=case, actor=world.welfare_officer, now=NOW, reason="改一改")


@pytest.mark.parametrize(
    ("turn", "state", "refused"),
    [
        (withdraw, CaseState.IN_CARE, type(None)),
        (die, CaseState.DECEASED, type(None)),
        (take_back, CaseState.IN_CARE, MoveRefused),
    ],
)
def test_who_turns_the_case_while_its_plan_is_decided_waits_for_the_decision(world, turn, state, refused):
    in_force(world.enterprise)
    case = submitted(world)
    approval, item = pending_for(case.subject, ACTION), WorkItem.objects.get(subject=case.subject, kind="plan_approval")
    deciding = Act(lambda: decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True))
    turning = Act(lambda: turn(case, world))

    both(deciding, turning, item)

    assert deciding.failed is None
    assert isinstance(turning.failed, refused)
    assert IllnessCase.objects.get(pk=case.pk).state == state


def test_who_decides_while_consent_is_withdrawn_reads_that_it_no_longer_waits(world):
    in_force(world.enterprise)
    case = submitted(world)
    approval, item = pending_for(case.subject, ACTION), WorkItem.objects.get(subject=case.subject, kind="plan_approval")
    deciding = Act(lambda: decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True))
    turning = Act(lambda: withdraw(case, world))

    both(turning, deciding, item)

    assert turning.failed is None
    assert isinstance(deciding.failed, ApprovalConflict)
    case = IllnessCase.objects.get(pk=case.pk)
    assert (case.state, case.consent_state) == (CaseState.GRADED, ConsentState.WITHDRAWN)
