"""Indicators come from the rows, stay as they were told, and are measured anew where an appeal is upheld."""

from datetime import timedelta
from decimal import Decimal

from django.urls import reverse

from assessments.appraisal.enums import PeriodState
from assessments.appraisal.models import Appraisal, AppraisalPeriod, Result, Scheme
from assessments.appraisal.scoring import margin_of
from assessments.appraisal.selectors.numbers import frozen_numbers
from assessments.appraisal.services.appeals import lodge_appeal, uphold_appeal
from assessments.appraisal.services.publishing import publish_period
from tests.factories import World
from tests.factories.appraisal import in_stage, of, opened, superiors_review
from tests.factories.cases import NOW
from tests.factories.worklist import SubjectFactory, WorkItemFactory
from unioncare.organisation.models import User
from unioncare.worklist.enums import ItemState
from unioncare.worklist.models import WorkItem

DUE = NOW.replace(year=2025, month=11, day=12)


def obligations(world: World, person: User, kind: str, kept: int, of_: int) -> None:
    """Let so many of so many duties of a kind be done in time, the others late."""
    subject = SubjectFactory(unit=world.group)
    for number in range(of_):
        late = timedelta(hours=-2 if number < kept else 30)
        WorkItemFactory(
            kind=kind, subject=subject, due_at=DUE, opens_at=DUE - timedelta(days=9), state=ItemState.DONE,
            assignee=person, done_by=person, done_at=DUE + late,
        )  # fmt: skip


def published(world: World) -> AppraisalPeriod:
    """The leader checked 8 of 10 claims in time and kept 5 of 10 duties about files; nobody else had any."""
    obligations(world, world.group_leader, "claim_check", 8, 10)
    obligations(world, world.group_leader, "grading", 5, 10)
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    superiors_review(period, 4)
    return publish_period(period=period, actor=world.chair, now=NOW)


def shown(appraisal: Appraisal) -> dict[str, tuple[int, int, str, str]]:
    """Return the indicators of the result in force: count, of, weight after spreading, points."""
    numbers = appraisal.results.get(is_current=True).numbers
    return {row["kpi"]: (row["count"], row["of"], row["weight"], row["points"]) for row in numbers["kpis"]}


def test_shares_are_weighed_with_what_was_not_due_spread_and_more_work_allowed_for(world):
    mine = of(published(world), world.group_leader)
    result = mine.results.get()
    # Relief weighs 15 and files 10 of what was due: three fifths and two fifths; all points from 95 per cent on.
    assert shown(mine) == {
        "claims_on_time": (8, 10, "60.00", "50.53"), "files_reviewed": (5, 10, "40.00", "21.05"),
    }  # fmt: skip
    assert result.numbers["allowance"] == "5.00"  # far above the mean of all who are appraised
    assert result.kpi_points == Decimal("76.58")
    assert result.view_points == 80
    assert result.total == Decimal("77.61")  # 0.7 × 76.58 + 0.3 × 80
    assert result.numbers["n"] == 20
    assert 10 < Decimal(result.numbers["margin"]) < 20


def test_each_number_leads_to_the_items_behind_it(world, sign_in):
    mine = of(published(world), world.group_leader)
    text = sign_in(world.group_leader).get(mine.get_absolute_url()).content.decode()
    behind = reverse("assessments:performance_behind", args=[world.group_leader.pk, "claims_on_time"])
    assert f"{behind}?first=2025-10-01&amp;last=2025-12-31" in text
    assert "8 / 10" in text
    assert "50.53 / 60.00" in text
    page = sign_in(world.group_leader).get(f"{behind}?first=2025-10-01&last=2025-12-31")
    assert page.status_code == 200


