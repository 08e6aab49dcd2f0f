"""Shares, medians and how sure one may be of them."""

from decimal import Decimal
from math import comb

from unioncare.core.explain import explain_rate
from unioncare.core.rates import Rate, Share, Typical, bound_rank, per_cent, typical


def _within(of: int, rank: int) -> float:
    """The probability that the median lies between the rank-th smallest and largest: that of so many throws."""
    return 1 - 2 * sum(comb(of, k) for k in range(rank)) / 2**of


def test_the_interval_of_a_median_holds_it_95_times_of_100_and_is_hardly_wider_than_it_must_be():
    for of in range(6, 400):
        assert _within(of, bound_rank(of)) >= 0.95
        assert _within(of, bound_rank(of) + 2) < 0.95
    assert [bound_rank(of) for of in range(7)] == [0, 0, 0, 0, 0, 0, 1]


def test_a_median_of_few_has_no_interval_and_of_none_there_is_no_median():
    assert typical([]) == Typical(None, 0)
    assert typical([4, 1, 2]) == Typical(2.0, 3)
    assert typical([9, 1, 2, 5, 3, 7]) == Typical(4.0, 6, 1.0, 9.0)


def test_shares_are_rounded_half_up_wherever_they_are_said():
    assert str(per_cent(0.0625)) == "6.3"
    assert str(per_cent(Decimal("0.9745"))) == "97.5"
    assert explain_rate("share", Rate(1, 16)).formula_text == "1 ÷ 16 = 6.3%"


def test_of_very_few_neither_a_median_nor_a_share_of_money_is_told():
    assert typical([1, 2, 3, 4]).discreet() == Typical(None, 0, is_withheld=True)
    assert typical([1, 2, 3, 4, 5]).discreet().value == 3
    assert typical([]).discreet() == Typical(None, 0)
    few = Share(Decimal(1), Decimal(2), of=4)
    assert few.value == 0.5
    assert few.discreet() == Share(Decimal(0), Decimal(0), is_withheld=True)
    assert Share(Decimal(1), Decimal(2), of=5).discreet().value == 0.5
