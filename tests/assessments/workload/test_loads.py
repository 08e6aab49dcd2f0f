"""Points and equivalents, set-based against counting one item and one day after another."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from assessments.workload.scoring import balance
from assessments.workload.selectors.board import board_of
from assessments.workload.selectors.counting import done_by_month
from assessments.workload.selectors.indicators import workload
from assessments.workload.selectors.loads import Load, loads_of, summed, unit_loads
from assessments.workload.selectors.weights import weights_in_force
from tests.factories.cases import NOW
from tests.factories.workload import cases, colleague, did, held, posts_of, random_work
from unioncare.core.models import Threshold
from unioncare.core.periods import Period, end_of_month
from unioncare.organisation.enums import Role
from unioncare.organisation.models import Leave, Unit, User
from unioncare.worklist.kinds import get_kind
from unioncare.worklist.models import WorkItem

LEVELS = {1: "1", 2: "1.2", 3: "1.5", 4: "2"}
SHARES = {
    "group_leader": "0.1", "branch_chair": "0.3", "welfare_officer": "1", "womens_officer": "0.5",
    "organisation_officer": "1", "insurance_officer": "1", "finance_officer": "0.5", "vice_chair": "1",
    "chair": "1", "committee_member": "0.1", "counsellor": "0.5", "counselling_supervisor": "0.5",
}  # fmt: skip
# The numbers in force, posts, leaves, done and open work.
QUERIES = 5
MARCH = (date(2026, 3, 1), date(2026, 3, 31))


def naive_points(person: User, first: date, last: date) -> tuple[Decimal, Decimal]:
    """Look at one item after another."""
    done = waiting = Decimal(0)
    for item in WorkItem.objects.select_related("subject"):
        weighed = item.points * Decimal(LEVELS.get(item.subject.level, "1"))
        if item.scope_path == "":
            continue
        if item.state == "done" and item.done_by_id == person.pk and first <= timezone.localdate(item.done_at) <= last:
            done += weighed
        if item.state == "open" and item.assignee_id == person.pk and timezone.localdate(item.due_at) <= last:
            waiting += weighed
    return done, waiting


def naive_equivalents(person: User, first: date, last: date) -> Decimal:
    """Look at one day after another."""
    total, days = Decimal(0), (last - first).days + 1
    for number in range(days):
        day = first + timedelta(days=number)
        if Leave.objects.filter(user=person, starts_on__lte=day, ends_on__gte=day).exists():
            continue
        share = sum(
            Decimal(SHARES.get(post.role, "0"))
            for post in posts_of(person)
            if post.starts_on <= day and (post.ends_on is None or post.ends_on >= day)
        )
        total += min(share, Decimal(1))
    return total / days


@pytest.mark.parametrize("seed", [3, 15])
def test_loads_of_a_random_world_are_what_counting_one_by_one_gives(world, seed, django_assert_num_queries):
    random_work(world, seed, NOW)
    people = {user.pk: user for user in User.objects.order_by("pk")}
    for first, last in (MARCH, (date(2026, 1, 10), date(2026, 4, 5))):
        with django_assert_num_queries(QUERIES):
            loads = loads_of(people, first, last)
        assert loads.keys() == people.keys()
        for pk, person in people.items():
            done, waiting = naive_points(person, first, last)
            assert (loads[pk].done, loads[pk].open) == (done, waiting)
            assert loads[pk].equivalents.quantize(Decimal("1e-9")) == naive_equivalents(person, first, last).quantize(
                Decimal("1e-9")
            )


def test_a_unit_is_the_people_with_a_post_in_its_subtree(world, django_assert_num_queries):
    random_work(world, 7, NOW)
    for unit in (world.enterprise, world.branch, world.far_enterprise):
        inside = {
            user.pk
            for user in User.objects.order_by("pk")
            for post in posts_of(user)
            if post.unit.path.startswith(unit.path)
            and post.starts_on <= MARCH[1] and (post.ends_on is None or post.ends_on >= MARCH[0])
        }  # fmt: skip
        with django_assert_num_queries(QUERIES):
            loads = unit_loads(unit, *MARCH)
        assert loads == loads_of(inside, *MARCH)
        whole = workload(unit, *MARCH)
        assert whole.load.points == sum(load.points for load in loads.values())
        rates = [float(load.points / load.equivalents) for load in loads.values() if load.equivalents]
        mean = sum(rates) / len(rates)
        spread = (sum((rate - mean) ** 2 for rate in rates) / len(rates)) ** 0.5 / mean if mean else None
        assert workload(unit, *MARCH).balance == (pytest.approx(spread) if spread is not None else None)


def test_the_board_counts_the_same_as_the_loads(world):
    random_work(world, 11, NOW)
    period = Period(2026, 1, 3)
    board = board_of(world.enterprise, period)
    loads = unit_loads(world.enterprise, period.first, period.last)
    assert {line.worker.pk: line.load for line in board.people} == loads
    assert board.whole.load.points == sum(load.points for load in loads.values())
    assert [line.unit for line in board.units] == [world.enterprise, world.branch, world.second_branch]
    march = board.months[-1]
    of_march = summed(unit_loads(world.enterprise, *MARCH).values())
    assert march.first == MARCH[0]
    assert (march.load.done, march.load.equivalents) == (of_march.done, of_march.equivalents)
    for line, unit in zip(board.units[1:], (world.branch, world.second_branch), strict=True):
        found = workload(unit, period.first, period.last)
        assert (line.load, line.band) == (found.load, found.band)


def test_whose_post_ended_before_counts_nowhere_but_in_the_months_before(world):
    former = colleague(world.branch, Role.BRANCH_CHAIR, starts_on=date(2025, 9, 1), ends_on=date(2025, 12, 31))
    now_there = {"role": Role.GROUP_LEADER, "starts_on": date(2026, 1, 1)}
    former.posts.create(unit=world.second_branch, **now_there)
    (case,) = cases(world, 1)
    did(former, case, NOW)
    did(former, case, NOW - timedelta(days=100))
    period = Period(2026, 1, 3)
    board = board_of(world.enterprise, period)
    (line,) = (line for line in board.people if line.worker.pk == former.pk)
    assert (line.role, line.seat.unit) == ("Group leader", world.second_branch.name)
    people = {line.unit: line.people for line in board.units}
    assert people[world.branch] == len(unit_loads(world.branch, period.first, period.last)) == 2
    assert people[world.second_branch] == 1
    months = {month.first: month.load for month in board_of(world.branch, period).months}
    for first, there in ((date(2025, 12, 1), True), (MARCH[0], False)):
        loads = unit_loads(world.branch, first, end_of_month(first))
        assert (former.pk in loads) is there
        assert months[first].done == summed(loads.values()).done == (3 if there else 0)
    leaders = {line.unit: line.people for line in board_of(world.enterprise, period, role=Role.GROUP_LEADER).units}
    assert (leaders[world.branch], leaders[world.second_branch]) == (1, 1)


def test_work_weighs_by_kind_and_care_level():
    points = {code: get_kind(code).points for code in ("first_visit", "visit", "claim_check", "aid", "counselling")}
    assert points == {"first_visit": 3, "visit": 2, "claim_check": 2, "aid": 4, "counselling": 3}
    assert get_kind("claim_filing").points == 2
    assert get_kind("feedback_rights").points == 3


def test_what_is_done_credits_the_doer_and_what_is_open_weighs_on_whom_it_stands_with(world):
    (case,) = cases(world, 1, level=4)
    chair, leader = world.branch_chair, world.group_leader
    did(chair, case, NOW, points="3", assignee=leader)
    held(leader, case, points="2")
    held(leader, case, points="2", due_at=NOW + timedelta(days=30))
    loads = loads_of([chair.pk, leader.pk], *MARCH)
    assert loads[chair.pk] == Load(Decimal("6.00"), Decimal("0.3"), Decimal("6.00"))
    assert loads[leader.pk] == Load(Decimal("4.00"), Decimal("0.1"), Decimal(0))
    assert loads[leader.pk].per_equivalent == 40


def test_private_work_is_counted_for_nobody(world):
    (case,) = cases(world, 1)
    counsellor = world.person(Role.COUNSELLOR)
    did(counsellor, case, NOW, scope_path="")
    held(counsellor, case, scope_path="")
    assert loads_of([counsellor.pk], *MARCH)[counsellor.pk].points == 0
    assert done_by_month([counsellor.pk], *MARCH, weights_in_force()) == {}


def test_posts_add_up_to_a_full_time_job_at_most_and_leave_counts_for_nothing(world):
    officer = world.welfare_officer
    busy = colleague(world.branch, Role.BRANCH_CHAIR, starts_on=date(2026, 3, 17), ends_on=date(2026, 3, 26))
    Leave.objects.create(user=officer, cover=busy, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    assert loads_of([officer.pk], *MARCH)[officer.pk].equivalents == 0
    assert loads_of([officer.pk], *MARCH)[officer.pk].per_equivalent is None
    assert loads_of([busy.pk], *MARCH)[busy.pk].equivalents == Decimal("0.3") * 10 / 31
    colleague(world.branch, Role.GROUP_LEADER).posts.update(user=busy, starts_on=date(2026, 3, 22))
    days = Decimal("0.3") * 5 + Decimal("0.4") * 5 + Decimal("0.1") * 5
    assert loads_of([busy.pk], *MARCH)[busy.pk].equivalents == days / 31


def test_administrators_set_weights_and_shares(world):
    (case,) = cases(world, 1, level=3)
    did(world.branch_chair, case, NOW, points="2")
    Threshold.objects.create(code="workload.level_3", value="1.75")
    Threshold.objects.create(code="workload.share_branch_chair", value="0.5")
    load = loads_of([world.branch_chair.pk], *MARCH)[world.branch_chair.pk]
    assert (load.points, load.equivalents, load.per_equivalent) == (Decimal("3.5"), Decimal("0.5"), 7)


def test_months_end_at_midnight_in_local_time(world):
    (case,) = cases(world, 1, level=1)
    chair = world.branch_chair
    for moment in ("2026-02-28T23:59", "2026-03-01T00:00", "2026-03-31T23:59", "2026-04-01T00:00"):
        did(chair, case, datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai")))
    assert loads_of([chair.pk], *MARCH)[chair.pk].done == 4
    assert done_by_month([chair.pk], date(2026, 1, 1), date(2026, 12, 31), weights_in_force())[chair.pk] == {
        date(2026, 2, 1): 2, date(2026, 3, 1): 4, date(2026, 4, 1): 2,
    }  # fmt: skip


def test_of_one_person_and_of_no_work_there_is_no_balance(world):
    unit = Unit.objects.get(pk=world.group.pk)
    assert workload(unit, *MARCH).balance is None
    colleague(world.group, Role.GROUP_LEADER)
    assert workload(unit, *MARCH).balance is None
    held(world.group_leader, cases(world, 1)[0])
    assert workload(unit, *MARCH).balance == pytest.approx(1.0)
    assert balance([]) is None
