"""Appeals: decided by nobody who stands for what they are about, never to the person's harm, their words sealed."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry

from assessments.appraisal.enums import AppraisalState, PeriodState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.models import AppraisalStep
from assessments.appraisal.services.appeals import lodge_appeal, reject_appeal, uphold_appeal
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.stages import close_period
from assessments.appraisal.services.vetoes import confirm_veto, enter_veto
from tests.factories.appraisal import in_stage, marks, of, opened, self_reviewed, superiors_review, told
from tests.factories.cases import NOW
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User

DAY = timedelta(days=1)
WORDS, ANSWER = "一次走访记在别人名下", "签到表可证"


def lodged(period, person: User):
    return lodge_appeal(appraisal=of(period, person), words=WORDS, actor=person, now=NOW)


def test_whoever_entered_or_confirmed_the_veto_does_not_decide_about_it(world):
    vice, chair, secretary = (world.person(role) for role in (Role.VICE_CHAIR, Role.CHAIR, Role.PARTY_SECRETARY))
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    veto = enter_veto(
        appraisal=of(period, world.group_leader), kind=period.scheme.veto_kinds.get(code="visit"), facts="当日未到",
        evidence="A1", actor=vice, now=NOW,
    )  # fmt: skip
    confirm_veto(veto=veto, actor=chair, now=NOW)
    superiors_review(period, 4)
    publish_period(period=period, actor=chair, now=NOW)
    appeal = lodged(period, world.group_leader)
    assert appeal.decider == secretary
    for actor in (vice, chair):
        with pytest.raises(MoveRefused, match="entered or confirmed the veto"):
            uphold_appeal(appeal=appeal, answer=ANSWER, actor=actor, now=NOW, lifts_veto=True)
    uphold_appeal(appeal=appeal, answer=ANSWER, actor=secretary, now=NOW, lifts_veto=True)
    veto.refresh_from_db()
    assert (veto.settled_by, veto.reason) == (chair, "An appeal was upheld.")


def test_whoever_is_asked_decides_while_they_can(world):
    period = told(world)
    appeal, secretary = lodged(period, world.group_leader), world.person(Role.PARTY_SECRETARY)
    with pytest.raises(MoveRefused, match=f"{appeal.decider.name} decides this appeal"):
        reject_appeal(appeal=appeal, answer=ANSWER, actor=secretary, now=NOW)
    Post.objects.filter(user=appeal.decider).delete()
    assert reject_appeal(appeal=appeal, answer=ANSWER, actor=secretary, now=NOW).decided_by == secretary


def test_an_appeal_that_is_upheld_makes_nothing_worse(world):
    period = told(world, points=4)
    appeal = lodged(period, world.group_leader)
    with pytest.raises(AppraisalRefused, match=r"fall from 80\.00 to 60\.00"):
        uphold_appeal(appeal=appeal, answer=ANSWER, actor=appeal.decider, now=NOW, scores=marks(3))
    mine = of(period, world.group_leader)
    assert (mine.state, mine.results.count()) == (AppraisalState.APPEALED, 1)


def test_the_points_of_who_decides_count_and_those_of_the_superior_stay(world):
    period = told(world, points=3)
    appeal = lodged(period, world.group_leader)
    uphold_appeal(appeal=appeal, answer=ANSWER, actor=appeal.decider, now=NOW, scores=marks(5))
    mine = of(period, world.group_leader)
    assert [one.total for one in mine.results.order_by("version")] == [60, 100]
    assert mine.superior_review.scores == marks(3)
    appeal.refresh_from_db()
    assert appeal.scores == marks(5)


def test_what_is_sealed_stands_nowhere_in_clear(world):
    period = in_stage(opened(world), PeriodState.SELF)
    self_reviewed(of(period, world.group_leader), 2)
    period = in_stage(period, PeriodState.SUPERIOR)
    superiors_review(period, 3)
    publish_period(period=period, actor=world.chair, now=NOW)
    for person in (world.group_leader, world.branch_chair):
        appeal = lodged(period, person)
        if person == world.group_leader:
            uphold_appeal(appeal=appeal, answer=ANSWER, actor=appeal.decider, now=NOW, scores=marks(4))
        else:
            reject_appeal(appeal=appeal, answer=ANSWER, actor=appeal.decider, now=NOW)
    assert set(AppraisalStep.objects.filter(move__in=("uphold", "reject")).values_list("reason", flat=True)) == {""}
    trail = list(LogEntry.objects.filter(changes__has_key="scores").values_list("changes__scores", flat=True))
    assert len(trail) >= 3
    assert all(after in ("******", "None") for _before, after in trail)


def test_nobody_reads_on_the_page_of_the_period_who_appeals(world):
    period = told(world)
    lodged(period, world.group_leader)
    assert period.steps.get(move="hear").actor is None


def test_days_are_counted_from_when_a_step_is_taken(world):
    """So that what is told of the past, as in the demo, follows the days of then."""
    period = told(world)
    late = NOW + 8 * DAY
    with pytest.raises(MoveRefused, match="Appeals were possible until"):
        lodge_appeal(appraisal=of(period, world.group_leader), words=WORDS, actor=world.group_leader, now=late)
    with pytest.raises(MoveRefused, match="Appeals are possible until"):
        close_period(period=period, actor=world.chair, now=NOW)
    assert close_period(period=period, actor=world.chair, now=late).state == PeriodState.CLOSED


def test_who_is_moved_elsewhere_keeps_their_appeal(world):
    period = told(world)
    Post.objects.filter(user=world.group_leader).update(unit=world.far_group)
    assert lodged(period, world.group_leader).state == "lodged"
