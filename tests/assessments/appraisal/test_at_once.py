"""Two people at the same moment: results are told once, an appeal is lodged once, a draft is begun once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from assessments.appraisal.enums import PeriodState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.models import Appeal, AppraisalPeriod, Result, Scheme, Veto
from assessments.appraisal.services.appeals import lodge_appeal
from assessments.appraisal.services.flow import lock_period
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.schemes import draft_scheme
from assessments.appraisal.services.stages import run_stages
from assessments.appraisal.services.vetoes import confirm_veto, enter_veto
from tests.factories import World
from tests.factories.appraisal import in_stage, of, opened, superiors_review, told
from tests.factories.cases import NOW
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role


@pytest.fixture
def world(transactional_db: None, world: World) -> World:
    """What each of them does is a transaction of its own, as in life."""
    return world


def at_once(act: Callable[[], Any], many: int = 4) -> int:
    """Let several do the same at once; return how many were not refused."""

    def one(_number: int) -> bool:
        try:
            act()
        except (AppraisalRefused, MoveRefused):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(many) as pool:
        return sum(pool.map(one, range(many)))


def test_results_are_told_once(world):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    superiors_review(period)
    chair = world.chair
    assert at_once(lambda: publish_period(period=period, actor=chair, now=NOW)) == 1
    assert Result.objects.count() == period.appraisals.count()


def test_an_appeal_is_lodged_once(world):
    mine = of(told(world), world.group_leader)
    person = world.group_leader
    assert at_once(lambda: lodge_appeal(appraisal=mine, words="有误", actor=person, now=NOW)) == 1
    assert Appeal.objects.count() == 1


def test_a_draft_is_begun_once(world):
    chair = world.chair
    assert at_once(lambda: draft_scheme(unit=world.enterprise, actor=chair, now=NOW)) == 4
    assert Scheme.objects.count() == 1


def test_a_stage_begins_once_however_many_jobs_run(world):
    period = opened(world)
    assert at_once(lambda: run_stages(now=NOW)) == 4
    assert AppraisalPeriod.objects.get().state == PeriodState.SELF
    assert period.steps.filter(move="begin").count() == 1


def test_a_veto_waits_for_its_period_and_holds_nothing_meanwhile(world):
    """Every step locks the period first: none waits for the other's row."""
    period, auditor, chair = opened(world), world.person(Role.AUDITOR), world.chair
    veto = enter_veto(
        appraisal=of(period, world.group_leader), kind=period.scheme.veto_kinds.get(code="visit"), facts="当日未到",
        evidence="A1", actor=auditor, now=NOW,
    )  # fmt: skip
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            lock_period(period.pk)
            confirming = pool.submit(at_once, lambda: confirm_veto(veto=veto, actor=chair, now=NOW), 1)
            assert somebody_waits()
            assert Veto.objects.select_for_update(nowait=True).get(pk=veto.pk).state == "entered"
        assert confirming.result() == 1
    veto.refresh_from_db()
    assert veto.state == "confirmed"


def somebody_waits() -> bool:
    """Tell whether somebody comes to wait for a row within ten seconds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return True
        time.sleep(0.05)
    return False
