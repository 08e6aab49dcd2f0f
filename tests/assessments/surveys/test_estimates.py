"""Intervals against tables and by drawing samples."""

from random import Random

import pytest

from assessments.surveys.estimates import around_mean, mean_of, share_of


@pytest.mark.parametrize(("n", "student"), [(5, 2.776), (10, 2.262), (30, 2.045), (121, 1.980)])
def test_the_interval_of_a_mean_is_that_of_student(n: int, student: float) -> None:
    found = around_mean(10, 1, n)
    assert (found.high - 10) * n**0.5 == pytest.approx(student, rel=0.004)
    assert found.high - 10 == pytest.approx(10 - found.low)


def test_intervals_stay_on_their_scale_and_hold_the_truth_in_about_95_of_100() -> None:
    assert mean_of({}, least=1, most=5) is None
    assert share_of(0, 0) is None
    low, all_of = share_of(0, 5), share_of(5, 5)
    assert low is not None
    assert all_of is not None
    assert (low.low, low.high, all_of.low, all_of.high) == pytest.approx((0, 0.434, 0.566, 1), abs=0.001)  # Wilson
    flat = mean_of({1: 3, 5: 3}, least=1, most=5)
    assert flat is not None
    assert (flat.low, flat.high) == pytest.approx((1, 5), abs=0.71)
    draw, held = Random(7), 0
    for _sample in range(1000):
        points = [draw.choice((1, 2, 3, 4, 5)) for _answer in range(12)]
        found = mean_of({point: points.count(point) for point in set(points)}, least=1, most=5)
        assert found is not None
        held += found.low <= 3 <= found.high
    assert 930 <= held <= 970
