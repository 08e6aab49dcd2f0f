"""The way back to work: forward, back with a reason, one stage at a time."""

from functools import partial

import pytest
from django.db import transaction
from django.urls import reverse

from cases.care.services.locking import lock_case
from tests.crowd import Act, wait_for
from tests.factories.cases import TODAY, deceased, graded
from tests.factories.protocol import in_force
from tests.factories.recovery import at_stage
from unioncare.core.workflow import MoveRefused
from visits.recovery.enums import Stage
from visits.recovery.models import ReturnStage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_work")]


def history(case):
    rows = ReturnStage.objects.filter(case=case)
    return [(row.stage, (TODAY - row.starts_on).days, row.ended_on and (TODAY - row.ended_on).days) for row in rows]


def test_the_first_stage_needs_no_reason_and_the_next_one_ends_it(case, world):
    at_stage(case, world, Stage.OFF_WORK, ago=60, reason="")
    at_stage(case, world, Stage.PREPARATION, ago=10)
    assert history(case) == [(Stage.PREPARATION, 10, None), (Stage.OFF_WORK, 60, 10)]


def test_it_goes_back_as_well_as_forward(case, world):
    at_stage(case, world, Stage.REENTRY, ago=20)
    at_stage(case, world, Stage.OFF_WORK, ago=2, reason="复发住院")
    current = ReturnStage.objects.get(case=case, ended_on=None)
    assert (current.stage, current.reason, current.recorded_by) == (Stage.OFF_WORK, "复发住院", world.welfare_officer)


def test_a_change_on_the_same_day_mends_a_mistake(case, world):
    at_stage(case, world, Stage.REENTRY)
    at_stage(case, world, Stage.PREPARATION, reason="选错了")
    assert history(case)[0] == (Stage.PREPARATION, 0, None)


def test_its_reason_is_kept_encrypted(case, world):
    at_stage(case, world, Stage.OFF_WORK, reason="化疗中")
    held = ReturnStage.objects.extra(select={"raw": "reason"}).values_list("raw", flat=True).get()
    assert "化疗".encode() not in bytes(held)


@pytest.mark.parametrize(
    ("stage", "ago", "reason", "why"),
    [
        (Stage.OFF_WORK, 0, "又病了", "already noted"),
        (Stage.PREPARATION, 0, " ", "reason is needed"),
        (Stage.PREPARATION, 11, "医生同意", "began on 2026-03-08"),
    ],
)
def test_what_does_not_follow_from_the_present_stage_is_refused(case, world, stage, ago, reason, why):
    at_stage(case, world, Stage.OFF_WORK, ago=10)
    with pytest.raises(MoveRefused, match=why):
        at_stage(case, world, stage, ago=ago, reason=reason)
    assert history(case) == [(Stage.OFF_WORK, 10, None)]


def test_nothing_is_noted_after_a_death(world):
    with pytest.raises(MoveRefused, match="died"):
        at_stage(deceased(world), world, Stage.OFF_WORK)


class TestForm:
    @pytest.fixture
    def url(self, case):
        return reverse("visits:recovery_stage", args=[case.number])

    def test_the_first_one_is_noted_without_a_reason(self, case, world, sign_in, url):
        sign_in(world.branch_chair).post(url, {"stage": "off_work", "starts_on": "2026-03-01", "reason": ""})
        assert history(case) == [(Stage.OFF_WORK, 17, None)]

    def test_every_other_one_asks_why_and_the_present_one_is_not_offered(self, case, world, sign_in, url):
        at_stage(case, world, Stage.OFF_WORK, ago=10)
        browser = sign_in(world.branch_chair)
        page = browser.get(url).text
        assert "Now: Off work 2026-03-08" in page
        assert 'value="off_work"' not in page
        page = browser.post(url, {"stage": "preparation", "starts_on": "2026-03-18", "reason": ""}).text
        assert "This field is required." in page
        browser.post(url, {"stage": "preparation", "starts_on": "2026-03-18", "reason": "医生同意"})
        assert history(case)[0] == (Stage.PREPARATION, 0, None)

    def test_a_refusal_of_the_service_stands_on_the_form(self, case, world, sign_in, url):
        at_stage(case, world, Stage.OFF_WORK, ago=10)
        given = {"stage": "preparation", "starts_on": "2026-03-01", "reason": "医生同意"}
        page = sign_in(world.branch_chair).post(url, given).text
        assert "The present stage began on 2026-03-08" in page


@pytest.mark.django_db(transaction=True)
def test_of_two_who_note_the_first_stage_at_once_one_comes_second(world):
    in_force(world.enterprise)
    case = graded(world)
    acts = [Act(partial(at_stage, case, world, stage)) for stage in (Stage.OFF_WORK, Stage.PREPARATION)]
    with transaction.atomic():
        lock_case(case.pk)
        for waiting, act in enumerate(acts, start=1):
            act.start()
            wait_for(waiting)
    for act in acts:
        act.join(30)
    assert [act.failed for act in acts] == [None, None]
    assert history(case) == [(Stage.PREPARATION, 0, None), (Stage.OFF_WORK, 0, 0)]
