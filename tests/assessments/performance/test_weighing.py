"""Points from shares: weights, targets, what was not due, the allowance for load."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.performance.enums import GROUP_OF, Kpi
from assessments.performance.measures import Measure
from assessments.performance.weighing import FULL, Allowance, LoadShare, weigh

HALVES = {
    Kpi.VISIT_STANDARD: Decimal(12), Kpi.FIRST_VISIT: Decimal(8), Kpi.RELIEF_ON_TIME: Decimal(8),
    Kpi.CLAIMS_ON_TIME: Decimal(7), Kpi.ENROLMENT: Decimal(8), Kpi.RENEWAL: Decimal(7),
    Kpi.COUNSELLING_ATTENDED: Decimal(5), Kpi.SCREENED_IN_TIME: Decimal(5), Kpi.BACK_TO_WORK: Decimal(8),
    Kpi.FUNCTION_KEPT: Decimal(7), Kpi.FILES_REVIEWED: Decimal(5), Kpi.ENTERED_IN_TIME: Decimal(5),
    Kpi.SATISFACTION: Decimal(8), Kpi.REQUESTS_IN_TIME: Decimal(7),
}  # fmt: skip
NO_LOAD, PLAIN = None, Allowance()
measures = st.builds(lambda of, missed: Measure(max(0, of - missed), of), st.integers(0, 60), st.integers(0, 60))
worlds = st.dictionaries(st.sampled_from(list(Kpi)), measures)
targets = st.dictionaries(st.sampled_from(list(Kpi)), st.decimals("0.05", 1, places=2))
loads = st.none() | st.builds(LoadShare, st.decimals(0, 90, places=2), st.decimals(0, 90, places=2))


def shares(**told: tuple[int, int]) -> dict[Kpi, Measure]:
    return {Kpi(name): Measure(*pair) for name, pair in told.items()}


def test_everything_done_gives_a_hundred() -> None:
    done = {kpi: Measure(7, 7) for kpi in Kpi}
    assert weigh(done, HALVES, {}, NO_LOAD, PLAIN).total == 100


def test_a_share_counts_as_far_as_its_target() -> None:
    one = {Kpi.FIRST_VISIT: Decimal(100)}
    at = {Kpi.FIRST_VISIT: Decimal("0.9")}
    assert weigh(shares(first_visit=(9, 10)), one, at, NO_LOAD, PLAIN).total == 100
    assert weigh(shares(first_visit=(10, 10)), one, at, NO_LOAD, PLAIN).total == 100
    assert weigh(shares(first_visit=(45, 100)), one, at, NO_LOAD, PLAIN).total == 50


def test_what_was_not_due_gives_its_weight_to_its_group_first() -> None:
    found = weigh(shares(first_visit=(1, 2), relief_on_time=(4, 4), claims_on_time=(4, 4)), HALVES, {}, NO_LOAD, PLAIN)
    # Visits weigh 20 of the 35 that are left, and all of it lies on the first visits.
    assert found.weights[Kpi.FIRST_VISIT] == Decimal(20) * 100 / 35
    assert found.weights[Kpi.RELIEF_ON_TIME] == Decimal(8) * 100 / 35
    assert found.total == Decimal("71.43")
    assert Kpi.VISIT_STANDARD in found.left_out
    assert Kpi.FIRST_VISIT not in found.left_out


def test_where_nothing_was_due_there_is_no_score_and_it_says_so() -> None:
    found = weigh({Kpi.RENEWAL: Measure(0, 0)}, HALVES, {}, LoadShare(Decimal(90), Decimal(1)), PLAIN)
    assert found.total is None
    assert found.allowance == 0
    assert "no score" in found.explain().text


def test_small_is_what_few_said_not_what_few_points_are() -> None:
    assert Measure(4, 4).is_small
    assert not Measure(20, 25, each=5).is_small
    assert (Measure(12, 20, each=5).n, Measure(12, 20, each=5).is_small) == (4, True)


def test_what_may_not_be_told_weighs_nothing() -> None:
    told = {Kpi.SATISFACTION: Measure(1, 20, is_withheld=True), Kpi.FIRST_VISIT: Measure(2, 2)}
    found = weigh(told, HALVES, {}, NO_LOAD, PLAIN)
    assert found.total == 100
    assert Kpi.SATISFACTION in found.left_out
    assert "may not be told" in found.explain_kpi(Kpi.SATISFACTION).text


@pytest.mark.parametrize(
    ("own", "more"), [("90", 0), ("100", 0), ("109.99", 0), ("110", 1), ("135", 3), ("150", 5), ("300", 5)]
)
def test_each_full_tenth_above_the_mean_of_the_peers_gives_a_point_five_at_most(own: str, more: int) -> None:
    found = weigh(shares(first_visit=(1, 2)), HALVES, {}, LoadShare(Decimal(own), Decimal(100)), PLAIN)
    assert (found.allowance, found.total) == (more, 50 + more)


def test_nobody_gets_more_than_a_hundred() -> None:
    heavy = LoadShare(Decimal(300), Decimal(100))
    assert weigh(shares(first_visit=(2, 2)), HALVES, {}, heavy, PLAIN).total == 100


def test_weights_that_do_not_add_up_are_refused() -> None:
    with pytest.raises(ValueError, match="add up to 100"):
        weigh({}, {Kpi.RENEWAL: Decimal(99)}, {}, NO_LOAD, PLAIN)
    with pytest.raises(ValueError, match="target"):
        weigh({}, HALVES, {Kpi.RENEWAL: Decimal(0)}, NO_LOAD, PLAIN)


def test_the_explanation_holds_the_numbers() -> None:
    heavy = LoadShare(Decimal("12.5"), Decimal(10))
    found = weigh(shares(first_visit=(1, 2)), HALVES, {Kpi.FIRST_VISIT: Decimal("0.8")}, heavy, PLAIN)
    assert found.explain().formula_text == "sum of the points + 2.00 = 64.50, 100 at most"
    assert ("First visits on time", "62.50") in found.explain().input_rows
    assert found.explain_kpi(Kpi.FIRST_VISIT).formula_text == "100.00 × min(1, 1 ÷ 2 ÷ 80 %) = 62.50"


@given(worlds, targets, loads)
def test_any_world_gives_points_between_nothing_and_a_hundred_that_can_be_added_up(
    world: dict[Kpi, Measure], at: dict[Kpi, Decimal], load: LoadShare | None
) -> None:
    found = weigh(world, HALVES, at, load, PLAIN)
    due = {kpi for kpi, measure in world.items() if measure.of}
    assert set(found.points) == due
    assert set(found.left_out) == set(Kpi) - due
    if not due:
        assert found.total is None
        return
    assert found.total is not None
    assert 0 <= found.total <= FULL
    assert abs(sum(found.weights.values()) - FULL) < Decimal("1e-20")
    added = min(FULL, sum(found.points.values()) + found.allowance)
    assert abs(found.total - added) <= Decimal("0.005") * (len(due) + 1)


@given(worlds, st.sampled_from(list(Kpi)), loads)
def test_doing_one_thing_more_never_costs_points(world: dict[Kpi, Measure], kpi: Kpi, load: LoadShare | None) -> None:
    before = world.get(kpi, Measure(0, 0))
    if before.count == before.of:
        return
    more = world | {kpi: Measure(before.count + 1, before.of)}
    earlier = weigh(world, HALVES, {}, load, PLAIN).total
    later = weigh(more, HALVES, {}, load, PLAIN).total
    assert earlier is not None
    assert later is not None
    assert later >= earlier


@given(worlds, st.integers(1, 40))
def test_the_same_shares_of_more_work_give_the_same_points(world: dict[Kpi, Measure], times: int) -> None:
    larger = {kpi: Measure(one.count * times, one.of * times) for kpi, one in world.items()}
    assert weigh(larger, HALVES, {}, NO_LOAD, PLAIN).total == weigh(world, HALVES, {}, NO_LOAD, PLAIN).total


@given(worlds)
def test_the_weight_of_a_group_stays_in_it_while_something_of_it_was_due(world: dict[Kpi, Measure]) -> None:
    found = weigh(world, HALVES, {}, NO_LOAD, PLAIN)
    by_group: dict[str, Decimal] = {}
    for kpi, weight in found.weights.items():
        by_group[GROUP_OF[kpi]] = by_group.get(GROUP_OF[kpi], Decimal(0)) + weight
    given_to = {group: sum(HALVES[kpi] for kpi in Kpi if GROUP_OF[kpi] == group) for group in by_group}
    whole = sum(given_to.values(), Decimal(0))
    for group, weight in by_group.items():
        assert abs(weight - given_to[group] * 100 / whole) < Decimal("1e-20")