def test_a_number_leads_nowhere_for_whoever_may_not_open_what_is_behind_it(world, sign_in):
    mine = of(published(world), world.group_leader)
    behind = reverse("assessments:performance_behind", args=[world.group_leader.pk, "claims_on_time"])
    texts = {
        user.username: sign_in(user).get(mine.get_absolute_url()).content.decode()
        for user in (world.group_leader, world.branch_chair, world.chair)
    }
    assert all("8 / 10" in text for text in texts.values())
    # The superior of a group reads no indicators of other months.
    assert {name for name, text in texts.items() if behind in text} == {"group_leader", "chair"}
    assert sign_in(world.chair).get(behind).status_code == 200


def test_answers_and_not_points_say_whether_a_number_is_small(world):
    mine = of(published(world), world.group_leader)
    result = mine.results.get()
    row = result.numbers["kpis"][0] | {"kpi": "satisfaction", "count": 12, "of": 15, "each": 5}
    result.numbers = {"kpis": [row, row | {"of": 25}]}
    assert [line.is_small for line in frozen_numbers(result, mine, opens=True)] == [True, False]


def test_what_was_told_stays_until_an_appeal_measures_anew(world):
    mine = of(published(world), world.group_leader)
    # The late ones were entered wrongly: put right afterwards.
    late = WorkItem.objects.filter(assignee=world.group_leader, done_at__gt=DUE, kind="grading")
    assert late.update(done_at=DUE - timedelta(hours=1)) == 5
    assert shown(mine)["files_reviewed"][:2] == (5, 10)
    appeal = lodge_appeal(appraisal=mine, words="补录时间有误", actor=world.group_leader, now=NOW)
    uphold_appeal(appeal=appeal, answer="已按原始记录更正", actor=world.chair, now=NOW)
    assert shown(mine)["files_reviewed"] == (10, 10, "40.00", "40.00")
    first, second = mine.results.order_by("version")
    assert second.total > first.total
    assert mine.results.get(version=1).numbers["kpis"][1]["count"] == 5


def test_without_any_view_the_indicators_count_alone(world, sign_in):
    """A scheme of before may give the superior nothing; it is not put in force any more."""
    obligations(world, world.group_leader, "claim_check", 19, 20)
    period = opened(world)
    shares = {"superior_share": 0, "peers_share": 50, "members_share": 40, "self_share": 10}
    Scheme.objects.filter(pk=period.scheme_id).update(**shares)
    period = in_stage(period, PeriodState.SUPERIOR)
    superiors_review(period, 1)
    publish_period(period=period, actor=world.chair, now=NOW)
    mine = of(period, world.group_leader)
    result = mine.results.get()
    assert (result.total, result.kpi_points, result.views) == (100, 100, None)
    assert "one of indicators and views was missing" in result.because["formula"]
    text = sign_in(world.group_leader).get(mine.get_absolute_url()).content.decode()
    assert ">0.00<" not in text


def test_chance_moves_a_total_further_where_all_points_are_reached_below_a_hundred_per_cent(world):
    mine = of(published(world), world.group_leader)
    # What an obligation is worth is its weight ÷ its target: 60 and 40 points at 95 per cent.
    worth = [Decimal(part) / Decimal("0.95") for part in (60, 40)]
    expected = margin_of([(8, 10, worth[0]), (5, 10, worth[1])], Decimal(70))
    assert mine.results.get().numbers["margin"] == str(expected)


def test_work_left_undone_is_no_reason_for_more_points(world):
    obligations(world, world.group_leader, "grading", 5, 5)
    subject = SubjectFactory(unit=world.group)
    for _ in range(20):
        WorkItemFactory(kind="grading", subject=subject, due_at=DUE, opens_at=DUE, assignee=world.branch_chair)
    period = in_stage(opened(world), PeriodState.SUPERIOR)
    superiors_review(period, 4)
    publish_period(period=period, actor=world.chair, now=NOW)
    allowed = {pk: Decimal(numbers["allowance"]) for pk, numbers in _numbers_told(period)}
    assert (allowed[world.branch_chair.pk], allowed[world.group_leader.pk]) == (0, 5)


def _numbers_told(period):
    return Result.objects.filter(appraisal__period=period).values_list("appraisal__person", "numbers")
