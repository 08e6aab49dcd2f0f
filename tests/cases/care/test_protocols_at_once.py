"""Two versions that come into force at the same moment: one after the other, never over each other."""

from datetime import timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import connection

from cases.care.enums import ProtocolState
from cases.care.models import Protocol
from cases.care.services.protocols import ACTION, publish_protocol, submit_protocol
from tests.factories import World, build_world
from tests.factories.cases import NOW, TODAY
from tests.factories.protocol import drafted
from unioncare.worklist.approvals import decide, pending_for
from unioncare.worklist.models import WorkItem

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def on_the_day(clean_slate):
    with time_machine.travel(NOW, tick=False):
        yield


def submit(protocol: Protocol, world: World) -> Protocol:
    return submit_protocol(protocol=protocol, actor=world.welfare_officer, now=NOW)


def chair_decides(protocol: Protocol, world: World) -> None:
    approval = pending_for(protocol.subject, ACTION)
    decide(approval_id=approval.pk, actor=world.chair, now=NOW, approve=True)


@pytest.mark.django_db(transaction=True)
def test_two_publications_at_once_never_overlap():
    world = build_world()
    drafts = [drafted(world, starts_on=TODAY), drafted(world, starts_on=TODAY)]
    for draft in drafts:
        submit(draft, world)
    barrier, failures = Barrier(2), []

    def publish(pk: int) -> None:
        barrier.wait()
        try:
            publish_protocol(protocol=Protocol.objects.get(pk=pk), actor=None, now=NOW)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=publish, args=[draft.pk]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    first, second = Protocol.objects.filter(state=ProtocolState.PUBLISHED).order_by("starts_on")
    for earlier, later in pairwise((first, second)):
        assert earlier.ends_on == later.starts_on - DAY


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_bring_two_versions_into_force_one_after_the_other():
    world = build_world()
    drafts = [submit(drafted(world, starts_on=TODAY), world) for _ in range(2)]
    barrier, failures = Barrier(2), []

    def approve(draft: Protocol) -> None:
        try:
            barrier.wait(10)
            chair_decides(draft, world)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)
        finally:
            connection.close()

    threads = [Thread(target=approve, args=[draft]) for draft in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert failures == []
    in_time = Protocol.objects.order_by("starts_on").values_list("state", "starts_on", "ends_on")
    assert list(in_time) == [("published", TODAY, TODAY), ("published", TODAY + DAY, None)]
    assert not WorkItem.objects.open().exists()
