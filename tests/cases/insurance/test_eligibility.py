"""Whom a plan takes on a day."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.insurance.engine.eligibility import age_on, born_until, objection


@dataclass
class Asked:
    min_age: int = 16
    max_age: int = 60
    sex: str = ""


DAY = date(2026, 3, 18)


@pytest.mark.parametrize(
    ("birth", "code"),
    [
        (date(2010, 3, 18), None),
        (date(2010, 3, 19), "too_young"),
        (date(1965, 3, 19), None),
        (date(1965, 3, 18), "too_old"),
        (None, None),
    ],
)
def test_ages_count_in_whole_years_until_the_day_before_the_next_birthday(birth: date | None, code: str | None) -> None:
    assert objection(Asked(), birth=birth, sex="", status="active", day=DAY) == code


@pytest.mark.parametrize(("sex", "code"), [("f", None), ("m", "wrong_sex"), ("", "wrong_sex")])
def test_an_unknown_sex_is_not_the_one_that_is_asked_for(sex: str, code: str | None) -> None:
    assert objection(Asked(sex="f"), birth=date(1990, 1, 1), sex=sex, status="active", day=DAY) == code


@pytest.mark.parametrize(
    ("status", "code"), [("early_retired", None), ("retired", "not_on_staff"), ("left", "not_on_staff")]
)
def test_only_the_staff_is_taken(status: str, code: str | None) -> None:
    assert objection(Asked(), birth=date(1970, 1, 1), sex="m", status=status, day=DAY) == code


DAYS = st.dates(date(1930, 1, 1), date(2030, 12, 31))


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(DAYS, st.dates(date(2020, 1, 1), date(2040, 12, 31)), st.integers(0, 80))
def test_the_bound_on_birth_dates_says_the_same_as_counting_years(birth: date, day: date, years: int) -> None:
    if day - birth < timedelta(0):
        return
    assert (birth <= born_until(day, years)) is (age_on(birth, day) >= years)
