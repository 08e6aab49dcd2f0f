"""Shares, totals, grades: the rules alone, without a database."""

from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.appraisal.enums import Aspect, Grade, Side
from assessments.appraisal.scoring import (
    FULL,
    Bounds,
    Standing,
    grades_of,
    margin_of,
    points_of,
    spread,
    total_of,
    view_total,
)

SHARES = {Side.SUPERIOR: Decimal(30), Side.PEERS: Decimal(20), Side.MEMBERS: Decimal(40), Side.SELF: Decimal(10)}
BOUNDS = Bounds(Decimal(90), Decimal(75), Decimal(60), Decimal(20), 1)
EVERY = [set(some) for many in range(1, 5) for some in combinations(Side, many)]
percent = st.decimals(0, 100, places=2)


def standing(key: int, total: str, kpi: str = "80", *, vetoed: bool = False) -> Standing:
    return Standing(key, Decimal(total), Decimal(kpi), vetoed)


@given(st.lists(percent, min_size=4, max_size=4), st.sampled_from(EVERY))
def test_whatever_is_missing_the_shares_come_to_exactly_a_hundred(given_shares, present):
    shares = dict(zip(Side, given_shares, strict=True))
    found = spread(shares, present)
    if any(shares[side] for side in present):
        assert sum(found.values()) == FULL
        assert set(found) == {side for side in present if shares[side]}
    else:
        assert found == {}


@given(st.dictionaries(st.sampled_from(list(Side)), percent, min_size=1), st.sampled_from([SHARES]))
def test_the_views_lie_between_the_lowest_and_the_highest(points, shares):
    total = view_total(points, spread(shares, points.keys()))
    assert total is not None
    assert min(points.values()) <= total <= max(points.values())


def test_nothing_is_spread_while_every_side_is_there_and_peers_go_to_the_others_by_their_shares():
    assert spread(SHARES, set(Side)) == SHARES
    assert spread(SHARES, {Side.SUPERIOR, Side.MEMBERS, Side.SELF}) == {
        Side.SUPERIOR: Decimal("37.50"), Side.MEMBERS: Decimal("50.00"), Side.SELF: Decimal("12.50"),
    }  # fmt: skip


def test_the_total_is_seven_tenths_indicators_and_three_tenths_views():
    assert total_of(Decimal(90), Decimal(80), Decimal(70)) == Decimal("87.00")
    assert total_of(None, Decimal(80), Decimal(70)) == Decimal(80)
    assert total_of(Decimal(90), None, Decimal(70)) == Decimal(90)
    assert total_of(None, None, Decimal(70)) is None


def test_points_are_the_mean_of_all_aspects_of_all_views():
    best, worst = dict.fromkeys(Aspect.values, 5), dict.fromkeys(Aspect.values, 1)
    assert points_of([best]) == Decimal(100)
    assert points_of([best, worst]) == Decimal(60)
    assert points_of([]) is None


@pytest.mark.parametrize(
    ("total", "grade"),
    [("100", "excellent"), ("90", "excellent"), ("89.99", "competent"), ("75", "competent"), ("74.99", "basic"),
     ("60", "basic"), ("59.99", "failed"), ("0", "failed")],
)  # fmt: skip
def test_grades_begin_where_the_scheme_says(total, grade):
    assert grades_of([standing(1, total)], BOUNDS) == {1: Grade(grade)}


@pytest.mark.parametrize(("people", "places"), [(0, 0), (1, 1), (4, 1), (5, 1), (9, 1), (10, 2), (14, 2), (15, 3)])
def test_places_are_rounded_down_and_a_small_unit_has_one(people, places):
    assert BOUNDS.places(people) == places


def test_without_a_least_number_a_small_unit_has_none():
    assert Bounds(Decimal(90), Decimal(75), Decimal(60), Decimal(20), 0).places(4) == 0


def test_beyond_the_quota_the_better_total_wins_then_the_better_indicators():
    rows = [standing(key, "80") for key in range(3, 10)]
    by_total = grades_of([standing(1, "95"), standing(2, "96"), *rows], BOUNDS)
    assert (by_total[1], by_total[2]) == (Grade.COMPETENT, Grade.EXCELLENT)
    tied = grades_of([standing(1, "95", "91"), standing(2, "95", "90"), *rows], BOUNDS)
    assert (tied[1], tied[2]) == (Grade.EXCELLENT, Grade.COMPETENT)


def test_chance_decides_nothing_among_those_who_are_equal_in_both():
    rows = [standing(key, "80") for key in range(3, 10)]
    assert set(grades_of([standing(1, "95"), standing(2, "95"), *rows], BOUNDS).values()) == {Grade.COMPETENT}


def test_a_veto_fails_whatever_the_total_and_leaves_the_place_to_the_next():
    found = grades_of([standing(1, "99", vetoed=True), standing(2, "91")], BOUNDS)
    assert found == {1: Grade.FAILED, 2: Grade.EXCELLENT}


@given(st.lists(st.tuples(percent, percent, st.booleans()), max_size=40))
def test_never_more_are_excellent_than_there_are_places(rows):
    standings = [Standing(key, total, kpi, vetoed) for key, (total, kpi, vetoed) in enumerate(rows)]
    found = grades_of(standings, BOUNDS)
    excellent = [one for one in standings if found[one.key] == Grade.EXCELLENT]
    assert len(excellent) <= BOUNDS.places(len(rows))
    others = [one for one in standings if one not in excellent and not one.vetoed]
    assert all(one.rank > other.rank for one in excellent for other in others)


def test_few_obligations_move_a_total_further_than_many_even_where_all_were_kept():
    few, many = (margin_of([(n, n, FULL)], Decimal(70)) for n in (3, 300))
    assert few is not None
    assert many is not None
    assert few > 15 > 1 > many > 0
    assert margin_of([], Decimal(70)) is None
