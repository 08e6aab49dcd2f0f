"""Whom somebody reviews and the appeals they decide go on when they leave: the row and the work item together."""

from datetime import timedelta

from assessments.appraisal.enums import PeriodState
from assessments.appraisal.kinds import APPEAL, SUPERIOR
from assessments.appraisal.models import Appeal
from assessments.appraisal.services.appeals import lodge_appeal
from assessments.appraisal.services.handing import climb_appeals, count_appeals, count_reviews
from tests.factories.appraisal import in_stage, of, opened, told
from tests.factories.cases import NOW
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Post, User
from unioncare.worklist.models import NOWHERE, WorkItem
from unioncare.worklist.services.leaving import hand_over_everything

DAY = timedelta(days=1)


def lodged(period, person: User) -> Appeal:
    return lodge_appeal(appraisal=of(period, person), words="一次走访记在别人名下", actor=person, now=NOW)


def item_of(kind: str, person: User) -> WorkItem | None:
    return WorkItem.objects.open().filter(kind=kind, assignee=person).first()


def handed_over(world, person: User, to: User, paths=None):
    return hand_over_everything(
        person=person, to=to, paths=paths, actor=world.person(Role.ORGANISATION_OFFICER), now=NOW, reason="调岗"
    )


def test_nobody_else_sees_whom_somebody_reviews_among_their_work(world):
    in_stage(opened(world), PeriodState.SUPERIOR)
    assert set(WorkItem.objects.filter(kind=SUPERIOR).values_list("scope_path", flat=True)) == {NOWHERE}


def test_reviews_go_to_whoever_may_lead_and_the_rest_stays_with_its_reason(world):
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    vice, chair = world.person(Role.VICE_CHAIR), world.person(Role.CHAIR)
    held = count_reviews(vice, None)
    assert held > 0
    done = handed_over(world, vice, chair)
    assert dict(done.holdings)["People to be reviewed"] + len(done.kept) == held
    assert all("Nobody appraises themselves" in why or "Nobody chooses who reviews" in why for why in done.kept)
    assert count_reviews(vice, None) == len(done.kept)
    assert (item_of(SUPERIOR, vice) is None) == (not done.kept)
    assert item_of(SUPERIOR, chair) is not None
    assert period.steps.filter(move="superior").count() == held - len(done.kept)


def test_reviews_elsewhere_stay(world):
    in_stage(opened(world), PeriodState.SUPERIOR)
    vice = world.person(Role.VICE_CHAIR)
    assert count_reviews(vice, ("ZZZZ",)) == 0
    assert count_reviews(vice, (world.enterprise.path,)) == count_reviews(vice, None)


def test_an_appeal_goes_to_somebody_who_may_decide_it(world):
    appeal = lodged(told(world), world.group_leader)
    before = appeal.decider
    assert (count_appeals(before, None), item_of(APPEAL, before).scope_path) == (1, NOWHERE)
    done = handed_over(world, before, world.group_leader)  # who lodged it, and does not decide it
    appeal.refresh_from_db()
    assert dict(done.holdings)["Appeals to be decided"] == 1
    assert appeal.decider not in (before, world.group_leader)
    assert item_of(APPEAL, appeal.decider) is not None
    assert item_of(APPEAL, before) is None


def test_whoever_cannot_decide_any_more_is_followed_by_somebody_else(world):
    appeal = lodged(told(world), world.group_leader)
    before = appeal.decider
    assert climb_appeals(now=NOW) == 0
    Post.objects.filter(user=before).delete()
    assert climb_appeals(now=NOW) == 1
    appeal.refresh_from_db()
    assert appeal.decider != before
    assert item_of(APPEAL, appeal.decider).because["rule"]


def test_one_that_is_late_is_given_on_once(world):
    appeal = lodged(told(world), world.group_leader)
    before, late = appeal.decider, WorkItem.objects.get(kind=APPEAL).due_at + DAY
    assert climb_appeals(now=late) == 1
    appeal.refresh_from_db()
    assert appeal.decider != before
    assert climb_appeals(now=late + DAY) == 0
