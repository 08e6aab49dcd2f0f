"""How numbers are judged: degree, score, verdict by the interval, rank by its careful end, what hides what."""

import pytest

from unioncare.dashboard.scoreboard.enums import Direction, Verdict
from unioncare.dashboard.scoreboard.measures import Measure, wilson
from unioncare.dashboard.scoreboard.scoring import Aim, careful, hidden_beside, judge, score_of
from unioncare.dashboard.scoreboard.selectors.hiding import hidden_among

AT_LEAST, AT_MOST, BAND = Aim(0.9, None), Aim(None, 7), Aim(20, 40)


def share(count: int, of: int) -> Measure:
    return Measure(count / of, of, count, *wilson(count, of))


@pytest.mark.parametrize(
    ("aim", "value", "degree"),
    [
        (AT_LEAST, 0.95, 1), (AT_LEAST, 0.9, 1), (AT_LEAST, 0.45, 0.5), (AT_LEAST, 0, 0),
        (AT_MOST, 0, 1), (AT_MOST, 7, 1), (AT_MOST, 14, 0.5), (Aim(None, 0), 3, 0), (Aim(10, None), -4, 0),
        (BAND, 30, 1), (BAND, 10, 0.5), (BAND, 80, 0.5), (Aim(0, None), -1, 0), (AT_MOST, -1, 1),
    ],
)  # fmt: skip
def test_the_degree_says_how_far_a_target_is_reached(aim: Aim, value: float, degree: float) -> None:
    assert aim.degree(value) == pytest.approx(degree)


def test_a_score_is_the_mean_degree_and_of_nothing_there_is_none() -> None:
    assert score_of([1, 0.5, 0.75]) == 75
    assert score_of([0]) == 0
    assert score_of([]) is None


@pytest.mark.parametrize(
    ("measure", "aim", "verdict"),
    [
        (share(9, 10), AT_LEAST, Verdict.MET),
        # 8 of 10 may be chance, 64 of 79 are not.
        (share(8, 10), AT_LEAST, Verdict.NEAR),
        (share(64, 79), AT_LEAST, Verdict.BEYOND),
        (share(5, 80), Aim(None, 0.01), Verdict.BEYOND),
        (share(1, 4), Aim(None, 0.05), Verdict.NEAR),
        (Measure(30, 9, low=25, high=35), BAND, Verdict.MET),
        (Measure(50, 9, low=45, high=55), BAND, Verdict.BEYOND),
        (Measure(50, 9, low=35, high=65), BAND, Verdict.NEAR),
        (Measure(0.2, 9), AT_LEAST, Verdict.MISSED),
        (Measure(None, 0), AT_LEAST, Verdict.NOTHING),
        (Measure(None, 0, is_withheld=True), AT_LEAST, Verdict.WITHHELD),
        (share(9, 10), None, Verdict.NO_TARGET),
    ],
)
def test_a_number_is_judged_by_its_whole_interval(measure: Measure, aim: Aim | None, verdict: Verdict) -> None:
    assert judge(measure, aim) == verdict


def test_the_careful_end_ranks_so_that_few_lucky_cases_lead_nothing() -> None:
    lucky, many = share(5, 5), share(92, 98)
    assert careful(many, Direction.UP, None) > careful(lucky, Direction.UP, None)
    assert careful(share(2, 98), Direction.DOWN, None) > careful(share(0, 5), Direction.DOWN, None)
    inside, wide = Measure(30, 9, low=25, high=35), Measure(30, 9, low=5, high=55)
    assert careful(inside, Direction.BAND, BAND) > careful(wide, Direction.BAND, BAND)
    assert careful(Measure(12, 3), Direction.UP, None) == 12


def test_one_hidden_unit_takes_the_next_smallest_along_and_so_does_a_small_rest() -> None:
    assert hidden_beside(50, {"a": 30, "b": 17}, 5, 1) == {"b"}
    # Two are hidden, but together they are fewer than five.
    assert hidden_beside(51, {"a": 30, "b": 17}, 5, 2) == {"b"}
    assert hidden_beside(60, {"a": 30, "b": 17}, 5, 2) == set()
    assert hidden_beside(47, {"a": 30, "b": 17}, 5, 0) == set()
    assert hidden_among(50, {"a": (30, False), "b": (17, False), "c": (3, False), "d": (0, False)}) == {"b", "c"}
    assert hidden_among(50, {"a": (30, False), "b": (0, True)}) == {"a", "b"}
