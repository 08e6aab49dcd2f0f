from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from unioncare.core.ui import dates

TODAY = date(2026, 3, 18)
FRIDAY = date(2026, 3, 13)
SEVEN = datetime(2026, 3, 16, 23, 0, tzinfo=UTC)  # 07:00 on the 17th in Shanghai


def test_a_list_shows_month_and_day() -> None:
    assert dates.day(FRIDAY, TODAY) == "03-13"
    assert dates.day_week(FRIDAY, TODAY) == "03-13 周五"
    with translation.override("en"):
        assert dates.day(FRIDAY, TODAY) == "13 Mar"
        assert dates.day_week(FRIDAY, TODAY) == "Fri 13 Mar"


def test_a_date_far_away_gets_its_year_even_in_a_list() -> None:
    assert dates.day(date(2025, 12, 8), TODAY) == "12-08"
    assert dates.day(date(2025, 3, 18), TODAY) == "2025-03-18"
    assert dates.day(date(2027, 3, 18), TODAY) == "2027-03-18"


def test_elsewhere_the_year_stands_with_the_date() -> None:
    assert dates.day_full(FRIDAY) == "2026-03-13"
    assert dates.day_long(TODAY) == "2026 年 3 月 18 日 星期三"
    with translation.override("en"):
        assert dates.day_full(FRIDAY) == "13 Mar 2026"
        assert dates.day_long(TODAY) == "Wednesday, 18 March 2026"


def test_moments_are_shown_in_local_time() -> None:
    assert dates.clock(SEVEN) == "07:00"
    assert dates.moment_full(SEVEN) == "2026-03-17 07:00"
    assert dates.day_full(SEVEN) == "2026-03-17"


def test_what_happened_lately_is_said_as_a_colleague_says_it(time_machine) -> None:
    time_machine.move_to(datetime(2026, 3, 18, 1, 40, tzinfo=UTC))
    with translation.override("en"):
        assert dates.since(datetime(2026, 3, 18, 1, 0, tzinfo=UTC)) == "09:00"
        assert dates.since(SEVEN) == "yesterday 07:00"
        assert dates.since(datetime(2026, 3, 9, 2, 30, tzinfo=UTC)) == "9 Mar 10:30"


def test_a_period_without_an_end_says_so() -> None:
    with translation.override("en"):
        assert dates.span(FRIDAY, None) == "since 13 Mar 2026"
        assert dates.span(FRIDAY, TODAY) == "13 Mar 2026 to 18 Mar 2026"


@pytest.mark.parametrize(
    "shown", [dates.day, dates.day_full, dates.day_week, dates.day_long, dates.moment, dates.since, dates.clock]
)
def test_no_date_is_no_text(shown) -> None:
    assert shown(None) == ""
