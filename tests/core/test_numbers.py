"""What counts as a number in an address."""

import pytest

from unioncare.core.numbers import stated_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("0", 0), (0, 0),
     ("007", 7), (12, 12), ("2147483647", 2147483647), ("2147483648", None), ("9" * 5000, None),
     ("²", None), ("٣", None), ("-1", None), ("1.0", None), ("", None), (None, None)],
)  # fmt: skip
def test_only_plain_figures_that_a_key_can_have(text, number):
    assert stated_number(text) == number


def test_a_page_number_may_have_a_bound_of_its_own():
    assert stated_number("12", most=4) is None
