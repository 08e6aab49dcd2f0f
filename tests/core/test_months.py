"""Periods of whole months end the day before they would begin again."""

from datetime import date

import pytest

from unioncare.core.months import last_day


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2025, 7, 1), 12, date(2026, 6, 30)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 14)),
        (date(2025, 3, 1), 24, date(2027, 2, 28)),
    ],
)
def test_a_period_ends_the_day_before_the_same_day_of_a_later_month(first: date, months: int, last: date) -> None:
    assert last_day(first, months) == last
