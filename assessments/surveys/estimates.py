"""Means and shares with the interval in which the true one lies in 95 of 100 such samples. Pure.

A mean has Student's t (by the expansion 26.7.5 of Abramowitz and Stegun, Handbook of Mathematical Functions, 1964), a
share the score interval of Wilson (J. Am. Stat. Assoc. 22, 1927), which stays within 0 and 1 for few answers too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Final

Z: Final = 1.959964  # 97.5 of 100 of the normal distribution lie below


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value of `n` answers and its interval."""

    value: float
    low: float
    high: float
    n: int


def mean_of(points: Mapping[int, int], *, least: float, most: float) -> Estimate | None:
    """Return the mean of points, each given so often, with an interval inside their scale; None of nothing."""
    n = sum(points.values())
    if not n:
        return None
    mean = sum(point * many for point, many in points.items()) / n
    if n == 1:
        return Estimate(mean, least, most, n)
    spread = sqrt(sum(many * (point - mean) ** 2 for point, many in points.items()) / (n - 1))
    around = around_mean(mean, spread, n)
    return Estimate(mean, max(around.low, least), min(around.high, most), n)


def around_mean(mean: float, spread: float, n: int) -> Estimate:
    """Return the interval around the mean of `n` values (two at least) whose standard deviation is `spread`."""
    half = _student(n - 1) * spread / sqrt(n)
    return Estimate(mean, mean - half, mean + half, n)


def share_of(count: int, n: int) -> Estimate | None:
    """Return a share of `n` with its interval; None of nothing."""
    if not n:
        return None
    share, square = count / n, Z * Z
    middle = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return Estimate(share, max(middle - half, 0.0), min(middle + half, 1.0), n)


def _student(freedom: int) -> float:
    first = (Z**3 + Z) / (4 * freedom)
    second = (5 * Z**5 + 16 * Z**3 + 3 * Z) / (96 * freedom**2)
    third = (3 * Z**7 + 19 * Z**5 + 17 * Z**3 - 15 * Z) / (384 * freedom**3)
    return Z + first + second + third
