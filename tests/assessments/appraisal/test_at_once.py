"""Two people at the same moment: results are told once, an appeal is lodged once, a draft is begun once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from assessments.appraisal.enums import PeriodState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.models import Appeal, AppraisalPeriod, Result, Scheme
from assessments.appraisal.services.appeals import lodge_appeal
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.schemes import draft_scheme
from assessments.appraisal.services.stages import run_stages
from tests.factories import World
from tests.factories.appraisal import in_stage, of, opened, superiors_review, told
from tests.factories.cases import NOW
from unioncare.core.workflow import MoveRefused


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
