"""Two people at the same moment: one waits for the other, limits hold, nothing is recorded twice."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction

from tests.crowd import Act, wait_for
from tests.factories import World, build_world
from tests.factories.cases import NOW, graded, load_catalogues, make_member
from tests.factories.counselling import REASON, accepted, agreed, entry, referred, staffed, supervisor_of_world
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from visits.counselling.enums import Source
from visits.counselling.errors import FullCaseload
from visits.counselling.models import Counselling, CounsellingSession, CounsellingTeam
from visits.counselling.services.deciding import accept_referral
from visits.counselling.services.referring import refer
from visits.counselling.services.sessions import record_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_work(clean_slate) -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def world() -> World:
    load_catalogues()
    return build_world()


def both(acts: list[Act]) -> None:
    """Let both begin, and wait until both are done."""
    for act in acts:
        act.start()
    for act in acts:
        act.join(30)
        assert not act.is_alive()


def test_two_acceptances_share_the_last_place_of_a_counsellor_only_once(world):
    team = staffed(world)
    CounsellingTeam.objects.filter(pk=team.pk).update(caseload_limit=1)
    first = referred(world)
    second = referred(world, case=graded(world, member=make_member(world, name="马志强", number="040001"), facts=False))
    supervisor, counsellor = supervisor_of_world(world), world.person(Role.COUNSELLOR)
    acts = [
        Act(lambda pk=pk: accept_referral(counselling_id=pk, counsellors=[counsellor], actor=supervisor, now=NOW))
        for pk in (first.pk, second.pk)
    ]
    with transaction.atomic():
        CounsellingTeam.objects.select_for_update().get(pk=team.pk)
        for act in acts:
            act.start()
        wait_for(2)
    for act in acts:
        act.join(30)

    assert sorted(type(act.failed).__name__ for act in acts) == ["FullCaseload", "NoneType"]
    assert isinstance(next(act.failed for act in acts if act.failed), FullCaseload)
    assert Counselling.objects.filter(state="accepted").count() == 1


def test_two_who_refer_at_once_make_one_counselling(world):
    staffed(world)
    case = graded(world, facts=False)
    people = (world.welfare_officer, world.branch_chair)
    both([
        Act(lambda one=one: refer(case=case, source=Source.VISITOR, reason=REASON, agreed=True, actor=one, now=NOW))
        for one in people
    ])  # fmt: skip

    assert Counselling.objects.get(case=case).referrals.count() == 2


def test_two_who_record_the_same_session_at_once_record_it_once(world):
    staffed(world)
    counselling = accepted(world)
    agreed(world, counselling)
    people = (world.person(Role.COUNSELLOR), supervisor_of_world(world))
    call = {"counselling_id": counselling.pk, "entry": entry(), "now": NOW}
    acts = [Act(lambda one=one: record_session(key=uuid4(), actor=one, **call)) for one in people]
    both(acts)

    assert CounsellingSession.objects.count() == 1
    assert isinstance(next(act.failed for act in acts if act.failed), MoveRefused)
