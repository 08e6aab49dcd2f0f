"""A period from its opening to its end: every state and move, who may do what when, what is owed meanwhile."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from assessments.appraisal.enums import AppealState, AppraisalState, Grade, PeriodState
from assessments.appraisal.errors import AppraisalRefused
from assessments.appraisal.kinds import APPEAL, PEERS, PUBLISH, SELF, SUPERIOR
from assessments.appraisal.models import Appraisal, AppraisalPeriod, PeerReview, Result
from assessments.appraisal.services.appeals import lodge_appeal, reject_appeal, uphold_appeal
from assessments.appraisal.services.flow import APPRAISAL_FLOW, PERIOD_FLOW
from assessments.appraisal.services.periods import StageDays, change_days, drop_period, name_superior, open_period
from assessments.appraisal.services.publishing import publish_period
from assessments.appraisal.services.reviewing import write_superior_review
from assessments.appraisal.services.stages import (
    ask_superiors,
    begin_self_reviews,
    close_period,
    run_stages,
)
from tests.factories import PostFactory, RelativeFactory, UserFactory
from tests.factories.appraisal import (
    FIRST,
    LAST,
    all_answer,
    in_stage,
    marks,
    of,
    opened,
    scheme_in_force,
    self_reviewed,
    stage_days,
    superiors_review,
    told,
)
from tests.factories.cases import NOW, TODAY
from unioncare.core.workflow import MoveRefused
from unioncare.organisation.calendar import end_of
from unioncare.organisation.enums import Role
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

S, A = PeriodState, AppraisalState
DAY = timedelta(days=1)
PERIOD_TABLE = {
    S.OPEN: {"begin": S.SELF, "drop": S.DROPPED},
    S.SELF: {"ask": S.ROUND, "drop": S.DROPPED},
    S.ROUND: {"review": S.SUPERIOR, "drop": S.DROPPED},
    S.SUPERIOR: {"publish": S.PUBLISHED, "drop": S.DROPPED},
    S.PUBLISHED: {"hear": S.APPEAL, "close": S.CLOSED},
    S.APPEAL: {"close": S.CLOSED},
    S.CLOSED: {},
    S.DROPPED: {},
}
APPRAISAL_TABLE = {
    A.OPEN: {"review_self": A.SELF_DONE, "review": A.REVIEWED, "excuse": A.EXCUSED},
    A.SELF_DONE: {"review": A.REVIEWED, "excuse": A.EXCUSED},
    A.REVIEWED: {"review": A.REVIEWED, "publish": A.PUBLISHED, "excuse": A.EXCUSED},
    A.PUBLISHED: {"appeal": A.APPEALED, "settle": A.SETTLED},
    A.APPEALED: {"uphold": A.PUBLISHED, "reject": A.PUBLISHED},
    A.SETTLED: {},
    A.EXCUSED: {},
}


def items(period: AppraisalPeriod, kind: str):
    return WorkItem.objects.filter(subject=period.subject_id, kind=kind)


@pytest.mark.parametrize(
    ("flow", "table"), [(PERIOD_FLOW, PERIOD_TABLE), (APPRAISAL_FLOW, APPRAISAL_TABLE)], ids=["period", "appraisal"]
)
def test_every_state_has_its_moves_and_no_others(flow, table):
    found = {state: {move.name: move.target for move in flow.moves if state in move.sources} for state in table}
    assert found == table
    assert {move.name for move in flow.moves} == {name for moves in table.values() for name in moves}


@pytest.mark.parametrize("state", S)
def test_a_move_from_a_state_that_does_not_have_it_is_refused(world, state):
    period = opened(world)
    days = {"published_on": TODAY - DAY, "appeal_until": TODAY - DAY}
    told_days = days if state in (S.PUBLISHED, S.APPEAL, S.CLOSED) else {}
    period.appraisals.update(state=A.REVIEWED)
    for move in PERIOD_FLOW.moves:
        with transaction.atomic():
            AppraisalPeriod.objects.filter(pk=period.pk).update(state=state, **told_days)
            if move.name in PERIOD_TABLE[state]:
                PERIOD_FLOW.move(AppraisalPeriod, period.pk, move.name, actor=world.chair, now=NOW, reason="因故")
                period.refresh_from_db()
                assert period.state == PERIOD_TABLE[state][move.name]
            else:
                with pytest.raises(MoveRefused, match="does not allow this step"):
                    PERIOD_FLOW.move(AppraisalPeriod, period.pk, move.name, actor=world.chair, now=NOW, reason="因故")
            transaction.set_rollback(True)


def test_opening_asks_everybody_whom_the_scheme_names_once_by_their_highest_post(world):
    PostFactory(user=world.group_leader, unit=world.second_group, role=Role.GROUP_LEADER)
    PostFactory(user=world.branch_chair, unit=world.enterprise, role=Role.WOMENS_OFFICER)
    period = opened(world)
    seats = {one.person.username: (one.unit, one.role) for one in period.appraisals.select_related("person", "unit")}
    assert set(seats) == {
        "group_leader", "branch_chair", "welfare_officer", "womens_officer", "organisation_officer",
        "insurance_officer", "finance_officer", "vice_chair",
    }  # fmt: skip
    assert seats["branch_chair"] == (world.enterprise, Role.WOMENS_OFFICER)
    assert seats["group_leader"] == (world.group, Role.GROUP_LEADER)
    assert period.number == "K2026-0001"
    with pytest.raises(AppraisalRefused, match="appraised already"):
        opened(world)


def test_opening_many_costs_as_many_queries_as_opening_few(world, django_assert_num_queries):
    scheme_in_force(world.enterprise)
    scheme_in_force(world.far_enterprise)
    for _ in range(60):
        PostFactory(unit=world.second_group, role=Role.GROUP_LEADER)
    PostFactory(unit=world.far_group, role=Role.GROUP_LEADER)
    for unit, role_holder in ((world.far_enterprise, world.outsider), (world.enterprise, world.person)):
        officer = role_holder(Role.ORGANISATION_OFFICER)
        with django_assert_num_queries(37):
            period = open_period(unit=unit, first=FIRST, last=LAST, days=stage_days(), actor=officer, now=NOW)
    assert period.appraisals.count() == 68


def test_the_superior_is_the_next_post_upward_and_never_oneself_or_a_relative(world):
    vice, chair = world.person(Role.VICE_CHAIR), world.chair
    world.people[Role.BRANCH_CHAIR].employee_no = "B1"
    world.people[Role.BRANCH_CHAIR].save()
    RelativeFactory(user=vice, employee_no="B1", name="韩立新")
    period = opened(world)
    superiors = dict(period.appraisals.values_list("person__username", "superior__username"))
    assert superiors["group_leader"] == "branch_chair"
    assert superiors["branch_chair"] == "chair"  # the vice-chair is a relative
    assert superiors["welfare_officer"] == vice.username
    assert superiors["vice_chair"] == chair.username
    assert not period.appraisals.filter(doors__colleague=vice, person=world.branch_chair).exists()
    with pytest.raises(AppraisalRefused, match="themselves or a relative"):
        name_superior(appraisal=of(period, world.branch_chair), superior=vice, reason="调整", actor=chair, now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appraisal.objects.filter(person=vice).update(superior=vice)


def test_who_has_no_superior_left_is_reviewed_by_whoever_the_office_names(world):
    scheme_in_force(world.enterprise, roles=[Role.CHAIR])
    for role in (Role.PARTY_SECRETARY, Role.AUDITOR):
        world.post_of(role).delete()
    officer = world.person(Role.ORGANISATION_OFFICER)
    period = open_period(unit=world.enterprise, first=FIRST, last=LAST, days=stage_days(), actor=officer, now=NOW)
    mine = of(period, world.chair)
    assert mine.superior is None
    outside = UserFactory()
    PostFactory(user=outside, unit=world.corporation, role=Role.CHAIR)
    named = name_superior(appraisal=mine, superior=outside, reason="集团工会评价", actor=officer, now=NOW)
    assert named.superior == outside
    assert mine.steps.filter(move="superior").get().reason == "集团工会评价"


def test_days_in_no_order_open_nothing(world):
    scheme_in_force(world.enterprise)
    days = StageDays(TODAY, TODAY + 5 * DAY, TODAY + 5 * DAY, TODAY + 9 * DAY, TODAY + 12 * DAY)
    officer = world.person(Role.ORGANISATION_OFFICER)
    with pytest.raises(ValidationError, match="must follow one another"):
        open_period(unit=world.enterprise, first=FIRST, last=LAST, days=days, actor=officer, now=NOW)
    assert not AppraisalPeriod.objects.exists()


def test_each_stage_asks_its_people_until_its_day_and_ends_by_itself(world):
    period = opened(world)
    assert run_stages(now=NOW) == 1
    assert run_stages(now=NOW) == 0
    assert set(items(period, SELF).values_list("due_at", flat=True)) == {end_of(TODAY + 5 * DAY)}
    mine = items(period, SELF).get(assignee=world.group_leader)
    assert mine.scope_path == ""  # nobody else sees it
    self_reviewed(of(period, world.group_leader))
    mine.refresh_from_db()
    assert (mine.state, mine.done_by) == (ItemState.DONE, world.group_leader)
    assert run_stages(now=NOW + 5 * DAY) == 0
    assert run_stages(now=NOW + 6 * DAY) == 1
    assert items(period, SELF).filter(state=ItemState.OPEN).count() == 0
    assert items(period, PEERS).filter(assignee=world.group_leader).count() == 1
    assert run_stages(now=NOW + 11 * DAY) == 1
    period.refresh_from_db()
    assert period.state == S.SUPERIOR
    led = items(period, SUPERIOR).get(assignee=world.branch_chair)
    assert led.explanation.text == "Appraisal K2026-0001: you review 1 people, with words for each of them"
    assert items(period, PUBLISH).get().assignee == world.chair
    assert run_stages(now=NOW + 60 * DAY) == 0  # the chair tells the results, no job does


def test_the_stage_of_superiors_waits_for_the_person_or_the_day(world):
    period = in_stage(opened(world), S.SELF)
    mine = of(period, world.group_leader)
    with pytest.raises(MoveRefused, match="not the time of superiors"):
        write_superior_review(
            appraisal=mine, scores=marks(4), strengths="好", improve="快", actor=world.branch_chair, now=NOW
        )
    period = in_stage(period, S.ROUND)
    mine = of(period, world.group_leader)
    for actor, why in ((world.group_leader, "appraises themselves"), (world.chair, "Another person reviews")):
        with pytest.raises(MoveRefused, match=why):
            write_superior_review(appraisal=mine, scores=marks(4), strengths="好", improve="快", actor=actor, now=NOW)
    with pytest.raises(AppraisalRefused, match="what is good"):
        write_superior_review(
            appraisal=mine, scores=marks(4), strengths="好", improve=" ", actor=world.branch_chair, now=NOW
        )
    moved = write_superior_review(
        appraisal=mine, scores=marks(4), strengths="好", improve="快", actor=world.branch_chair, now=NOW
    )
    assert moved.state == A.REVIEWED


def test_nothing_is_told_before_everybody_was_reviewed_with_words(world):
    period = in_stage(opened(world), S.SUPERIOR)
    with pytest.raises(MoveRefused, match="8 people have no review"):
        publish_period(period=period, actor=world.chair, now=NOW)
    superiors_review(period)
    with pytest.raises(MoveRefused, match="posts do not include"):
        publish_period(period=period, actor=world.person(Role.ORGANISATION_OFFICER), now=NOW)
    publish_period(period=period, actor=world.chair, now=NOW)
    period.refresh_from_db()
    # Wednesday and five working days.
    assert (period.state, period.published_on, period.appeal_until) == (S.PUBLISHED, TODAY, TODAY + 7 * DAY)
    assert Result.objects.count() == 8
    trail = LogEntry.objects.get_for_object(period).filter(additional_data__what="results told").get()
    assert (trail.actor, trail.additional_data["people"]) == (world.chair, 8)
    assert not WorkItem.objects.open().filter(subject=period.subject).exists()


def test_results_are_frozen_with_shares_that_come_to_a_hundred(world):
    period = in_stage(opened(world), S.SELF)
    for one in period.appraisals.select_related("person", "period", "unit"):
        self_reviewed(one, 5)
    period = in_stage(period, S.ROUND)
    mine = of(period, world.group_leader)
    assert all_answer(period, 3, about=mine) >= 5
    superiors_review(in_stage(period, S.SUPERIOR), 4)
    publish_period(period=period, actor=world.chair, now=NOW)
    result = mine.results.get()
    sides = {row["side"]: (row["points"], row["share"]) for row in result.numbers["sides"]}
    assert sides == {"superior": ("80.00", "50.00"), "peers": ("60.00", "33.33"), "self": ("100.00", "16.67")}
    assert result.numbers["missing"] == ["members"]
    assert result.view_points == result.total  # nothing was due, so that the views count alone
    assert result.grade == Grade.COMPETENT
    assert "one of indicators and views was missing" in result.because["formula"]


def test_of_fewer_than_five_colleagues_nothing_counts_and_nothing_is_kept(world):
    period = in_stage(opened(world), S.ROUND)
    mine, other = of(period, world.group_leader), of(period, world.welfare_officer)
    assert all_answer(period, 1, about=mine, most=4) == 4
    assert all_answer(period, 5, about=other, most=5) == 5
    in_stage(period, S.SUPERIOR)
    assert set(PeerReview.objects.values_list("appraisal", flat=True)) == {other.pk}
    superiors_review(period)
    publish_period(period=period, actor=world.chair, now=NOW)
    assert mine.results.get().numbers["missing"] == ["peers", "members", "self"]
    assert [row["side"] for row in other.results.get().numbers["sides"]] == ["superior", "peers"]


def test_excellent_goes_to_a_fifth_and_the_others_are_told_why(world):
    best, second = world.group_leader, world.branch_chair
    period = told(world, points=3, other={best.pk: 5, second.pk: 5}, least_excellent=0)
    grades = dict(Result.objects.values_list("appraisal__person__username", "grade"))
    # Eight people have one place; two are equal in everything: none of them by chance.
    assert grades["group_leader"] == grades["branch_chair"] == Grade.COMPETENT
    assert grades["vice_chair"] == Grade.BASIC
    rule = of(period, best).results.get().because["rule"]
    assert "at most {places} of {people}" in rule
    assert rule.endswith("others stand before or equal")


def test_an_appeal_is_decided_by_somebody_else_and_a_new_version_told(world):
    period = told(world, points=2, other={world.welfare_officer.pk: 3})
    mine = of(period, world.welfare_officer)
    with pytest.raises(MoveRefused, match="another person's"):
        lodge_appeal(appraisal=mine, words="有误", actor=world.chair, now=NOW)
    appeal = lodge_appeal(appraisal=mine, words="一次走访记在别人名下", actor=world.welfare_officer, now=NOW)
    period.refresh_from_db()
    # The vice-chair reviewed them.
    assert (period.state, appeal.decider) == (S.APPEAL, world.chair)
    item = items(period, APPEAL).get()
    assert (item.assignee, item.due_at) == (world.chair, end_of(TODAY + 7 * DAY))
    for actor, why in (
        (world.person(Role.VICE_CHAIR), "You reviewed"),
        (world.welfare_officer, "posts do not include"),
    ):
        with pytest.raises(MoveRefused, match=why):
            reject_appeal(appeal=appeal, answer="不成立", actor=actor, now=NOW)
    with pytest.raises(MoveRefused, match="An appeal waits"):
        close_period(period=period, actor=world.chair, now=NOW)
    uphold_appeal(appeal=appeal, answer="更正为优秀表现", actor=world.chair, now=NOW, scores=marks(5))
    first, second = mine.results.order_by("version")
    assert (first.total, first.is_current, second.total, second.is_current) == (60, False, 100, True)
    assert (first.grade, second.grade, second.version) == (Grade.BASIC, Grade.EXCELLENT, 2)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.decided_by) == (AppealState.UPHELD, world.chair)
    with pytest.raises(MoveRefused, match="appealed against already"):
        lodge_appeal(appraisal=of(period, world.welfare_officer), words="再次", actor=world.welfare_officer, now=NOW)


def test_a_rejected_appeal_leaves_the_result_and_the_period_closes_after_its_days(world, time_machine):
    period = told(world)
    mine = of(period, world.group_leader)
    appeal = lodge_appeal(appraisal=mine, words="分数偏低", actor=world.group_leader, now=NOW)
    reject_appeal(appeal=appeal, answer="依据充分", actor=appeal.decider, now=NOW)
    assert mine.results.count() == 1
    with pytest.raises(MoveRefused, match="Appeals are possible until"):
        close_period(period=period, actor=world.chair, now=NOW)
    later = NOW + 8 * DAY
    time_machine.move_to(later)
    with pytest.raises(MoveRefused, match="Appeals were possible until"):
        lodge_appeal(appraisal=of(period, world.branch_chair), words="晚了", actor=world.branch_chair, now=later)
    assert run_stages(now=later) == 1
    period.refresh_from_db()
    assert period.state == S.CLOSED
    assert LogEntry.objects.filter(additional_data__what="results made final", additional_data__people=8).exists()
    assert set(period.appraisals.values_list("state", flat=True)) == {A.SETTLED}
    assert run_stages(now=later) == 0


def test_new_days_need_a_reason_and_move_what_is_owed(world):
    period = in_stage(opened(world), S.SELF)
    officer = world.person(Role.ORGANISATION_OFFICER)
    later = StageDays(*(TODAY + after * DAY for after in (0, 8, 12, 16, 20)))
    self_reviewed(of(period, world.group_leader))
    with pytest.raises(AppraisalRefused, match="reason is needed"):
        change_days(period=period, days=later, reason=" ", actor=officer, now=NOW)
    change_days(period=period, days=later, reason="检修停产", actor=officer, now=NOW)
    still = WorkItem.objects.open().filter(subject=period.subject, kind=SELF)
    assert set(still.values_list("due_at", flat=True)) == {end_of(TODAY + 8 * DAY)}
    assert not still.filter(assignee=world.group_leader).exists()
    assert period.steps.filter(move="days").get().reason == "检修停产"


def test_a_period_called_off_asks_nobody_any_more(world):
    period = begin_self_reviews(period=opened(world), actor=world.chair, now=NOW)
    drop_period(period=period, actor=world.chair, now=NOW, reason="机构调整")
    assert not WorkItem.objects.open().filter(subject=period.subject).exists()
    with pytest.raises(MoveRefused, match="does not allow"):
        ask_superiors(period=period, actor=world.chair, now=NOW)
    assert opened(world).number == "K2026-0002"
