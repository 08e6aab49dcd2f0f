"""The days of a period: whole months that are over, stages that keep what was announced, and who is asked anew."""

from dataclasses import replace
from datetime import timedelta

import pytest

from assessments.appraisal.enums import PeriodState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.kinds import PUBLISH, SUPERIOR
from assessments.appraisal.models import AppraisalPeriod
from assessments.appraisal.services.periods import StageDays, change_days, drop_period, name_superior, open_period
from assessments.appraisal.services.stages import ask_colleagues, ask_superiors, begin_self_reviews
from tests.factories.appraisal import FIRST, LAST, in_stage, of, opened, scheme_in_force, stage_days
from tests.factories.cases import NOW, TODAY
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

S = PeriodState
DAY = timedelta(days=1)


def items(period: AppraisalPeriod, kind: str):
    return WorkItem.objects.filter(subject=period.subject_id, kind=kind)


def test_a_period_is_of_whole_months_that_are_over_and_begins_today_at_the_earliest(world, time_machine):
    scheme_in_force(world.enterprise)
    officer = world.person(Role.ORGANISATION_OFFICER)

    def open_for(first, last, begins):
        days = StageDays(*(begins + after * DAY for after in (0, 5, 10, 15, 20)))
        return open_period(unit=world.enterprise, first=first, last=last, days=days, actor=officer, now=NOW)

    with pytest.raises(AppraisalRefused, match="today at the earliest"):
        open_for(FIRST, LAST, TODAY - DAY)
    for first, last in ((FIRST + DAY, LAST), (FIRST, LAST - DAY)):
        with pytest.raises(AppraisalRefused, match="Whole months"):
            open_for(first, last, TODAY)
    end = TODAY.replace(day=31)
    period = open_for(TODAY.replace(month=1, day=1), end, end + DAY)
    with pytest.raises(MoveRefused, match="lasts until 2026-03-31"):
        begin_self_reviews(period=period, actor=officer, now=NOW)
    time_machine.move_to(NOW + 14 * DAY)
    assert begin_self_reviews(period=period, actor=officer, now=NOW + 14 * DAY).state == S.SELF


def test_a_stage_ends_before_its_day_only_with_a_reason(world):
    period = in_stage(opened(world), S.SELF)
    for step, reason in ((ask_colleagues, "都已交齐"), (ask_superiors, "都已答完")):
        with pytest.raises(MoveRefused, match="before needs a reason"):
            step(period=period, actor=world.chair, now=NOW, reason=" ")
        period = step(period=period, actor=world.chair, now=NOW, reason=reason)
        assert period.steps.filter(reason=reason, appraisal=None).exists()


def test_days_that_are_over_stay_and_others_do_not_go_back_before_today(world):
    period = in_stage(opened(world), S.ROUND)
    days = stage_days()
    for wrong, why in (
        (replace(days, self_until=days.self_until + DAY), "that are over"),
        (replace(days, starts_on=days.starts_on - DAY), "that are over"),
        (replace(days, round_until=TODAY - DAY), "name today or a later day"),
    ):
        with pytest.raises(AppraisalRefused, match=why):
            change_days(period=period, days=wrong, reason="因故", actor=world.chair, now=NOW)
    changed = change_days(
        period=period, days=replace(days, round_until=days.round_until + DAY), reason="因故", actor=world.chair, now=NOW
    )
    assert changed.round_until == days.round_until + DAY


def test_another_superior_touches_the_items_of_the_two_concerned_alone(world):
    period = in_stage(opened(world), S.SUPERIOR)
    mine = of(period, world.group_leader)
    untouched = items(period, SUPERIOR).get(assignee=world.person(Role.CHAIR))
    name_superior(appraisal=mine, superior=world.welfare_officer, reason="分会主席休假", actor=world.chair, now=NOW)
    untouched.refresh_from_db()
    assert untouched.state == ItemState.OPEN
    assert items(period, PUBLISH).get().state == ItemState.OPEN
    cancelled = items(period, SUPERIOR).exclude(state=ItemState.OPEN)
    assert [one.assignee for one in cancelled] == [world.branch_chair]
    assert items(period, SUPERIOR).get(assignee=world.welfare_officer).state == ItemState.OPEN


def test_nobody_is_appraised_twice_for_the_same_days_on_two_levels(world):
    period = opened(world)
    scheme_in_force(world.corporation)
    with pytest.raises(AppraisalRefused, match=f"is appraised for some of these days already, in {period.number}"):
        opened(world, unit=world.corporation)
    drop_period(period=period, actor=world.chair, now=NOW, reason="改由集团组织")
    above = opened(world, unit=world.corporation)
    with pytest.raises(AppraisalRefused, match=f"already, in {above.number}"):
        opened(world)
