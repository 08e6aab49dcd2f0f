"""Why the figures of a campaign are what they are."""

from datetime import date
from decimal import Decimal

from django.utils import translation

from donations.campaigns.selectors.explaining import explain_days_left
from donations.campaigns.selectors.figures import Figures


def figures(balance: int) -> Figures:
    amounts = [Decimal(one) for one in (500, 200, 50, 100, balance)]
    return Figures(*amounts, gifts=5, donors=5, goal=Decimal(800))


def test_what_was_raised_and_what_is_left_tell_their_sums() -> None:
    with translation.override("en"):
        why = figures(150).why
        assert why["raised"].formula_text.startswith("500 ÷ 800 = 62 % of the goal")
        assert why["balance"].formula_text == "500 − 200 − 50 − 100 = 150"
        assert {name: bool(told.text) for name, told in why.items()} == dict.fromkeys(why, True)


def test_a_balance_that_other_entries_moved_claims_no_sum() -> None:
    assert figures(149).why["balance"].formula == ""


def test_days_left_name_the_last_day() -> None:
    with translation.override("en"):
        assert explain_days_left(date(2026, 3, 18)).formula_text == "The last day is 2026-03-18"
