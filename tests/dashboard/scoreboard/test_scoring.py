"""How numbers are judged: degree, score, verdict by the interval, rank by its careful end, what hides what."""

import pytest

from unioncare.dashboard.scoreboard.enums import Direction, Verdict
from unioncare.dashboard.scoreboard.measures import Measure, wilson
from unioncare.dashboard.scoreboard.scoring import Aim, Sum, careful, hidden_beside, hidden_cells, judge, score_of

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
    # What lies in the unit itself is one more part: of these three nothing may be told either.
    assert hidden_beside(16, {"a": 6, "b": 7}, 5, 0) == {"a"}
    assert hidden_beside(18, {"a": 6, "b": 7}, 5, 0) == set()


def cells(**counts: int) -> dict[tuple[str, str], tuple[int, bool]]:
    """Return numbers by unit and period, such as a_Q1; of very few they are withheld."""
    found = {}
    for name, n in counts.items():
        unit, period = name.split("_")
        found[unit, period] = (0, True) if 0 < n < 5 else (n, False)
    return found


def test_what_is_hidden_of_a_quarter_is_told_by_no_other_quarter_and_by_no_other_unit() -> None:
    quarters = [("a", "Q1"), ("a", "Q2"), ("a", "Q3")]
    year = Sum(("a", "Y"), quarters)
    assert hidden_cells(cells(a_Y=14, a_Q1=6, a_Q2=3, a_Q3=5), [year], 5) == {("a", "Q2"), ("a", "Q3")}
    assert hidden_cells(cells(a_Y=18, a_Q1=6, a_Q2=7, a_Q3=5), [year], 5) == set()
    # What is hidden beside a quarter is hidden beside a unit too, wherever the sums stand.
    counts = cells(a_Y=14, a_Q1=6, a_Q2=3, a_Q3=5, u_Q3=25, b_Q3=20)
    above = Sum(("u", "Q3"), [("a", "Q3"), ("b", "Q3")])
    assert hidden_cells(counts, [above, year], 5) == {("a", "Q2"), ("a", "Q3"), ("b", "Q3")}
    # Parts of what is hidden add up to it.
    assert hidden_cells(cells(a_Y=3, a_Q1=0, a_Q2=0, a_Q3=9), [year], 5) == {("a", "Y"), *quarters}
