"""Months, quarters and years as addresses name them."""

from datetime import date

from unioncare.core.periods import (
    Period,
    end_of_month,
    months_between,
    months_up_to,
    period_of,
    periods_over,
    quarter_with,
)


def test_periods_are_whole_months_quarters_and_years() -> None:
    quarter = period_of("2026-Q1")
    assert quarter is not None
    assert quarter.months == {date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)}
    wrong = ["", "2026-13", "2026-Q5", "2026-1", "1999", "2026-03-01", "٢٠٢٦", "2026\n"]
    assert [code for code in wrong if period_of(code)] == []
    codes = [one.code for one in periods_over([date(2025, 12, 1), date(2026, 3, 1)])]
    assert codes == ["2026", "2025", "2026-Q1", "2025-Q4", "2026-03", "2025-12"]
    assert all(period_of(code) is not None for code in codes)
    assert months_between(date(2025, 12, 1), date(2026, 2, 28)) == {
        date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)
    }  # fmt: skip
    assert months_between(date(2026, 1, 2), date(2026, 3, 30)) == {date(2026, 2, 1)}
    assert months_between(date(2026, 1, 2), date(2026, 1, 31)) == frozenset()


def test_a_period_knows_its_days() -> None:
    assert (Period(2026, 1, 3).first, Period(2026, 1, 3).last) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (Period(2024, 2, 1).days, Period(2025, 1, 12).days) == (29, 365)
    assert quarter_with(date(2026, 6, 30)) == Period(2026, 4, 3)
    assert quarter_with(date(2025, 12, 31)) == Period(2025, 10, 3)
    assert end_of_month(date(2024, 2, 10)) == date(2024, 2, 29)


def test_the_months_up_to_a_day_may_lie_in_the_year_before() -> None:
    assert months_up_to(date(2026, 2, 10), 3) == [date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1)]
    assert months_up_to(date(2026, 1, 1), 1) == [date(2026, 1, 1)]
    assert months_up_to(date(2026, 12, 31), 12) == [date(2026, month, 1) for month in range(1, 13)]
